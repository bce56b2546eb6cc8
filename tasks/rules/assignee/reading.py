"""Reads who does a task: agencies, bodies, members of bodies, and classes of them, from the wording of a cell."""

import re
from datetime import date

from tasks.rules.assignee.catalogue import AgencyEntry, BodyEntry, Catalogue, Match
from tasks.rules.assignee.classes import read_bracket, read_class, read_exceptions
from tasks.rules.assignee.group import ClassGroup
from tasks.rules.assignee.life_span import refuse_ended
from tasks.rules.assignee.members import read_members, read_standing_agency
from tasks.rules.assignee.problem import AssigneeProblem
from tasks.rules.assignee.scan import Head, bracket_end, inside_brackets, phrase_end, read_head, tail_end
from tasks.rules.assignee.shares import Assignees, Draft, Share
from tasks.rules.assignee.tokens import SEPARATORS, Token, one_line, tokenise
from tasks.rules.assignee.unknown import cut_before_known, is_common, is_province, nearest
from tasks.rules.assignee.words import (
    COORDINATION,
    DEPARTMENTS,
    EMPHASIS,
    EXCEPTIONS,
    HARMLESS,
    LEADING,
    LOCAL_GOVERNMENT,
    NOTHING,
    match_any,
    skip,
)
from tasks.rules.brackets import strip_not_verbatim
from tasks.rules.kinds import AgencyKind
from tasks.rules.problem import ProblemError
from tasks.rules.text import fold

_SHORTEST_NAME, _LONGEST_NAME = 2, 5
_ORDER = re.compile(r"^(?:giao|yêu cầu|đề nghị)(?: cho)? (?=\S)", re.IGNORECASE)


def read_assignees(
    wording: str,
    catalogue: Catalogue,
    first: date,
    last: date | None = None,
    *,
    context: frozenset[AgencyKind] = frozenset(),
) -> Assignees:
    """Return whom a cell names, of those in force from `first` to `last`, the days the directive can be of.

    Boundary: a class fans out to its members; one that is restricted, or whose members nobody knows, stays one share to
    be split, with a remark. `context` are the kinds whose names may stand without "Bộ" or "tỉnh".
    Empty: no shares for an empty cell or one that says "không nêu".
    Raises: ProblemError for a name nobody knows or that wasn't in force, with the nearest or the next name.
    """
    draft = _read(wording, catalogue, first, last or first, context)
    return Assignees(tuple(draft.shares), tuple(draft.notes))


def _read(wording: str, catalogue: Catalogue, first: date, last: date, context: frozenset[AgencyKind]) -> Draft:
    text = _ORDER.sub("", strip_not_verbatim(one_line(wording))[0])
    draft = Draft()
    if fold(text).strip(" -.…?/") not in NOTHING:
        _Reader(text, catalogue, first, last, draft, context).read()
    return draft


