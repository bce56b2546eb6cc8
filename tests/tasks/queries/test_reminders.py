"""Who is reminded of what on which day."""

from datetime import date, datetime, time, timedelta

import pytest

from tasks.actions.notice import tell
from tasks.actions.objection import decide_objection, object_to_assignment
from tasks.models import (
    Agency,
    Assignment,
    CalendarDay,
    CompletionRequest,
    ExtensionRequest,
    Membership,
    Notice,
    Oversight,
    Preference,
    ReminderPolicy,
    Role,
    Setting,
    Substitute,
)
from tasks.queries.assignment_page import acknowledge_by
from tasks.queries.reminders import ReminderPlan, due_reminders
from tasks.rules.clock import VIETNAM
from tasks.rules.kinds import CalendarDayKind, MemberRole
from tasks.rules.life import Frequency, NoticeKind
from tasks.rules.roles import RoleKind
from tasks.rules.states import AssignmentState
from tasks.rules.workflow import Move
from tests.cast import Cast, make_person
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
    with django_assert_num_queries(14):
        plan = due_reminders(NOW)
    assert len(plan.reminders) == min(number, 2)


@pytest.fixture
def overseer(cast: Cast) -> Cast:
    """The cast, with the member overseeing ministry B and the leader as head of the working group."""
    seat = Membership.objects.create(body=cast.working_group, person_name="Member", user=cast.member)
    Oversight.objects.create(membership=seat, agency=cast.ministry_b)
    head = {"role": MemberRole.HEAD, "user": cast.leader}
    Membership.objects.create(body=cast.working_group, person_name="Leader", **head)
    return cast


def hears(plan: ReminderPlan) -> dict[str, str]:
    """Return the one reason each person is told, by the first word of their address."""
    return {email.split("@")[0]: reasons[0] for email, reasons in told(plan).items()}


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


def days_ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


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
