"""Who is reminded of what on which day."""

from datetime import date, datetime, time, timedelta

import pytest

from tasks.models import Assignment, CalendarDay, Mail
from tasks.queries.reminders import MAIL_KIND, ReminderPlan, due_reminders
from tasks.rules.clock import VIETNAM
from tasks.rules.kinds import CalendarDayKind
from tasks.rules.states import AssignmentState
from tests.cast import Cast
from tests.factories import make_assignment, make_task

pytestmark = pytest.mark.django_db

# A Wednesday at 07:30; the cast has its roles without dates.
NOW = datetime(2026, 11, 25, 7, 30, tzinfo=VIETNAM)
TODAY = NOW.date()


def make_due(cast: Cast, days: int, **fields) -> Assignment:
    """Return a share of ministry B that is due in so many days."""
    return make_assignment(make_task(), cast.ministry_b, due_on=TODAY + timedelta(days=days), **fields)


def told(plan: ReminderPlan) -> dict[str, list[str]]:
    """Return the reasons each person is told, by address."""
    return {reminder.recipient.email: [line.reason for line in reminder.lines] for reminder in plan.reminders}


def remember_mail(cast: Cast, days_ago: int, kind: str = MAIL_KIND) -> None:
    """Store that the focal point of ministry B got a mail so many days ago."""
    Mail.objects.create(
        key=f"{kind}-{days_ago}",
        recipient=cast.focal_point_b,
        to_address=cast.focal_point_b.email,
        kind=kind,
        subject="",
        text="",
        created_at=NOW - timedelta(days=days_ago),
    )


@pytest.mark.parametrize(
    ("days", "reasons"),
    [
        (8, []),
        (7, ["due_in_7_days"]),
        (6, []),
        (4, []),
        (3, ["due_in_3_days"]),
        (2, []),
        (1, ["due_in_1_days"]),
        # Due today is neither announced nor late.
        (0, []),
        (-1, ["late_1_days"]),
        (-7, ["late_7_days"]),
    ],
)
def test_people_are_told_7_3_and_1_days_before_and_1_and_7_days_after(
    cast: Cast, days: int, reasons: list[str]
) -> None:
    make_due(cast, days)
    # Somebody who has heard lately: nothing but news makes another mail.
    remember_mail(cast, 3)
    assert told(due_reminders(NOW)) == ({cast.focal_point_b.email: reasons} if reasons else {})


@pytest.mark.parametrize(("days_ago", "is_told"), [(1, False), (6, False), (7, True), (30, True)])
def test_late_work_is_told_of_once_a_week(cast: Cast, days_ago: int, is_told: bool) -> None:
    make_due(cast, -20)
    remember_mail(cast, days_ago)
    assert bool(due_reminders(NOW).reminders) is is_told


def test_late_work_nobody_was_ever_told_of_is_told_now(cast: Cast) -> None:
    make_due(cast, -20)
    remember_mail(cast, 2, kind="weekly_digest")
    assert told(due_reminders(NOW)) == {cast.focal_point_b.email: ["late_20_days"]}


def test_mail_that_goes_anyway_lists_all_late_work_the_oldest_first(cast: Cast) -> None:
    for days in (3, -4, -20):
        make_due(cast, days)
    remember_mail(cast, 1)
    assert told(due_reminders(NOW)) == {cast.focal_point_b.email: ["late_20_days", "late_4_days", "due_in_3_days"]}


def test_run_again_on_the_same_day_comes_to_the_same(cast: Cast) -> None:
    make_due(cast, -20)
    remember_mail(cast, 0)
    assert told(due_reminders(NOW + timedelta(hours=2))) == {cast.focal_point_b.email: ["late_20_days"]}


@pytest.mark.parametrize(
    "fields",
    [
        {"state": AssignmentState.SUBMITTED, "submitted_at": NOW},
        {"state": AssignmentState.COMPLETED, "submitted_at": NOW},
        {"state": AssignmentState.PAUSED},
        {"state": AssignmentState.WITHDRAWN},
    ],
)
@pytest.mark.parametrize("days", [-1, 1])
def test_what_the_agency_need_not_do_now_is_not_mentioned(cast: Cast, days: int, fields: dict) -> None:
    make_due(cast, days, **fields)
    plan = due_reminders(NOW)
    assert (plan.reminders, plan.nobody) == ([], [])


