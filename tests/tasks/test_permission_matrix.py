"""Every role × every permission × a share of one's own agency and of another's, as one table."""

import pytest

from tasks.models import Membership, Oversight
from tasks.permissions import ROLE_PERMISSIONS, Permission, can, visible_to
from tasks.rules.roles import RoleKind
from tests.factories import make_assignment, make_task

# One column for each role, in this order; "own": only on the person's own agency, seat or overseen agency,
# "all": on any, ".": never. What isn't about a share is asked with one all the same, so that no object opens a door.
PARTS = {
    RoleKind.AGENCY_OFFICER: "officer_a",
    RoleKind.AGENCY_FOCAL_POINT: "focal_point_a",
    RoleKind.AGENCY_HEAD: "head_a",
    RoleKind.SECRETARIAT: "secretariat",
    RoleKind.BODY_MEMBER: "member",
    RoleKind.LEADER: "leader",
    RoleKind.COUNCIL_MEMBER: "council_member",
    RoleKind.AUDITOR: "auditor",
    RoleKind.ADMINISTRATOR: "administrator",
}
TABLE = {
    #                              officer focal head secretariat member leader council auditor administrator
    Permission.SEE_ASSIGNMENTS: "  own     own   own  all         all    all    own     all     all",
    Permission.LOG_PROGRESS: "     own     own   .    .           .      .      own     .       .",
    Permission.SUBMIT_COMPLETION: "own     own   .    .           .      .      own     .       .",
    Permission.HAND_TO_OFFICER: "  .       own   .    .           .      .      .       .       .",
    Permission.DECIDE_COMPLETION: ".       .     .    all         .      .      .       .       .",
    Permission.ENTER_DIRECTIVE: "  .       .     .    all         .      .      .       .       .",
    Permission.STEER_ASSIGNMENT: " .       .     .    all         .      .      .       .       .",
    Permission.ANSWER_ORDER: "     .       own   .    .           .      .      own     .       .",
    Permission.DECIDE_OBJECTION: " .       .     .    all         .      .      .       .       .",
    Permission.DECIDE_EXTENSION: " .       .     .    all         .      .      .       .       .",
    Permission.DECIDE_OBSTACLE: "  .       own   own  all         .      all    .       .       .",
    Permission.NUDGE: "            .       .     .    all         own    .      .       .       .",
    Permission.HAND_OVER_AGENCY: " .       .     .    all         .      .      .       .       .",
    Permission.HAND_OVER_PERSON: " .       own   .    .           .      .      .       .       all",
    Permission.LINK_TASKS: "       .       .     .    all         .      .      .       .       .",
    Permission.SEE_BOARD: "        .       .     .    all         all    all    .       all     all",
    Permission.SEE_INDICATORS: "   own     own   own  all         all    all    own     all     all",
    Permission.ENTER_VALUES: "     own     own   .    all         .      .      .       .       .",
    Permission.SUBMIT_VALUES: "    .       own   .    all         .      .      .       .       .",
    Permission.VERIFY_VALUES: "    .       .     .    all         .      .      .       .       .",
    Permission.DECIDE_SCORES: "    .       .     .    all         .      .      .       .       .",
    Permission.OBJECT_TO_SCORE: "  .       own   .    .           .      .      .       .       .",
    Permission.READ_AUDIT: "       .       .     .    .           .      .      .       all     all",
    Permission.EDIT_REFERENCE: "   .       .     .    all         .      .      .       .       all",
    Permission.ADMINISTER: "       .       .     .    .           .      .      .       .       all",
}
CELLS = [
    (role, permission, scope)
    for permission, row in TABLE.items()
    for role, scope in zip(PARTS, row.split(), strict=True)
]


@pytest.fixture
def shares(cast):
    """Return for each role a share of its own and one of another agency's; the member oversees ministry A."""
    task = make_task()
    own, other = make_assignment(task, cast.ministry_a), make_assignment(task, cast.ministry_b)
    seat = make_assignment(task, membership=cast.council_seat)
    membership = Membership.objects.create(body=cast.working_group, person_name="Member", user=cast.member)
    Oversight.objects.create(membership=membership, agency=cast.ministry_a)
    return {role: (seat if role == RoleKind.COUNCIL_MEMBER else own, other) for role in PARTS}


def test_table_has_every_role_and_every_permission():
    assert set(PARTS) == set(RoleKind)
    assert set(TABLE) == set(Permission)


@pytest.mark.parametrize(("role", "permission", "scope"), CELLS, ids=lambda value: str(value))
def test_can_on_own_and_other_agency(cast, shares, role, permission, scope):
    user = getattr(cast, PARTS[role])
    own, other = (can(user, permission, share) for share in shares[role])
    assert (bool(own), bool(other)) == {"own": (True, False), "all": (True, True), ".": (False, False)}[scope]
    assert all(str(answer.reason).endswith(".") for answer in (own, other) if not answer)
    if scope != ".":
        assert permission in ROLE_PERMISSIONS[role]


@pytest.mark.parametrize("role", PARTS)
def test_nothing_is_done_to_a_share_that_is_not_seen(cast, shares, role):
    user = getattr(cast, PARTS[role])
    seen = set(visible_to(user))
    for share in shares[role]:
        allowed = {permission for permission in Permission if can(user, permission, share)}
        assert share in seen or not allowed


def test_nobody_without_a_role_may_do_anything(cast, shares):
    shares_of_all = {share for pair in shares.values() for share in pair}
    assert not [p for p in Permission for share in shares_of_all if can(cast.outsider, p, share)]
