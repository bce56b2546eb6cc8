"""Who is reminded of what on which day."""

from datetime import date, datetime, time, timedelta

import pytest

from tasks.actions.notice import tell
from tasks.actions.objection import decide_objection, object_to_assignment
from tasks.models import (
    Assignment,
    CalendarDay,
    CompletionRequest,
    ExtensionRequest,
    Notice,
    Preference,
    ReminderPolicy,
    Setting,
)
from tasks.queries.assignment_page import acknowledge_by
from tasks.queries.reminders import due_reminders
from tasks.rules.clock import VIETNAM
from tasks.rules.kinds import CalendarDayKind
from tasks.rules.life import Frequency, NoticeKind
from tasks.rules.states import AssignmentState
from tasks.rules.workflow import Move
from tests.cast import Cast
from tests.factories import make_assignment, make_task
from tests.tasks.reminding import NOW, TODAY, days_ago, hears, make_due, told

pytestmark = pytest.mark.django_db


def remember_notice(cast: Cast, share: Assignment, days_ago: int, kind: NoticeKind = NoticeKind.OVERDUE) -> None:
    """Store that the focal point of ministry B was told of a share so many days ago."""
    told_at = NOW - timedelta(days=days_ago)
    tell(kind=kind, assignment=share, recipients=[cast.focal_point_b], text="Đã nhắc.", now=told_at)


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
    share = make_due(cast, days)
    if days < -1:
        # Somebody who has heard lately: nothing but news makes another mail.
        remember_notice(cast, share, 3)
    assert told(due_reminders(NOW)) == ({cast.focal_point_b.email: reasons} if reasons else {})


@pytest.mark.parametrize(("days_ago", "is_told"), [(1, False), (6, False), (7, True), (30, True)])
def test_late_work_is_told_of_once_a_week(cast: Cast, days_ago: int, is_told: bool) -> None:
    remember_notice(cast, make_due(cast, -40), days_ago)
    assert bool(due_reminders(NOW).reminders) is is_told


def test_late_work_nobody_was_ever_told_of_is_told_now(cast: Cast) -> None:
    share = make_due(cast, -20)
    remember_notice(cast, share, 2, NoticeKind.NUDGED)
    Notice.objects.update(read_at=NOW)
    assert told(due_reminders(NOW)) == {cast.focal_point_b.email: ["late_20_days"]}


def test_mail_that_goes_anyway_lists_all_late_work_the_oldest_first(cast: Cast) -> None:
    for days in (3, -4, -20):
        remember_notice(cast, make_due(cast, days), 1)
    assert told(due_reminders(NOW)) == {cast.focal_point_b.email: ["late_20_days", "late_4_days", "due_in_3_days"]}


def test_run_again_on_the_same_day_comes_to_the_same(cast: Cast) -> None:
    remember_notice(cast, make_due(cast, -20), 0)
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


def test_hour_already_past_on_the_due_day_is_listed_as_late_in_a_mail_that_goes(cast: Cast) -> None:
    make_due(cast, 0, due_time=time(7, 30))
    make_due(cast, 0, due_time=time(7, 31))
    assert told(due_reminders(NOW)) == {}
    make_due(cast, 3)
    assert told(due_reminders(NOW)) == {cast.focal_point_b.email: ["late_0_days", "due_in_3_days"]}


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


def test_lines_tell_what_a_person_needs(cast: Cast) -> None:
    share = make_due(cast, 3, due_time=time(15))
    ((line,),) = [reminder.lines for reminder in due_reminders(NOW).reminders]
    assert (line.code, line.wording) == (share.task.code, share.task.wording)
    assert (line.directive, line.assignee) == (share.task.directive.number, cast.ministry_b.name_vi)
    assert (line.due_on, line.due_time) == (share.due_on, time(15))
    assert line.assignment == share.pk


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
    with django_assert_num_queries(15):
        plan = due_reminders(NOW)
    assert len(plan.reminders) == min(number, 2)


@pytest.mark.parametrize(
    ("fields", "who", "reason"),
    [
        # Friday 20 November and three working days after it.
        ({"created_at": days_ago(5)}, "focal-point-b", "to_acknowledge_3_days"),
        ({"state": "submitted", "submitted_at": days_ago(2)}, "secretariat", "waiting_acceptance_2_days"),
        ({"state": "in_progress", "last_entry_at": days_ago(30), "due_on": date(2027, 6, 1)}, "focal-point-b", "stale_30_days"),
        ({"state": "in_progress", "last_entry_at": days_ago(90)}, "focal-point-b", "undated_silent_90_days"),
    ],
)  # fmt: skip
def test_each_kind_that_waits_is_told_when_its_term_is_over(cast: Cast, fields: dict, who: str, reason: str) -> None:
    created = {"created_at": days_ago(120)}
    Assignment.objects.all().delete()
    make_assignment(make_task(), cast.ministry_b, **{**created, **fields})
    assert hears(due_reminders(NOW))[who] == reason
    sooner = {
        name: value + timedelta(days=3) if isinstance(value, datetime) else value for name, value in fields.items()
    }
    Assignment.objects.update(**sooner)
    assert who not in hears(due_reminders(NOW))


def test_term_to_acknowledge_starts_again_with_the_agency_that_gets_the_order(cast: Cast) -> None:
    # Long enough ago to be silent too: of an order that has just come in nobody says so.
    share = make_assignment(make_task(), cast.ministry_a, created_at=days_ago(120))
    object_to_assignment(
        assignment=share, move=Move.DECLINE, by=cast.focal_point_a, now=days_ago(20), reason="Không đúng chức năng"
    )
    given = {"by": cast.secretariat, "agency": cast.ministry_b, "now": days_ago(2)}
    decide_objection(assignment=share, move=Move.TRANSFER, **given)
    share.refresh_from_db()
    last_day = acknowledge_by(share, CalendarDay.objects.working_calendar())
    assert last_day == TODAY + timedelta(days=1)
    Notice.objects.all().delete()
    assert told(due_reminders(NOW)) == {}
    assert hears(due_reminders(NOW + timedelta(days=1))) == {"focal-point-b": "to_acknowledge_3_days"}