@pytest.mark.parametrize("state", [AssignmentState.ASSIGNED, AssignmentState.IN_PROGRESS, AssignmentState.RETURNED])
def test_what_the_agency_has_to_do_is_mentioned(cast: Cast, state: AssignmentState) -> None:
    make_due(cast, 3, state=state)
    assert told(due_reminders(NOW)) == {cast.focal_point_b.email: ["due_in_3_days"]}


def test_hour_already_past_on_the_due_day_is_listed_as_late(cast: Cast) -> None:
    make_due(cast, 0, due_time=time(7, 30))
    make_due(cast, 0, due_time=time(7, 31))
    assert told(due_reminders(NOW)) == {cast.focal_point_b.email: ["late_0_days"]}


def test_day_off_reminds_nobody(cast: Cast, django_assert_num_queries) -> None:
    make_due(cast, 3)
    CalendarDay.objects.create(day=TODAY, kind=CalendarDayKind.HOLIDAY, name="Nghỉ")
    with django_assert_num_queries(1):
        plan = due_reminders(NOW)
    assert (plan.is_working_day, plan.reminders) == (False, [])


def test_make_up_saturday_reminds(cast: Cast) -> None:
    saturday = NOW + timedelta(days=3)
    make_due(cast, 3 + 7)
    assert not due_reminders(saturday).is_working_day
    CalendarDay.objects.create(day=saturday.date(), kind=CalendarDayKind.MAKE_UP, name="Làm bù")
    assert told(due_reminders(saturday)) == {cast.focal_point_b.email: ["due_in_7_days"]}


def test_notice_that_falls_into_tet_comes_before_it_begins(cast: Cast) -> None:
    for day in range(14, 23):
        CalendarDay.objects.create(day=date(2026, 2, day), kind=CalendarDayKind.HOLIDAY, name="Tết")
    share = make_assignment(make_task(), cast.ministry_b, due_on=date(2026, 2, 24))
    days = [datetime(2026, 2, day, 7, 30, tzinfo=VIETNAM) for day in range(9, 25)]
    told_on = [day.day for day in days if told(due_reminders(day))]
    # 7 and 3 days before lie in Tết: both on Friday 13, in one mail; 1 day before is Monday 23.
    assert told_on == [13, 23]
    assert told(due_reminders(days[4])) == {cast.focal_point_b.email: ["due_in_11_days"]}
    assert share.due_on == date(2026, 2, 24)


def test_shares_with_nobody_to_tell_are_reported(cast: Cast) -> None:
    orphan = make_assignment(make_task(), class_wording="các bộ, ngành", due_on=TODAY + timedelta(days=3))
    make_assignment(make_task(), class_wording="các bộ, ngành", due_on=TODAY + timedelta(days=2))
    plan = due_reminders(NOW)
    assert [line.assignment for line in plan.nobody] == [orphan.pk]
    assert (plan.reminders, plan.nobody[0].assignee) == ([], "các bộ, ngành")


def test_lines_tell_what_a_person_needs(cast: Cast, settings) -> None:
    settings.SITE_URL = "https://theodoi.example.vn"
    share = make_due(cast, 3, due_time=time(15))
    ((line,),) = [reminder.lines for reminder in due_reminders(NOW).reminders]
    assert (line.code, line.wording) == (share.task.code, share.task.wording)
    assert (line.directive, line.assignee) == (share.task.directive.number, cast.ministry_b.name_vi)
    assert (line.due_on, line.due_time) == (share.due_on, time(15))
    assert line.url == f"https://theodoi.example.vn/assignments/{share.pk}/"


@pytest.mark.parametrize("number", [1, 3, 1000])
def test_takes_the_same_number_of_queries(cast: Cast, number: int, django_assert_num_queries) -> None:
    task = make_task()
    agencies = [cast.ministry_a, cast.ministry_b]
    Assignment.objects.bulk_create(
        [
            Assignment(
                task=task,
                agency=agencies[index % 2],
                due_on=TODAY + timedelta(days=index % 9 - 5),
                original_due_on=TODAY,
                period_on=date(2000, 1, 1) + timedelta(days=index),
            )
            for index in range(number)
        ],
        batch_size=500,
    )
    with django_assert_num_queries(5):
        plan = due_reminders(NOW)
    assert len(plan.reminders) == min(number, 2)
