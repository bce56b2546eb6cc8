"""Who hears of an order: the agency, who stands in, and those above it when nothing moves."""

from datetime import timedelta

import pytest

from tasks.actions.notice import tell
from tasks.models import (
    Agency,
    Assignment,
    Membership,
    Oversight,
    Role,
    Substitute,
)
from tasks.queries.reminders import due_reminders
from tasks.rules.kinds import MemberRole
from tasks.rules.life import NoticeKind
from tasks.rules.roles import RoleKind
from tests.cast import Cast, make_person
from tests.factories import make_assignment, make_task
from tests.tasks.reminding import NOW, TODAY, days_ago, hears, make_due, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def overseer(cast: Cast) -> Cast:
    """The cast, with the member overseeing ministry B and the leader as head of the working group."""
    seat = Membership.objects.create(body=cast.working_group, person_name="Member", user=cast.member)
    Oversight.objects.create(membership=seat, agency=cast.ministry_b)
    head = {"role": MemberRole.HEAD, "user": cast.leader}
    Membership.objects.create(body=cast.working_group, person_name="Leader", **head)
    return cast


@pytest.mark.parametrize(
    ("days", "names"),
    [
        (6, {"focal-point-b"}),
        (20, {"focal-point-b"}),
        (21, {"focal-point-b", "member"}),
        (30, {"focal-point-b", "member", "leader"}),
    ],
)
def test_late_work_is_told_further_and_further_out(overseer: Cast, days: int, names: set[str]) -> None:
    make_due(overseer, -days)
    plan = due_reminders(NOW)
    assert set(hears(plan)) == names
    assert plan.escalation_count == len(names) - 1


def test_officer_who_does_not_move_has_the_focal_point_hear_of_it(cast: Cast) -> None:
    make_assignment(make_task(), cast.ministry_a, due_on=TODAY - timedelta(days=6), officer=cast.officer_a)
    assert set(hears(due_reminders(NOW))) == {"officer-a"}
    assert set(hears(due_reminders(NOW + timedelta(days=1)))) == {"officer-a", "focal-point-a"}


def test_unit_without_movement_has_its_ministry_hear_of_it(cast: Cast) -> None:
    unit = Agency.objects.create(name_vi="Cục Kiểm soát", kind="unit", parent=cast.ministry_b)
    focal = make_person("focal-point-of-unit", RoleKind.AGENCY_FOCAL_POINT, unit)
    make_assignment(make_task(), unit, due_on=TODAY - timedelta(days=14))
    assert set(told(due_reminders(NOW))) == {focal.email, cast.focal_point_b.email}


@pytest.mark.parametrize(
    ("days", "names"),
    [
        (13, {"focal-point-b"}),
        (14, {"focal-point-b", "head-b"}),
        (21, {"focal-point-b", "head-b", "member"}),
    ],
)
def test_head_of_the_agency_hears_of_late_work_before_the_overseer(overseer: Cast, days: int, names: set[str]) -> None:
    make_person("head-b", RoleKind.AGENCY_HEAD, overseer.ministry_b)
    make_due(overseer, -days)
    assert set(hears(due_reminders(NOW))) == names


def test_head_of_the_ministry_hears_of_its_unit_until_the_unit_has_its_own(cast: Cast) -> None:
    unit = Agency.objects.create(name_vi="Cục Kiểm soát", kind="unit", parent=cast.ministry_a)
    make_person("focal-point-of-unit", RoleKind.AGENCY_FOCAL_POINT, unit)
    make_assignment(make_task(), unit, due_on=TODAY - timedelta(days=14))
    assert set(hears(due_reminders(NOW))) == {"focal-point-of-unit", "head-a"}
    make_person("head-of-unit", RoleKind.AGENCY_HEAD, unit)
    assert set(hears(due_reminders(NOW))) == {"focal-point-of-unit", "head-of-unit"}
    Role.objects.filter(kind=RoleKind.AGENCY_HEAD).update(valid_to=TODAY - timedelta(days=1))
    assert set(hears(due_reminders(NOW))) == {"focal-point-of-unit", "focal-point-a"}


def test_focal_point_who_is_also_the_head_is_told_once(cast: Cast) -> None:
    Role.objects.create(user=cast.focal_point_b, kind=RoleKind.AGENCY_HEAD, agency=cast.ministry_b)
    make_due(cast, -14)
    plan = due_reminders(NOW)
    assert told(plan) == {cast.focal_point_b.email: ["late_14_days"]}
    assert plan.escalation_count == 0