@pytest.mark.parametrize(("days", "is_told"), [(0, False), (1, True), (3, True)])
def test_returned_report_is_told_the_next_day(cast: Cast, days: int, is_told: bool) -> None:
    share = make_assignment(make_task(), cast.ministry_b, state="returned", created_at=days_ago(9))
    people = {"submitted_by": cast.focal_point_b, "decided_by": cast.secretariat}
    moments = {"submitted_at": days_ago(9), "decided_at": days_ago(days)}
    CompletionRequest.objects.create(assignment=share, decision="returned", reason="Thiếu", **people, **moments)
    tell(kind=NoticeKind.RETURNED, assignment=share, recipients=[cast.focal_point_b], text="Trả", now=days_ago(days))
    assert ("focal-point-b" in hears(due_reminders(NOW))) is is_told


@pytest.mark.parametrize(("days", "is_told"), [(1, False), (2, True), (5, True)])
def test_extension_that_waits_is_told_to_the_secretariat(cast: Cast, days: int, is_told: bool) -> None:
    share = make_due(cast, 30, state="in_progress", last_entry_at=NOW)
    ExtensionRequest.objects.create(
        assignment=share, due_before=share.due_on, asked_due_on=share.due_on + timedelta(days=9), reason="Chờ",
        asked_by=cast.focal_point_b, asked_at=days_ago(days),
    )  # fmt: skip
    reasons = {"secretariat": f"extension_waiting_{days}_days", "second-secretariat": f"extension_waiting_{days}_days"}
    assert hears(due_reminders(NOW)) == (reasons if is_told else {})


def test_weekly_order_has_no_notice_of_seven_days(cast: Cast) -> None:
    weekly = make_task(recurrence={"frequency": "weekly", "weekday": 1})
    for days in (7, 3):
        due = TODAY + timedelta(days=days)
        make_assignment(weekly, cast.ministry_b, due_on=due, period_on=due, created_at=NOW)
    assert told(due_reminders(NOW)) == {cast.focal_point_b.email: ["due_in_3_days"]}


def test_policy_that_is_out_of_use_tells_nobody(cast: Cast) -> None:
    make_due(cast, 3)
    make_due(cast, -1)
    ReminderPolicy.objects.create(kind=NoticeKind.DUE_SOON, is_active=False)
    ReminderPolicy.objects.create(kind=NoticeKind.OVERDUE, days_after=[2])
    assert told(due_reminders(NOW)) == {}
    assert hears(due_reminders(NOW + timedelta(days=1))) == {"focal-point-b": "late_2_days"}


def wish(cast: Cast, kind: NoticeKind, frequency: Frequency) -> None:
    Preference.objects.create(user=cast.focal_point_b, kind=kind, frequency=frequency)


def test_person_who_wants_no_mail_has_it_in_the_inbox_all_the_same(cast: Cast) -> None:
    share = make_due(cast, 3)
    wish(cast, NoticeKind.DUE_SOON, Frequency.NEVER)
    plan = due_reminders(NOW)
    assert plan.reminders == []
    assert [line.assignment for line in plan.inbox[cast.focal_point_b.pk]] == [share.pk]


def test_mails_that_may_not_be_ended_go_on(cast: Cast) -> None:
    make_due(cast, -1)
    wish(cast, NoticeKind.OVERDUE, Frequency.NEVER)
    assert hears(due_reminders(NOW)) == {"focal-point-b": "late_1_days"}


def test_weekly_mail_comes_on_the_first_working_day_with_the_week_to_come(cast: Cast) -> None:
    wish(cast, NoticeKind.DUE_SOON, Frequency.WEEKLY)
    for days in (7, 9, 10, 15):
        make_due(cast, days, created_at=NOW, state=AssignmentState.IN_PROGRESS)
    monday = NOW + timedelta(days=5)
    assert told(due_reminders(NOW)) == {}
    assert told(due_reminders(monday)) == {
        cast.focal_point_b.email: ["due_in_2_days", "due_in_4_days", "due_in_5_days"]
    }
    assert told(due_reminders(monday + timedelta(days=1))) == {}


@pytest.mark.parametrize(("limit", "mails"), [(0, 0), (1, 1)])
def test_limit_of_mails_is_a_setting(cast: Cast, limit: int, mails: int) -> None:
    make_due(cast, 3)
    Setting.objects.create(name="mail_limit_per_day", value=limit)
    plan = due_reminders(NOW)
    assert (len(plan.reminders), len(plan.inbox)) == (mails, 1)


def test_what_happened_and_was_not_mailed_goes_along(cast: Cast) -> None:
    share = make_due(cast, 30, created_at=NOW)
    tell(kind=NoticeKind.NUDGED, assignment=share, recipients=[cast.focal_point_b], text="Đề nghị.", now=days_ago(1))
    tell(kind=NoticeKind.REPORTED, assignment=share, recipients=[cast.focal_point_b], text="Đã báo.", now=days_ago(1))
    (reminder,) = due_reminders(NOW).reminders
    assert ([line.reason for line in reminder.lines], reminder.lines[0].text) == (["nudged"], "Đề nghị.")
    assert reminder.events == [Notice.objects.get(kind=NoticeKind.NUDGED).pk]
    Notice.objects.update(mailed_at=NOW)
    assert due_reminders(NOW).reminders == []
