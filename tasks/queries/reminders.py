"""Who is to be reminded of what on a day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from tasks.models import Assignment, CalendarDay, Mail, Task, User
from tasks.models.assignment_queryset import open_past_due_q
from tasks.queries.addressees import addressees_on
from tasks.queries.links import absolute
from tasks.rules.calendar import WorkingCalendar
from tasks.rules.clock import local_date, start_of_day
from tasks.rules.reminder import due_dates_to_announce, is_day_of_chasing
from tasks.rules.status import is_past_due
from tasks.rules.workflow import WORKFLOW, Move

MAIL_KIND = "due_reminder"

COLUMNS = [
    "pk",
    "due_on",
    "due_time",
    "class_wording",
    "officer_id",
    "agency_id",
    "agency__name_vi",
    "agency__parent_id",
    "body_id",
    "body__name_vi",
    "membership_id",
    "membership__position",
    "membership__person_name",
    "task_id",
    "task__wording",
    "task__directive__number",
]


@dataclass(frozen=True)
class ReminderLine:
    """One share a person is reminded of.

    Units: `days` left until the due date, in calendar days; negative for days late.
    """

    assignment: int
    code: str
    wording: str
    directive: str
    assignee: str
    due_on: date
    due_time: time | None
    days: int
    is_late: bool

    @property
    def reason(self) -> str:
        """Return why the line stands there, for machines."""
        return f"late_{-self.days}_days" if self.is_late else f"due_in_{self.days}_days"

    @property
    def url(self) -> str:
        """Return the address of the share's page."""
        return absolute(reverse("tasks:assignment", args=[self.assignment]))


@dataclass(frozen=True)
class Reminder:
    """What one person is told, the latest first."""

    recipient: User
    lines: list[ReminderLine]


@dataclass(frozen=True)
class ReminderPlan:
    """Who is told what on a day, and which shares have nobody to tell."""

    on: date
    calendar: WorkingCalendar
    reminders: list[Reminder] = field(default_factory=list)
    nobody: list[ReminderLine] = field(default_factory=list)

    @property
    def is_working_day(self) -> bool:
        """Return whether people are told anything on that day."""
        return self.calendar.is_working_day(self.on)

    @property
    def line_count(self) -> int:
        """Return the number of lines in all mails."""
        return sum(len(reminder.lines) for reminder in self.reminders)


def due_reminders(now: datetime) -> ReminderPlan:
    """Return who is to be reminded of what on the day of `now`.

    A mail goes out when something comes due in 7, 3 or 1 days, when something is late by 1 or by 7 days, or when
    somebody with late work hasn't been reminded for a week; it then lists all of the person's late work. What waits
    for acceptance, is paused or has been withdrawn is never mentioned.
    Law: setting, not confirmed: REMINDER_LEAD_DAYS, REMINDER_LATE_DAYS, REMINDER_REPEAT_DAYS.
    Queries: five, whatever the number of people and shares; one on a day off. Empty: nothing to say, no mail.
    """
    today = local_date(now)
    calendar = CalendarDay.objects.working_calendar()
    if not calendar.is_working_day(today):
        return ReminderPlan(today, calendar)
    announced = due_dates_to_announce(today, calendar, settings.REMINDER_LEAD_DAYS)
    addressees = addressees_on(today)
    people: dict[int, list[ReminderLine]] = defaultdict(list)
    nobody = []
    for share in _shares(now, announced):
        line = _line(share, now)
        told = addressees.of(share)
        for person in told:
            people[person.pk].append(line)
        if not told:
            nobody.append(line)
    due = _people_whose_turn_it_is(people, today, calendar)
    reminders = [Reminder(addressees.users[person], people[person]) for person in due]
    return ReminderPlan(today, calendar, sorted(reminders, key=lambda reminder: reminder.recipient.email), nobody)


def _shares(now: datetime, announced: Iterable[date]) -> Iterable[Any]:
    """Return what the assignees still have to do and is late or comes due on one of these days, the oldest first."""
    mine_to_do = sorted(WORKFLOW[Move.SUBMIT].sources)
    shares = Assignment.objects.filter(state__in=mine_to_do).filter(
        open_past_due_q(now) | Q(due_on__in=sorted(announced))
    )
    return shares.order_by("due_on", "pk").values_list(*COLUMNS, named=True)


def _line(share: Any, now: datetime) -> ReminderLine:
    """Return a share as a line of a mail."""
    member = ", ".join(filter(None, (share.membership__person_name, share.membership__position)))
    return ReminderLine(
        assignment=share.pk,
        code=Task(pk=share.task_id).code,
        wording=share.task__wording,
        directive=share.task__directive__number,
        assignee=share.agency__name_vi or share.body__name_vi or member or share.class_wording,
        due_on=share.due_on,
        due_time=share.due_time,
        days=(share.due_on - local_date(now)).days,
        is_late=is_past_due(share.due_on, share.due_time, now),
    )


def _people_whose_turn_it_is(
    people: dict[int, list[ReminderLine]], today: date, calendar: WorkingCalendar
) -> list[int]:
    """Return who gets a mail today: those with news, and those with late work who haven't been told for a week.

    Mails of this very day don't count as told, so that the same run twice comes to the same result.
    """
    first = start_of_day(today - timedelta(days=settings.REMINDER_REPEAT_DAYS - 1))
    lately = Mail.objects.filter(kind=MAIL_KIND, created_at__gte=first, created_at__lt=start_of_day(today))
    told = set(lately.values_list("recipient_id", flat=True))
    chased: dict[date, bool] = {}
    for line in {line for lines in people.values() for line in lines if line.is_late}:
        if line.due_on not in chased:
            chased[line.due_on] = is_day_of_chasing(line.due_on, today, calendar, settings.REMINDER_LATE_DAYS)
    return [
        person
        for person, lines in people.items()
        if person not in told or any(not line.is_late or chased[line.due_on] for line in lines)
    ]
