"""Everything a wording can name: agencies with all their names, classes of agencies, bodies and their members.

Built once from the tables; what was in force when is asked of each entry.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from tasks.rules.assignee.tokens import Phrase, Token, phrase
from tasks.rules.kinds import AgencyKind, BodyKind, MemberRole

_PROVINCE_TYPES = ("tỉnh ", "thành phố ")
_PLURALS = ("tất cả các", "toàn thể các", "toàn bộ các", "các", "những", "từng", "mỗi", "mọi")


@dataclass(frozen=True)
class Span:
    """From a first to a last day, both included; empty is open."""

    valid_from: date | None = None
    valid_to: date | None = None

    def overlaps(self, first: date, last: date) -> bool:
        """Return whether any of the days lies inside."""
        return (self.valid_from is None or self.valid_from <= last) and (
            self.valid_to is None or first <= self.valid_to
        )


@dataclass(frozen=True)
class AgencyEntry:
    """An agency: its official name, every other name it goes by, and the names of those that came after it."""

    id: int
    name: str
    kind: AgencyKind
    span: Span = Span()
    other_names: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    parent_id: int | None = None


@dataclass(frozen=True)
class ClassEntry:
    """A class of agencies: the wordings it goes by and whom it means; neither kinds nor agencies, and nobody knows."""

    id: int
    name: str
    wordings: tuple[str, ...]
    kinds: frozenset[AgencyKind] = frozenset()
    agency_ids: frozenset[int] = frozenset()

    @property
    def is_known(self) -> bool:
        """Return whether its members can be told."""
        return bool(self.kinds or self.agency_ids)


@dataclass(frozen=True)
class MemberEntry:
    """A seat in a body."""

    id: int
    role: MemberRole
    span: Span = Span()


@dataclass(frozen=True)
class BodyEntry:
    """A working group, council or committee, with its members and its standing agencies over time."""

    id: int
    name: str
    kind: BodyKind
    span: Span = Span()
    other_names: tuple[str, ...] = ()
    members: tuple[MemberEntry, ...] = ()
    standing: tuple[tuple[int, Span], ...] = ()


Entry = AgencyEntry | ClassEntry | BodyEntry


@dataclass(frozen=True)
class Match:
    """The entries of one name, and where it ends."""

    entries: tuple[Entry, ...]
    end: int


@dataclass
class _Names:
    """Phrases by their first word, the longest first."""

    by_first: dict[str, dict[Phrase, list[Entry]]] = field(default_factory=dict)

    def add(self, text: str, entry: Entry) -> None:
        key = phrase(text)
        if key.words:
            entries = self.by_first.setdefault(key.words[0], {}).setdefault(key, [])
            if entry not in entries:
                entries.append(entry)

    def sort(self) -> None:
        for first, phrases in self.by_first.items():
            ordered = sorted(phrases.items(), key=lambda item: -len(item[0].words))
            self.by_first[first] = dict(ordered)

    def longest(self, tokens: list[Token], position: int) -> Match | None:
        if position >= len(tokens):
            return None
        best: Match | None = None
        for key, entries in self.by_first.get(tokens[position].key, {}).items():
            end = key.match(tokens, position)
            if best is not None and end == best.end:
                best = Match((*best.entries, *(entry for entry in entries if entry not in best.entries)), end)
            elif end > (best.end if best else -1):
                best = Match(tuple(entries), end)
        return best


class Catalogue:
    """Names to entries. One is built from the tables and serves every row of an import."""

    def __init__(
        self, agencies: Iterable[AgencyEntry], classes: Iterable[ClassEntry] = (), bodies: Iterable[BodyEntry] = ()
    ) -> None:
        self.agencies = {entry.id: entry for entry in agencies}
        self.classes = tuple(classes)
        self.bodies = tuple(bodies)
        self._names, self._bare, self._classes = _Names(), {kind: _Names() for kind in AgencyKind}, _Names()
        self._members: dict[tuple[int, date], frozenset[int]] = {}
        for agency in self.agencies.values():
            self._add_agency(agency)
        for body in self.bodies:
            for name in (body.name, *body.other_names):
                self._names.add(name, body)
        for one in self.classes:
            for wording in one.wordings:
                self._classes.add(without_plural(wording), one)
        for names in (self._names, self._classes, *self._bare.values()):
            names.sort()

    def _add_agency(self, agency: AgencyEntry) -> None:
        for name in (agency.name, *agency.other_names):
            self._names.add(name, agency)
            if name.startswith("B") and name[1:].isupper() and agency.name.startswith("Bộ "):
                self._names.add(f"Bộ {name[1:]}", agency)
        if agency.kind == AgencyKind.PROVINCE:
            self._add_province(agency)
        if agency.kind == AgencyKind.MINISTRY:
            for name in (agency.name, *agency.other_names):
                short = name[1:] if name.startswith("B") and name[1:].isupper() else name.removeprefix("Bộ ")
                self._bare[AgencyKind.MINISTRY].add(short, agency)

    def _add_province(self, agency: AgencyEntry) -> None:
        """Add a province under its bare name and, for each other name, with "tỉnh" or "thành phố" before it."""
        prefix = next((one for one in _PROVINCE_TYPES if agency.name.lower().startswith(one)), "")
        bare = agency.name[len(prefix) :]
        for name in (bare, *agency.other_names):
            if not name.lower().startswith(_PROVINCE_TYPES):
                self._names.add(f"{prefix}{name}", agency)
            self._names.add(name, agency)
            self._bare[AgencyKind.PROVINCE].add(name, agency)

    def find(self, tokens: list[Token], position: int) -> Match | None:
        """Return the agency or body with the longest name that stands here."""
        return self._names.longest(tokens, position)

    def find_class(self, tokens: list[Token], position: int) -> Match | None:
        """Return the class with the longest wording that stands here."""
        return self._classes.longest(tokens, position)

    def find_bare(self, kind: AgencyKind, tokens: list[Token], position: int) -> Match | None:
        """Return the agency that stands here without its "Bộ" or "tỉnh", as in "các Bộ: Tài chính, Y tế"."""
        return self._bare[kind].longest(tokens, position)

    def class_members(self, one: ClassEntry, on: date) -> frozenset[int]:
        """Return the agencies a class means on that day."""
        key = (one.id, on)
        if key not in self._members:
            self._members[key] = frozenset(
                agency.id
                for agency in self.agencies.values()
                if (agency.kind in one.kinds or agency.id in one.agency_ids) and agency.span.overlaps(on, on)
            )
        return self._members[key]

    def standing_agencies(self, first: date, last: date, body: BodyEntry | None) -> set[int]:
        """Return the standing agencies of a body, or of all bodies, on any of the days."""
        bodies = [body] if body else [one for one in self.bodies if one.span.overlaps(first, last)]
        return {agency for one in bodies for agency, span in one.standing if span.overlaps(first, last)}

    def names_in_force(self, first: date, last: date) -> Iterator[str]:
        """Yield every name of what is in force, to look for one that is close to a slip."""
        entries: list[AgencyEntry | BodyEntry] = [*self.agencies.values(), *self.bodies]
        for entry in entries:
            if entry.span.overlaps(first, last):
                yield from (entry.name, *entry.other_names)


def without_plural(wording: str) -> str:
    """Return a class's wording without "các", "từng", "tất cả các" at its head."""
    lowered = wording.lower()
    for plural in _PLURALS:
        if lowered.startswith(f"{plural} "):
            return wording[len(plural) + 1 :]
    return wording
