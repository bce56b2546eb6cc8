"""Classes of agencies in a cell, and what says who of them is meant: lists, brackets, limits and exceptions."""

from tasks.rules.assignee.catalogue import ClassEntry, Match
from tasks.rules.assignee.cell import Cell
from tasks.rules.assignee.group import ClassGroup
from tasks.rules.assignee.problem import AssigneeProblem
from tasks.rules.assignee.scan import Head, bracket_end, read_head, tail_end
from tasks.rules.assignee.shares import Draft
from tasks.rules.assignee.tokens import tokenise
from tasks.rules.assignee.unknown import is_city, names_district
from tasks.rules.assignee.words import (
    CITIES,
    COORDINATION,
    EXCEPTIONS,
    HARMLESS,
    INTRODUCTIONS,
    LIMITS,
    LOCAL_GOVERNMENT,
    SINGLE,
    match_any,
    skip,
)
from tasks.rules.kinds import AgencyKind
from tasks.rules.problem import ProblemError


def read_class(cell: Cell, start: int, head: Head, found: Match, *, local: bool) -> None:
    """Take a class: fanned out, or the head of a list that names its members ("các Bộ: Tài chính, Y tế")."""
    tokens, end = cell.tokens, found.end
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
    before, cell.context = cell.context, kinds or frozenset({AgencyKind.PROVINCE} if cities else ())
    after = skip(INTRODUCTIONS, tokens, end)
    colon = after < len(tokens) and tokens[after].key == ":"
    introduced = bool((colon or after > end) and cell.context)
    if introduced and not _lists_names(cell, after + colon, some=is_some or is_single or count == 1, cities=cities):
        cell.group.add(entry, tokens[start].start, cell.offset(end))
        cell.context = before
        _keep_whole(cell, after + colon)
        return
    if introduced or (is_list and kinds and cell.bare(end)):
        cell.flush()
        cell.position = after + 1 if colon else after
        if count is not None:
            cell.announced = (count, cell.text[tokens[start].start : cell.offset(end)], len(cell.draft.shares))
        return
    cell.context = before
    stop = tail_end(tokens, end)
    proper = cell.is_proper(end, stop) and tokens[end].is_capital and match_any(LIMITS, tokens, end) < 0
    if proper or names_district(tokens, head.position, stop):
        cell.unknown(start, head, refuse=True)
        return
    cell.draft.is_plain = False
    cell.group.add(entry, tokens[start].start, cell.offset(end), is_single=is_single)
    if count is not None:
        cell.group.count = (cell.group.count or 0) + count
    if is_some:
        cell.group.is_restricted = True
    _limit(cell, end, stop)


def _limit(cell: Cell, end: int, stop: int) -> None:
    """Take what limits a class: the words behind it, and a bracket."""
    tokens = cell.tokens
    cell.position = stop
    if stop > end and match_any(HARMLESS, tokens, end) != stop:
        if any(match_any(COORDINATION, tokens, place) >= 0 for place in range(end, stop)):
            raise ProblemError(AssigneeProblem.MIXED_ROLES, text=cell.text)
        if (exception := match_any(EXCEPTIONS, tokens, end)) >= 0:
            read_exceptions(cell, exception)
            return
        cell.group.is_restricted = True
    cell.group.end = max(cell.group.end, cell.offset(cell.position))
    if cell.position < len(tokens) and tokens[cell.position].key == ":" and cell.group.kinds:
        before, cell.context = cell.context, cell.group.kinds
        if _lists_names(cell, cell.position + 1, some=cell.group.names_some):
            if cell.group.count is not None:
                text = cell.text[cell.group.items[0][1] : cell.group.end]
                cell.announced = (cell.group.count, text, len(cell.draft.shares))
            cell.group, cell.position = ClassGroup(), cell.position + 1
        else:
            cell.context = before
            _keep_whole(cell, cell.position + 1)