class _Reader:
    """One pass over a cell, from left to right; the longest known name wins."""

    def __init__(
        self, text: str, catalogue: Catalogue, first: date, last: date, draft: Draft, context: frozenset[AgencyKind]
    ) -> None:
        self.text, self.catalogue, self.first, self.last, self.draft = text, catalogue, first, last, draft
        self.tokens: list[Token] = tokenise(text)
        self.position = 0
        self.context = context
        self.group = ClassGroup()
        self.announced: tuple[int, str, int] | None = None

    def read(self) -> None:
        """Read all items of the cell."""
        while self.position < len(self.tokens):
            key = self.tokens[self.position].key
            if key == ";":
                self.flush()
                self._check_count()
                self.position += 1
            elif key == "(" or key == "[":
                read_bracket(self)
            elif key in SEPARATORS or not self.tokens[self.position].is_word:
                self.position += 1
            else:
                self._item()
        self.flush()
        self._check_count()

    def _check_count(self) -> None:
        """Remark a list that names more or fewer than its head announced ("3 bộ: Công an, Ngoại giao")."""
        if self.announced is not None:
            count, text, before = self.announced
            found = len(self.draft.shares) - before
            if found != count:
                self.draft.note(AssigneeProblem.COUNT_DIFFERS, text=text, count=count, found=found)
        self.announced = None

    def flush(self) -> None:
        """Put the run of classes into the draft, and begin another."""
        self.group.flush(self.text, self.catalogue, self.first, self.last, self.draft)
        self.group = ClassGroup()

    def offset(self, position: int) -> int:
        """Return where in the text the token before the position ends."""
        return self.tokens[position - 1].end if position else 0

    def _item(self) -> None:
        """Read one agency, body, run of members or class, with the words that belong to it."""
        tokens, start = self.tokens, self.position
        if (end := match_any(EXCEPTIONS, tokens, start)) >= 0:
            read_exceptions(self, end)
            return
        if match_any(COORDINATION, tokens, start) >= 0:
            raise ProblemError(AssigneeProblem.MIXED_ROLES, text=self.text)
        if match_any(EMPHASIS, tokens, start) >= 0:
            self._emphasis(start)
            return
        for special in (read_standing_agency, read_members):
            if (end := special(self, start)) >= 0:
                self._tail(start, end)
                return
        head = read_head(tokens, start)
        named, of_class, local = self._find(head)
        if named is not None and (of_class is None or named.end >= of_class.end):
            self._named(start, named)
        elif of_class is not None:
            read_class(self, start, head, of_class, local=local)
        else:
            self.unknown(start, head)

    def _emphasis(self, start: int) -> None:
        """Pass over "nhất là các bộ: …" up to the next semicolon or the end, with a remark: it takes nobody away."""
        while self.position < len(self.tokens) and self.tokens[self.position].key != ";":
            if match_any(LEADING, self.tokens, self.position) >= 0:
                raise ProblemError(AssigneeProblem.MIXED_ROLES, text=self.text)
            self.position += 1
        words = self.text[self.tokens[start].start : self.offset(self.position)]
        self.draft.is_plain = False
        self.draft.note(AssigneeProblem.UNREAD_WORDS, text=words)

    def _find(self, head: Head) -> tuple[Match | None, Match | None, bool]:
        """Return the longest name and the longest class at the head's end, and whether "UBND" stood before them."""
        find, find_class, tokens = self.catalogue.find, self.catalogue.find_class, self.tokens
        named, of_class = find(tokens, head.position), find_class(tokens, head.position)
        bare = self.bare(head.position)
        if named is None and bare and (of_class is None or bare.end >= of_class.end):
            named = bare
        government = match_any(LOCAL_GOVERNMENT, tokens, head.position)
        if government >= 0 and named is None:
            inner = read_head(tokens, government)
            province = find(tokens, inner.position) or self.bare(inner.position)
            inner_class = find_class(tokens, inner.position)
            if province and is_province(province):
                return province, of_class, True
            if inner_class and (of_class is None or inner_class.end > of_class.end):
                return None, inner_class, True
        return named, of_class, government >= 0

    def bare(self, position: int) -> Match | None:
        """Return the agency whose name stands here without its kind, where the words before allow it."""
        for kind in sorted(self.context):
            if kind in (AgencyKind.MINISTRY, AgencyKind.PROVINCE):
                if found := self.catalogue.find_bare(kind, self.tokens, position):
                    return found
        return None

    def _named(self, start: int, found: Match) -> None:
        """Take an agency or body, if one of that name was in force."""
        end = tail_end(self.tokens, found.end)
        is_body = all(isinstance(entry, BodyEntry) for entry in found.entries)
        harmless = match_any(HARMLESS, self.tokens, found.end) == end
        proper = self.is_proper(found.end, end) and not self._names_holder(start, found.end, end)
        if proper or (is_body and end > found.end and not harmless):
            self.unknown(start, read_head(self.tokens, start), refuse=True)
            return
        self.flush()
        outer = read_head(self.tokens, start)
        inner = read_head(self.tokens, skip(LOCAL_GOVERNMENT, self.tokens, outer.position))
        text = self.text[self.tokens[start].start : self.offset(found.end)]
        count = outer.count if outer.count is not None else inner.count
        if count is not None:
            self.announced = (count, text, len(self.draft.shares))
        if outer.is_plural:
            self.context = frozenset(entry.kind for entry in found.entries if isinstance(entry, AgencyEntry))
        alive = [entry for entry in found.entries if entry.span.overlaps(self.first, self.last)]  # type: ignore[union-attr]
        if not alive:
            refuse_ended(found.entries, text, self.first)
        if len(alive) > 1:
            self.draft.add_unsplit(text, AssigneeProblem.SEVERAL_OF_NAME, first=self.first, last=self.last)
        elif isinstance(alive[0], BodyEntry):
            self.draft.add(Share(body_id=alive[0].id))
        else:
            self.draft.add(Share(agency_id=alive[0].id))
        self._tail(start, found.end)

    def is_proper(self, position: int, end: int) -> bool:
        """Return whether capitals follow directly, so that the name goes on and is another one."""
        if match_any(HARMLESS, self.tokens, position) == end:
            return False
        if match_any(COORDINATION, self.tokens, position) >= 0:
            raise ProblemError(AssigneeProblem.MIXED_ROLES, text=self.text)
        return any(token.is_capital for token in self.tokens[position:end])

    def _names_holder(self, start: int, position: int, end: int) -> bool:
        """Return whether a person's name follows an office: "Bộ trưởng Bộ Tư pháp Lê Thành Long"."""
        words = self.tokens[position:end]
        is_name = _SHORTEST_NAME <= len(words) <= _LONGEST_NAME and all(word.is_capital for word in words)
        return is_name and read_head(self.tokens, start).has_holder

    def _tail(self, start: int, end: int) -> None:
        """Pass over the words behind a name, remarking those that aren't understood, and a bracket that explains it."""
        self.position = end
        stop = tail_end(self.tokens, end)
        if stop > end:
            self.draft.is_plain = False
            if match_any(COORDINATION, self.tokens, end) >= 0:
                raise ProblemError(AssigneeProblem.MIXED_ROLES, text=self.text)
            if match_any(HARMLESS, self.tokens, end) != stop:
                words = self.text[self.tokens[end].start : self.offset(stop)]
                self.draft.note(AssigneeProblem.UNREAD_WORDS, text=words)
            self.position = stop
        if self.position < len(self.tokens) and self.tokens[self.position].key in "([" and not self.group.items:
            self._explanation(start)

    def _explanation(self, start: int) -> None:
        """Read a bracket behind an agency or body: silent when it only says the same again."""
        end = bracket_end(self.tokens, self.position)
        inner = self.inside(self.position, end)
        name = self.text[self.tokens[start].start : self.offset(self.position)]
        self.position = end
        shares = list(self.draft.shares)
        try:
            said = read_assignees(inner, self.catalogue, self.first, self.last)
        except ProblemError:
            said = Assignees()
        agency = self.catalogue.agencies.get(shares[-1].agency_id or 0) if shares else None
        same = {*shares[-1:], Share(agency_id=agency.parent_id)} if agency and agency.parent_id else set(shares[-1:])
        if said.shares and not said.notes and set(said.shares) <= same:
            return
        tokens = tokenise(inner)
        self.draft.is_plain = False
        if match_any(EXCEPTIONS, tokens, 0) >= 0:
            raise ProblemError(AssigneeProblem.EXCEPTION, text=f"{name} ({inner})")
        if match_any(COORDINATION, tokens, 0) >= 0:
            raise ProblemError(AssigneeProblem.MIXED_ROLES, text=self.text)
        if match_any(HARMLESS, tokens, 0) == len(tokens) or self._is_gloss(shares[-1:], inner):
            return
        self.draft.note(AssigneeProblem.BRACKET_NOT_READ, text=inner, name=name)

    def _is_gloss(self, shares: list[Share], inner: str) -> bool:
        """Return whether the bracket repeats part of a body's own name ("Tiểu ban 1 (cải cách cơ chế, …)")."""
        body = next((one for one in self.catalogue.bodies if shares and one.id == shares[0].body_id), None)
        words = [token.key for token in tokenise(inner) if token.is_word]
        names = [token.key for token in tokenise(body.name) if token.is_word] if body else []
        return bool(words) and " ".join(words) in " ".join(names)

    def inside(self, start: int, end: int) -> str:
        """Return the text between the brackets at the two positions."""
        return inside_brackets(self.text, self.tokens, start, end)

    def read_part(self, text: str, context: frozenset[AgencyKind]) -> Draft:
        """Return whom other words name, on the same days."""
        return _read(text, self.catalogue, self.first, self.last, context)

    def unknown(self, start: int, head: Head, *, refuse: bool = False) -> None:
        """Keep a common noun as a class to be split.

        Raises: ProblemError for a name nobody knows, with the nearest one that is known.
        """
        end = phrase_end(self.tokens, max(head.position, start + 1))
        end = cut_before_known(self.tokens, head.position, end, self.catalogue)
        if refuse or not is_common(self.text, self.tokens, head, end, self.catalogue):
            if (
                end < len(self.tokens)
                and self.tokens[end].key == "("
                and match_any(DEPARTMENTS, self.tokens, start) >= 0
            ):
                end = bracket_end(self.tokens, end)
            name = self.text[self.tokens[start].start : self.offset(end)].strip(" ,;")
            close = nearest(name, self.catalogue.names_in_force(self.first, self.last))
            raise ProblemError(AssigneeProblem.UNKNOWN, name=name, nearest=close)
        self.group.add(None, self.tokens[start].start, self.offset(end))
        self.position = end
