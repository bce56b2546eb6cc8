"""Members of bodies and their standing agencies: "từng thành viên TCT", "Tổ phó và các thành viên", "Cơ quan thường trực"."""

from datetime import date

from tasks.rules.assignee.catalogue import BodyEntry
from tasks.rules.assignee.cell import Cell
from tasks.rules.assignee.life_span import refuse_ended
from tasks.rules.assignee.problem import AssigneeProblem
from tasks.rules.assignee.scan import at_separator
from tasks.rules.assignee.shares import Share
from tasks.rules.assignee.tokens import JOINTS, Token, phrase
from tasks.rules.assignee.words import EACH, OF, STANDING_AGENCY, match_any, skip
from tasks.rules.kinds import MemberRole

_DEPUTIES = frozenset({MemberRole.STANDING_DEPUTY, MemberRole.DEPUTY})
# The head gives the orders, so "the members" are all others.
_ALL_BUT_HEAD = frozenset(MemberRole) - {MemberRole.HEAD}
_ROLES = (
    (phrase("tổ phó thường trực"), frozenset({MemberRole.STANDING_DEPUTY})),
    (phrase("phó chủ tịch thường trực"), frozenset({MemberRole.STANDING_DEPUTY})),
    (phrase("phó trưởng ban thường trực"), frozenset({MemberRole.STANDING_DEPUTY})),
    (phrase("ủy viên thường trực"), frozenset({MemberRole.STANDING_MEMBER})),
    (phrase("thành viên thường trực"), frozenset({MemberRole.STANDING_MEMBER})),
    (phrase("phó trưởng ban"), _DEPUTIES),
    (phrase("phó trưởng tiểu ban"), _DEPUTIES),
    (phrase("phó chủ tịch"), _DEPUTIES),
    (phrase("phó tổ trưởng"), _DEPUTIES),
    (phrase("tổ phó"), _DEPUTIES),
    (phrase("trưởng tiểu ban"), frozenset({MemberRole.HEAD})),
    (phrase("trưởng ban"), frozenset({MemberRole.HEAD})),
    (phrase("tổ trưởng"), frozenset({MemberRole.HEAD})),
    (phrase("chủ tịch"), frozenset({MemberRole.HEAD})),
    (phrase("lãnh đạo"), _DEPUTIES | {MemberRole.HEAD}),
    (phrase("thành viên"), _ALL_BUT_HEAD),
    (phrase("ủy viên"), frozenset({MemberRole.MEMBER, MemberRole.STANDING_MEMBER})),
)


def read_standing_agency(cell: Cell, start: int) -> int:
    """Take "Cơ quan thường trực [TCT]" and return the position after it, -1 when something else stands here.

    Boundary: without a body, or within a date when it changed, it is known only if all bodies have the same one.
    """
    end = match_any(STANDING_AGENCY, cell.tokens, start)
    if end < 0:
        return -1
    body, end = _body(cell, end)
    agencies = cell.catalogue.standing_agencies(cell.first, cell.last, body)
    cell.flush()
    if len(agencies) == 1:
        cell.draft.add_agencies(agencies)
    else:
        cell.draft.add_unsplit(cell.text[cell.tokens[start].start : cell.tokens[end - 1].end])
    return end


def read_members(cell: Cell, start: int) -> int:
    """Take "từng thành viên TCT, HĐTV" and return the position after it, -1 when something else stands here.

    Boundary: a body whose members aren't known, or changed within the date, gives one share to be split.
    """
    roles, position = _roles(cell.tokens, start)
    if not roles:
        return -1
    body, end = _body(cell, position)
    if body is None:
        return -1
    cell.flush()
    restricted = not at_separator(cell.tokens, end)
    while body is not None:
        wording = cell.text[cell.tokens[start].start : cell.tokens[end - 1].end]
        if restricted:
            end = _restriction_end(cell.tokens, end)
            wording = cell.text[cell.tokens[start].start : cell.tokens[end - 1].end]
            cell.draft.add_unsplit(wording, AssigneeProblem.RESTRICTED)
            return end
        _add_members(cell, body, roles, wording)
        body, after = _next_body(cell, end)
        end = after if body is not None else end
    return end


def _roles(tokens: list[Token], position: int) -> tuple[frozenset[MemberRole], int]:
    """Return the roles named one after the other ("Tổ phó và các thành viên"), and where they end."""
    found: frozenset[MemberRole] = frozenset()
    while True:
        after = position
        while found and after < len(tokens) and tokens[after].key in JOINTS:
            after += 1
        after = skip(EACH, tokens, after)
        for one, roles in _ROLES:
            if (end := one.match(tokens, after)) >= 0:
                found, position = found | roles, end
                break
        else:
            return found, position


def _body(cell: Cell, position: int) -> tuple[BodyEntry | None, int]:
    """Return the body in force that stands here, and where its name ends."""
    start = skip(OF, cell.tokens, position)
    found = cell.catalogue.find(cell.tokens, start)
    if found is None:
        return None, position
    bodies = [entry for entry in found.entries if isinstance(entry, BodyEntry)]
    alive = [body for body in bodies if body.span.overlaps(cell.first, cell.last)]
    if bodies and not alive:
        refuse_ended(bodies, cell.text[cell.tokens[start].start : cell.tokens[found.end - 1].end], cell.first)
    return (alive[0], found.end) if len(alive) == 1 else (None, position)


def _next_body(cell: Cell, position: int) -> tuple[BodyEntry | None, int]:
    """Return a body that follows after a comma or "và": "từng thành viên TCT, HĐTV" means the members of both."""
    if position >= len(cell.tokens) or cell.tokens[position].key not in {",", "va", "&"}:
        return None, position
    body, end = _body(cell, position + 1)
    return (body, end) if body is not None and at_separator(cell.tokens, end) else (None, position)


def _restriction_end(tokens: list[Token], position: int) -> int:
    while not at_separator(tokens, position):
        position += 1
    return position


def _add_members(cell: Cell, body: BodyEntry, roles: frozenset[MemberRole], wording: str) -> None:
    serving = [_serving(body, roles, day) for day in (cell.first, cell.last)]
    if serving[0] != serving[1]:
        cell.draft.add_unsplit(wording, AssigneeProblem.MEMBERS_CHANGED, first=cell.first, last=cell.last)
    elif not serving[0]:
        name = body.other_names[0] if body.other_names else body.name
        cell.draft.add_unsplit(wording if name in wording else f"{wording} ({name})")
    else:
        cell.draft.add(*(Share(membership_id=one) for one in serving[0]))


def _serving(body: BodyEntry, roles: frozenset[MemberRole], on: date) -> list[int]:
    return [member.id for member in body.members if member.role in roles and member.span.overlaps(on, on)]