def _lists_names(cell: Cell, position: int, *, some: bool, cities: bool = False) -> bool:
    """Return whether what follows a class, up to a semicolon or to the end, is a list of those of it that are meant.

    Boundary: one name behind a class that means everybody is no list, and neither is one with words behind a name
    ("VPCP tổng hợp"). A name that isn't known counts, so that it is refused where it stands.
    """
    rest = cell.text[cell.offset(position) :].lstrip(" :")
    for text in (rest.partition(";")[0], rest):
        try:
            named = cell.read_part(text, cell.context)
        except ProblemError:
            return True
        agencies = [cell.catalogue.agencies[share.agency_id] for share in named.shares if share.agency_id]
        kinds = {agency.kind for agency in agencies}
        each = all(entry is None or entry.kinds & kinds for entry, _start, _end in cell.group.items)
        fits = all(is_city(agency) for agency in agencies) if cities else each
        if named.is_plain and fits and len(agencies) >= (1 if some else 2):
            return True
    return False


def _keep_whole(cell: Cell, position: int) -> None:
    """Keep the classes and what follows them up to the next semicolon as one share to be split."""
    while position < len(cell.tokens) and cell.tokens[position].key != ";":
        position += 1
    cell.position = position
    cell.draft.is_plain = False
    cell.group.keep_whole()
    cell.group.end = max(cell.group.end, cell.offset(position))


def read_bracket(cell: Cell) -> None:
    """Read a bracket behind classes: the names of those meant, exceptions, or a restriction."""
    start, end = cell.position, bracket_end(cell.tokens, cell.position)
    inner, group = cell.inside(start, end), cell.group
    cell.position = end
    tokens = tokenise(inner)
    if not group.items:
        if match_any(EXCEPTIONS, tokens, 0) >= 0:
            raise ProblemError(AssigneeProblem.EXCEPTION, text=cell.text)
        cell.draft.note(AssigneeProblem.BRACKET_NOT_READ, text=inner, name="")
        return
    if (exception := match_any(EXCEPTIONS, tokens, 0)) >= 0:
        group.end = cell.offset(end)
        _exclude(cell, inner[tokens[exception].start :] if exception < len(tokens) else "")
        return
    group.end = cell.offset(end)
    if not group.kinds or match_any(HARMLESS, tokens, 0) == len(tokens):
        return
    named = None if group.is_kept else _named_members(cell, inner)
    if named and {share.agency_id for share in named.shares} == group.members(cell.catalogue, cell.first):
        return
    if named is None or not named.is_plain or len(named.shares) < (1 if group.names_some else 2):
        group.keep_whole()
        return
    if group.count is not None and group.count != len(named.shares):
        cell.draft.note(
            AssigneeProblem.COUNT_DIFFERS,
            text=cell.text[group.items[0][1] : group.items[-1][2]],
            count=group.count,
            found=len(named.shares),
        )
    cell.group = ClassGroup()
    cell.draft.add(*named.shares)
    cell.draft.notes += named.notes


def _named_members(cell: Cell, inner: str) -> Draft | None:
    """Return the agencies a bracket names, None when it names none or not of every class before it.

    Raises: ProblemError when it is a list and one of its names isn't known.
    """
    try:
        named = cell.read_part(inner, cell.group.kinds)
    except ProblemError:
        if any(cell.catalogue.find(tokenise(part), 0) for part in inner.split(",")):
            raise
        return None
    ids = [share.agency_id for share in named.shares]
    if not ids or any(one is None for one in ids):
        return None
    found = {cell.catalogue.agencies[one].kind for one in ids if one is not None}
    each = all(entry is not None and entry.kinds & found for entry, _start, _end in cell.group.items)
    return named if found <= cell.group.kinds and each else None


def read_exceptions(cell: Cell, position: int) -> None:
    """Read "trừ …" up to the next semicolon or the end.

    Raises: ProblemError when no class stands before it, so that nobody can be left out.
    """
    end = position
    while end < len(cell.tokens) and cell.tokens[end].key != ";":
        end += 1
    text = cell.text[cell.tokens[position].start : cell.offset(end)] if position < len(cell.tokens) else ""
    cell.position = end
    cell.group.end = max(cell.group.end, cell.offset(end)) if cell.group.items else 0
    _exclude(cell, text)


def _exclude(cell: Cell, text: str) -> None:
    kinds = cell.group.kinds
    if not kinds or not text:
        raise ProblemError(AssigneeProblem.EXCEPTION, text=cell.text)
    excluded = cell.read_part(text, kinds)
    if any(share.agency_id is None for share in excluded.shares):
        cell.group.is_restricted = True
    cell.group.excluded |= {share.agency_id for share in excluded.shares if share.agency_id is not None}
