"""Reads who does a task: agencies, bodies, members of bodies, and classes of them, from the wording of a cell."""

from datetime import date

from tasks.rules.assignee.catalogue import AgencyEntry, BodyEntry, Catalogue, ClassEntry, Match
from tasks.rules.assignee.group import ClassGroup
from tasks.rules.assignee.life_span import refuse_ended
from tasks.rules.assignee.members import read_members, read_standing_agency
from tasks.rules.assignee.problem import AssigneeProblem
from tasks.rules.assignee.scan import Head, bracket_end, inside_brackets, phrase_end, read_head, tail_end
from tasks.rules.assignee.shares import Assignees, Draft, Share
from tasks.rules.assignee.tokens import SEPARATORS, Token, one_line, tokenise
from tasks.rules.assignee.unknown import cut_before_known, is_city, is_common, is_province, names_district, nearest
from tasks.rules.assignee.words import (
    CITIES,
    COORDINATION,
    DEPARTMENTS,
    EXCEPTIONS,
    HARMLESS,
    INTRODUCTIONS,
    LIMITS,
    LOCAL_GOVERNMENT,
    NOTHING,
    SINGLE,
    match_any,
    skip,
)
from tasks.rules.brackets import strip_not_verbatim
from tasks.rules.kinds import AgencyKind
from tasks.rules.problem import ProblemError
from tasks.rules.text import fold


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
    text = strip_not_verbatim(one_line(wording))[0]
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
                self._flush()
                self._check_count()
                self.position += 1
            elif key == "(" or key == "[":
                self._bracket()
            elif key in SEPARATORS or not self.tokens[self.position].is_word:
                self.position += 1
            else:
                self._item()
        self._flush()
        self._check_count()

    def _check_count(self) -> None:
        """Remark a list that names more or fewer than its head announced ("3 bộ: Công an, Ngoại giao")."""
        if self.announced is not None:
            count, text, before = self.announced
            found = len(self.draft.shares) - before
            if found != count:
                self.draft.note(AssigneeProblem.COUNT_DIFFERS, text=text, count=count, found=found)
        self.announced = None

    def _flush(self) -> None:
        self.group.flush(self.text, self.catalogue, self.first, self.last, self.draft)
        self.group = ClassGroup()

    def _offset(self, position: int) -> int:
        """Return where in the text the token before the position ends."""
        return self.tokens[position - 1].end if position else 0

    def _item(self) -> None:
        """Read one agency, body, run of members or class, with the words that belong to it."""
        tokens, start = self.tokens, self.position
        if (end := match_any(EXCEPTIONS, tokens, start)) >= 0:
            self._exceptions(end)
            return
        if match_any(COORDINATION, tokens, start) >= 0:
            raise ProblemError(AssigneeProblem.MIXED_ROLES, text=self.text)
        for special in (read_standing_agency, read_members):
            if (end := special(self, start)) >= 0:
                self._tail(start, end)
                return
        head = read_head(tokens, start)
        named, of_class, local = self._find(head)
        if named is not None and (of_class is None or named.end >= of_class.end):
            self._named(start, named)
        elif of_class is not None:
            self._class(start, head, of_class, local=local)
        else:
            self._unknown(start, head)

    def _find(self, head: Head) -> tuple[Match | None, Match | None, bool]:
        """Return the longest name and the longest class at the head's end, and whether "UBND" stood before them."""
        find, find_class, tokens = self.catalogue.find, self.catalogue.find_class, self.tokens
        named, of_class = find(tokens, head.position), find_class(tokens, head.position)
        bare = self._bare(head.position)
        if named is None and bare and (of_class is None or bare.end >= of_class.end):
            named = bare
        government = match_any(LOCAL_GOVERNMENT, tokens, head.position)
        if government >= 0 and named is None:
            inner = read_head(tokens, government)
            province = find(tokens, inner.position) or self._bare(inner.position)
            inner_class = find_class(tokens, inner.position)
            if province and is_province(province):
                return province, of_class, True
            if inner_class and (of_class is None or inner_class.end > of_class.end):
                return None, inner_class, True
        return named, of_class, government >= 0

    def _bare(self, position: int) -> Match | None:
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
        if self._is_proper(found.end, end) or (is_body and end > found.end and not harmless):
            self._unknown(start, read_head(self.tokens, start), refuse=True)
            return
        self._flush()
        outer = read_head(self.tokens, start)
        inner = read_head(self.tokens, skip(LOCAL_GOVERNMENT, self.tokens, outer.position))
        text = self.text[self.tokens[start].start : self._offset(found.end)]
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

    def _is_proper(self, position: int, end: int) -> bool:
        """Return whether capitals follow directly, so that the name goes on and is another one."""
        if match_any(HARMLESS, self.tokens, position) == end:
            return False
        if match_any(COORDINATION, self.tokens, position) >= 0:
            raise ProblemError(AssigneeProblem.MIXED_ROLES, text=self.text)
        return any(token.is_capital for token in self.tokens[position:end])

    def _tail(self, start: int, end: int) -> None:
        """Pass over the words behind a name, remarking those that aren't understood, and a bracket that explains it."""
        self.position = end
        stop = tail_end(self.tokens, end)
        if stop > end:
            self.draft.is_plain = False
            if match_any(COORDINATION, self.tokens, end) >= 0:
                raise ProblemError(AssigneeProblem.MIXED_ROLES, text=self.text)
            if match_any(HARMLESS, self.tokens, end) != stop:
                words = self.text[self.tokens[end].start : self._offset(stop)]
                self.draft.note(AssigneeProblem.UNREAD_WORDS, text=words)
            self.position = stop
        if self.position < len(self.tokens) and self.tokens[self.position].key in "([" and not self.group.items:
            self._explanation(start)

    def _explanation(self, start: int) -> None:
        """Read a bracket behind an agency or body: silent when it only says the same again."""
        end = bracket_end(self.tokens, self.position)
        inner = self._inside(self.position, end)
        name = self.text[self.tokens[start].start : self._offset(self.position)]
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

    def _inside(self, start: int, end: int) -> str:
        """Return the text between the brackets at the two positions."""
        return inside_brackets(self.text, self.tokens, start, end)

    def _class(self, start: int, head: Head, found: Match, *, local: bool) -> None:
        """Take a class: fanned out, or the head of a list that names its members ("các Bộ: Tài chính, Y tế")."""
        tokens, end = self.tokens, found.end
        entry = found.entries[0] if found.entries else None
        assert entry is None or isinstance(entry, ClassEntry)
        inner = read_head(tokens, skip(LOCAL_GOVERNMENT, tokens, head.position) if local else head.position)
        kinds = entry.kinds if entry else frozenset()
        cities = match_any(CITIES, tokens, inner.position) == end
        count = head.count if head.count is not None else inner.count
        is_some = head.is_some or inner.is_some
        is_single = not (head.is_plural or inner.is_plural or is_some) and count is None
        is_single = is_single and match_any(SINGLE, tokens, inner.position) == end
        is_list = head.is_plural or inner.is_plural or head.has_holder or local
        before, self.context = self.context, kinds or frozenset({AgencyKind.PROVINCE} if cities else ())
        after = skip(INTRODUCTIONS, tokens, end)
        colon = after < len(tokens) and tokens[after].key == ":"
        introduced = bool((colon or after > end) and self.context)
        if introduced and not self._lists_names(after + colon, some=is_some or is_single or count == 1, cities=cities):
            self.group.add(entry, tokens[start].start, self._offset(end))
            self.context = before
            self._keep_whole(after + colon)
            return
        if introduced or (is_list and kinds and self._bare(end)):
            self._flush()
            self.position = after + 1 if colon else after
            if count is not None:
                self.announced = (count, self.text[tokens[start].start : self._offset(end)], len(self.draft.shares))
            return
        self.context = before
        stop = tail_end(tokens, end)
        proper = self._is_proper(end, stop) and tokens[end].is_capital and match_any(LIMITS, tokens, end) < 0
        if proper or names_district(tokens, head.position, stop):
            self._unknown(start, head, refuse=True)
            return
        self.draft.is_plain = False
        self.group.add(entry, tokens[start].start, self._offset(end), is_single=is_single)
        if count is not None:
            self.group.count = (self.group.count or 0) + count
        if is_some:
            self.group.is_restricted = True
        self._limit(end, stop)

    def _limit(self, end: int, stop: int) -> None:
        """Take what limits a class: the words behind it, and a bracket."""
        tokens = self.tokens
        self.position = stop
        if stop > end and match_any(HARMLESS, tokens, end) != stop:
            if match_any(COORDINATION, tokens, end) >= 0:
                raise ProblemError(AssigneeProblem.MIXED_ROLES, text=self.text)
            if (exception := match_any(EXCEPTIONS, tokens, end)) >= 0:
                self._exceptions(exception)
                return
            self.group.is_restricted = True
        self.group.end = max(self.group.end, self._offset(self.position))
        if self.position < len(tokens) and tokens[self.position].key == ":" and self.group.kinds:
            before, self.context = self.context, self.group.kinds
            if self._lists_names(self.position + 1, some=self.group.names_some):
                if self.group.count is not None:
                    text = self.text[self.group.items[0][1] : self.group.end]
                    self.announced = (self.group.count, text, len(self.draft.shares))
                self.group, self.position = ClassGroup(), self.position + 1
            else:
                self.context = before
                self._keep_whole(self.position + 1)

    def _lists_names(self, position: int, *, some: bool, cities: bool = False) -> bool:
        """Return whether what follows a class, up to a semicolon or to the end, is a list of those of it that are meant.

        Boundary: one name behind a class that means everybody is no list, and neither is one with words behind a name
        ("VPCP tổng hợp"). A name that isn't known counts, so that it is refused where it stands.
        """
        rest = self.text[self._offset(position) :].lstrip(" :")
        for text in (rest.partition(";")[0], rest):
            try:
                named = _read(text, self.catalogue, self.first, self.last, self.context)
            except ProblemError:
                return True
            agencies = [self.catalogue.agencies[share.agency_id] for share in named.shares if share.agency_id]
            kinds = {agency.kind for agency in agencies}
            each = all(entry is None or entry.kinds & kinds for entry, _start, _end in self.group.items)
            fits = all(is_city(agency) for agency in agencies) if cities else each
            if named.is_plain and fits and len(agencies) >= (1 if some else 2):
                return True
        return False

    def _keep_whole(self, position: int) -> None:
        """Keep the classes and what follows them up to the next semicolon as one share to be split."""
        while position < len(self.tokens) and self.tokens[position].key != ";":
            position += 1
        self.position = position
        self.draft.is_plain = False
        self.group.keep_whole()
        self.group.end = max(self.group.end, self._offset(position))

    def _bracket(self) -> None:
        """Read a bracket behind classes: the names of those meant, exceptions, or a restriction."""
        start, end = self.position, bracket_end(self.tokens, self.position)
        inner, group = self._inside(start, end), self.group
        self.position = end
        tokens = tokenise(inner)
        if not group.items:
            if match_any(EXCEPTIONS, tokens, 0) >= 0:
                raise ProblemError(AssigneeProblem.EXCEPTION, text=self.text)
            self.draft.note(AssigneeProblem.BRACKET_NOT_READ, text=inner, name="")
            return
        if (exception := match_any(EXCEPTIONS, tokens, 0)) >= 0:
            group.end = self._offset(end)
            self._exclude(inner[tokens[exception].start :] if exception < len(tokens) else "")
            return
        group.end = self._offset(end)
        if not group.kinds or match_any(HARMLESS, tokens, 0) == len(tokens):
            return
        named = None if group.is_kept else self._named_members(inner)
        if named and {share.agency_id for share in named.shares} == group.members(self.catalogue, self.first):
            return
        if named is None or not named.is_plain or len(named.shares) < (1 if group.names_some else 2):
            group.keep_whole()
            return
        if group.count is not None and group.count != len(named.shares):
            self.draft.note(
                AssigneeProblem.COUNT_DIFFERS,
                text=self.text[group.items[0][1] : group.items[-1][2]],
                count=group.count,
                found=len(named.shares),
            )
        self.group = ClassGroup()
        self.draft.add(*named.shares)
        self.draft.notes += named.notes

    def _named_members(self, inner: str) -> Draft | None:
        """Return the agencies a bracket names, None when it names none or not of every class before it.

        Raises: ProblemError when it is a list and one of its names isn't known.
        """
        try:
            named = _read(inner, self.catalogue, self.first, self.last, self.group.kinds)
        except ProblemError:
            if any(self.catalogue.find(tokenise(part), 0) for part in inner.split(",")):
                raise
            return None
        ids = [share.agency_id for share in named.shares]
        if not ids or any(one is None for one in ids):
            return None
        found = {self.catalogue.agencies[one].kind for one in ids if one is not None}
        each = all(entry is not None and entry.kinds & found for entry, _start, _end in self.group.items)
        return named if found <= self.group.kinds and each else None

    def _exceptions(self, position: int) -> None:
        """Read "trừ …" up to the next semicolon or the end."""
        end = position
        while end < len(self.tokens) and self.tokens[end].key != ";":
            end += 1
        text = self.text[self.tokens[position].start : self._offset(end)] if position < len(self.tokens) else ""
        self.position = end
        self.group.end = max(self.group.end, self._offset(end)) if self.group.items else 0
        self._exclude(text)

    def _exclude(self, text: str) -> None:
        kinds = self.group.kinds
        if not kinds or not text:
            raise ProblemError(AssigneeProblem.EXCEPTION, text=self.text)
        excluded = read_assignees(text, self.catalogue, self.first, self.last, context=kinds)
        if any(share.agency_id is None for share in excluded.shares):
            self.group.is_restricted = True
        self.group.excluded |= {share.agency_id for share in excluded.shares if share.agency_id is not None}

    def _unknown(self, start: int, head: Head, *, refuse: bool = False) -> None:
        """Keep a common noun as a class to be split.

        Raises: ProblemError for a name nobody knows, with the nearest one that is known.
        """
        end = phrase_end(self.tokens, max(head.position, start + 1))
        end = cut_before_known(self.tokens, head.position, end, self.catalogue)
        if refuse or not is_common(self.text, self.tokens, head, end, self.catalogue):
            if end < len(self.tokens) and self.tokens[end].key == "(" and DEPARTMENTS.match(self.tokens, start) >= 0:
                end = bracket_end(self.tokens, end)
            name = self.text[self.tokens[start].start : self._offset(end)].strip(" ,;")
            close = nearest(name, self.catalogue.names_in_force(self.first, self.last))
            raise ProblemError(AssigneeProblem.UNKNOWN, name=name, nearest=close)
        self.group.add(None, self.tokens[start].start, self._offset(end))
        self.position = end
