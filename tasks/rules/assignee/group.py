"""Classes that stand side by side in a wording: they are fanned out, or kept whole, together."""

from dataclasses import dataclass, field
from datetime import date

from tasks.rules.assignee.catalogue import Catalogue, ClassEntry
from tasks.rules.assignee.problem import AssigneeProblem
from tasks.rules.assignee.shares import Draft
from tasks.rules.kinds import AgencyKind


@dataclass
class ClassGroup:
    """A run of classes such as "Bộ trưởng, Thủ trưởng CQNB, Chủ tịch UBND cấp tỉnh", and what limits it."""

    items: list[tuple[ClassEntry | None, int, int]] = field(default_factory=list)
    is_restricted: bool = False
    count: int | None = None
    excluded: frozenset[int] = frozenset()
    end: int = 0
    singles: int = 0
    is_kept: bool = False

    def add(self, entry: ClassEntry | None, start: int, end: int, *, is_single: bool = False) -> None:
        """Add a class, None for one that no table knows, with its place in the text; "bộ" without "các" is single."""
        self.items.append((entry, start, end))
        self.end = max(self.end, end)
        self.singles += is_single

    @property
    def is_vague(self) -> bool:
        """Return whether "UBND tỉnh" or "Bộ" stands without another class beside it: then it is one of them."""
        known = [entry for entry, _start, _end in self.items if entry is not None and entry.is_known]
        return bool(known) and len(set(known)) == 1 and self.singles == len(known)

    @property
    def names_some(self) -> bool:
        """Return whether the words mean some of the class only, so that even one name can say who they are."""
        return self.is_restricted or self.count == 1 or self.is_vague

    def keep_whole(self) -> None:
        """Keep the group as one share to be split, whatever further brackets name."""
        self.is_restricted = self.is_kept = True

    def members(self, catalogue: Catalogue, on: date) -> frozenset[int]:
        """Return whom the classes mean together on that day."""
        return self._members([entry for entry, _start, _end in self.items if entry is not None], catalogue, on)

    @property
    def kinds(self) -> frozenset[AgencyKind]:
        """Return the kinds of agencies that the classes mean."""
        return frozenset(kind for entry, _start, _end in self.items if entry for kind in entry.kinds)

    def flush(self, text: str, catalogue: Catalogue, first: date, last: date, draft: Draft) -> None:
        """Put the shares of the group into the draft.

        Boundary: a restriction ("liên quan", "chưa trình"), a lone singular ("UBND tỉnh") or a count that differs keeps the
        whole group as one share to be split, and so does a date within which the members changed; nobody is guessed.
        """
        if not self.items:
            return
        wording = text[self.items[0][1] : self.end]
        known = [entry for entry, _start, _end in self.items if entry is not None and entry.is_known]
        members = self._members(known, catalogue, first)
        if self.is_restricted or self.is_vague or (self.count is not None and self.count != len(members)):
            draft.add_unsplit(wording, AssigneeProblem.RESTRICTED)
        elif known and members != self._members(known, catalogue, last):
            draft.add_unsplit(wording, AssigneeProblem.MEMBERS_CHANGED, first=first, last=last)
        else:
            if known and not members:
                draft.add_unsplit(wording)
            draft.add_agencies(members - self.excluded)
            for missing in sorted(self.excluded - members):
                draft.note(AssigneeProblem.NOT_IN_CLASS, text=wording, name=catalogue.agencies[missing].name)
            self._add_unknown(text, draft)

    def _members(self, known: list[ClassEntry], catalogue: Catalogue, on: date) -> frozenset[int]:
        return frozenset(one for entry in known for one in catalogue.class_members(entry, on))

    def _add_unknown(self, text: str, draft: Draft) -> None:
        """Add one share for each run of classes whose members nobody knows."""
        run: list[int] = []
        for entry, start, end in [*self.items, (None, -1, -1)]:
            if start >= 0 and (entry is None or not entry.is_known):
                run += [start, end]
            elif run:
                closing = self.end if max(run) == self.items[-1][2] else max(run)
                draft.add_unsplit(text[min(run) : closing])
                run = []
