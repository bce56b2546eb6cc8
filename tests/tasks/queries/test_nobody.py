"""The reminders that nobody is there to hear."""

from datetime import date, datetime, timedelta

import pytest

from tasks.models import Assignment, CalendarDay, ExtensionRequest, Membership, Role
from tasks.queries.nobody import Remedy, nobody_to_tell
from tasks.queries.reminders import due_reminders
from tasks.rules.clock import VIETNAM
from tasks.rules.kinds import CalendarDayKind
from tasks.rules.roles import RoleKind
from tests.cast import Cast
from tests.factories import make_agency, make_assignment, make_task

pytestmark = pytest.mark.django_db

# A Wednesday.
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)
TODAY = NOW.date()


def make_due(days: int = 3, **assignee) -> Assignment:
    return make_assignment(make_task(), due_on=TODAY + timedelta(days=days), **assignee)


@pytest.fixture
def silent(cast: Cast) -> dict[int, Remedy]:
    """Shares that nobody hears of, and what would help; besides them, shares that somebody does hear of."""
    empty, gone = make_agency("Bộ Bính"), make_agency("Bộ Đinh", valid_to=date(2020, 1, 1))
    seat = Membership.objects.create(body=cast.council, person_name="Chưa có tài khoản")
    unit = make_agency("Cục Giáp", parent=cast.ministry_a)
    for agency in (cast.ministry_a, cast.ministry_b, unit):
        make_due(agency=agency)
    make_due(days=5, agency=empty)
    Role.objects.create(user=cast.outsider, kind=RoleKind.AGENCY_OFFICER, agency=make_agency("Bộ Mậu"))
    return {
        make_due(agency=empty).pk: Remedy.NAME_IN_AGENCY,
        make_due(days=-1, agency=empty).pk: Remedy.NAME_IN_AGENCY,
        make_due(agency=gone).pk: Remedy.HAND_OVER,
        make_due(membership=seat).pk: Remedy.NAME_IN_BODY,
        make_due(class_wording="các bộ, ngành").pk: Remedy.SPLIT,
    }


def test_lines_are_those_that_the_reminder_run_counts(cast: Cast, silent: dict[int, Remedy]) -> None:
    on, found = nobody_to_tell(NOW)
    assert on == TODAY
    assert {one.line.assignment: one.remedy for one in found} == silent
    assert sorted(one.line.assignment for one in found) == sorted(line.assignment for line in due_reminders(NOW).nobody)
    assert [one.line.assignee for one in found] == sorted(one.line.assignee for one in found)


def test_what_waits_with_a_secretariat_of_nobody_is_there(cast: Cast) -> None:
    share = make_due(days=30, agency=cast.ministry_b, state="in_progress", last_entry_at=NOW)
    ExtensionRequest.objects.create(
        assignment=share, due_before=share.due_on, asked_due_on=share.due_on + timedelta(days=9), reason="Chờ",
        asked_by=cast.focal_point_b, asked_at=NOW - timedelta(days=5),
    )  # fmt: skip
    assert nobody_to_tell(NOW)[1] == []
    Role.objects.filter(kind=RoleKind.SECRETARIAT).delete()
    (one,) = nobody_to_tell(NOW)[1]
    assert (one.line.assignment, one.remedy) == (share.pk, Remedy.NAME_IN_SECRETARIAT)
    assert [line.assignment for line in due_reminders(NOW).nobody] == [share.pk]


def test_share_an_officer_holds_is_heard_of_where_the_agency_has_nobody_else(cast: Cast) -> None:
    cast.focal_point_b.roles.all().delete()
    share = make_due(agency=cast.ministry_b)
    assert [one.line.assignment for one in nobody_to_tell(NOW)[1]] == [share.pk]
    Assignment.objects.update(officer=cast.secretariat)
    assert nobody_to_tell(NOW)[1] == []


def test_day_off_speaks_of_the_next_working_day(cast: Cast) -> None:
    share = make_due(days=4, class_wording="các bộ, ngành")
    CalendarDay.objects.create(day=TODAY, kind=CalendarDayKind.HOLIDAY, name="Nghỉ")
    on, found = nobody_to_tell(NOW)
    assert (on, [one.line.assignment for one in found]) == (TODAY + timedelta(days=1), [share.pk])


@pytest.mark.parametrize("number", [1, 3, 40])
def test_takes_the_same_number_of_queries(cast: Cast, number: int, django_assert_num_queries) -> None:
    for index in range(number):
        make_due(agency=make_agency(f"Bộ {index}"))
    with django_assert_num_queries(13):
        assert len(nobody_to_tell(NOW)[1]) == number