def test_where_nobody_is_set_the_overseeing_member_is_told(overseer: Cast) -> None:
    Role.objects.filter(agency=overseer.ministry_b).delete()
    make_due(overseer, 3)
    plan = due_reminders(NOW)
    assert (hears(plan), plan.nobody) == ({"member": "due_in_3_days"}, [])


def set_aside(cast: Cast, days_from: int, days_to: int) -> None:
    """Store that the second secretariat stands in for the focal point of ministry B between two days from today."""
    first, last = TODAY + timedelta(days=days_from), TODAY + timedelta(days=days_to)
    people = {"absent": cast.focal_point_b, "substitute": cast.second_secretariat}
    Substitute.objects.create(valid_from=first, valid_to=last, **people)


@pytest.mark.parametrize(("first", "last", "is_away"), [(0, 0, True), (-5, 5, True), (1, 5, False), (-5, -1, False)])
def test_substitute_gets_the_mail_of_who_is_away(cast: Cast, first: int, last: int, is_away: bool) -> None:
    make_due(cast, 3)
    set_aside(cast, first, last)
    assert set(hears(due_reminders(NOW))) == {"second-secretariat" if is_away else "focal-point-b"}


def stand_in(cast: Cast, person) -> None:
    Substitute.objects.create(absent=cast.focal_point_b, substitute=person, valid_from=TODAY, valid_to=TODAY)


@pytest.mark.parametrize("part", ["officer_a", "outsider", "council_member"])
def test_who_may_not_see_it_hears_of_nothing_in_somebodys_place(cast: Cast, part: str) -> None:
    share = make_due(cast, 3)
    tell(kind=NoticeKind.NUDGED, assignment=share, recipients=[cast.focal_point_b], text="Đề nghị.", now=days_ago(1))
    stand_in(cast, getattr(cast, part))
    plan = due_reminders(NOW)
    assert told(plan) == {cast.focal_point_b.email: ["nudged", "due_in_3_days"]}
    assert set(plan.inbox) == {cast.focal_point_b.pk}


def test_substitute_hears_only_of_the_agency_they_share_with_who_is_away(cast: Cast) -> None:
    # Away is somebody who works for two ministries; the substitute works for one of them.
    Role.objects.create(user=cast.focal_point_b, kind=RoleKind.AGENCY_FOCAL_POINT, agency=cast.ministry_a)
    cast.focal_point_a.roles.all().delete()
    stand_in(cast, cast.officer_a)
    make_due(cast, 3)
    make_assignment(make_task(), cast.ministry_a, due_on=TODAY + timedelta(days=1))
    assert told(due_reminders(NOW)) == {
        cast.officer_a.email: ["due_in_1_days"], cast.focal_point_b.email: ["due_in_3_days"]
    }  # fmt: skip


def test_substitute_of_a_substitute_hears_of_it_where_both_may_see_it(cast: Cast) -> None:
    make_due(cast, 3)
    stand_in(cast, cast.secretariat)
    Substitute.objects.create(absent=cast.secretariat, substitute=cast.officer_a, valid_from=TODAY, valid_to=TODAY)
    assert set(hears(due_reminders(NOW))) == {"secretariat"}
    Substitute.objects.create(absent=cast.secretariat, substitute=cast.leader, valid_from=TODAY, valid_to=TODAY)
    assert set(hears(due_reminders(NOW))) == {"leader"}


def test_who_has_left_the_agency_is_not_mailed_what_happened_there(cast: Cast) -> None:
    share = make_due(cast, 30, created_at=NOW)
    tell(kind=NoticeKind.NUDGED, assignment=share, recipients=[cast.focal_point_b], text="Đề nghị.", now=days_ago(1))
    cast.focal_point_b.roles.update(agency=cast.ministry_a)
    assert due_reminders(NOW).reminders == []
    # The agency an order came from hears that it has gone.
    Assignment.objects.update(came_from=cast.ministry_a)
    assert hears(due_reminders(NOW)) == {"focal-point-b": "nudged"}


def test_two_who_stand_in_for_each_other_end_somewhere(cast: Cast) -> None:
    make_due(cast, 3)
    set_aside(cast, 0, 0)
    Substitute.objects.create(
        absent=cast.second_secretariat, substitute=cast.focal_point_b, valid_from=TODAY, valid_to=TODAY
    )
    assert len(hears(due_reminders(NOW))) == 1
