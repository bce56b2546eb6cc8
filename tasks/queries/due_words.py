"""A share's clock in the words of the office: "còn 3 ngày làm việc", "trễ 12 ngày"."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tasks.models import Assignment, CalendarDay
from tasks.rules.calendar import WorkingCalendar
from tasks.rules.clock import VIETNAM, local_date
from tasks.rules.states import AssignmentState, Status
from tasks.rules.status import DUE_SOON_DAYS, derive_status

WEEKDAYS = [
    gettext_noop("Monday"),
    gettext_noop("Tuesday"),
    gettext_noop("Wednesday"),
    gettext_noop("Thursday"),
    gettext_noop("Friday"),
    gettext_noop("Saturday"),
    gettext_noop("Sunday"),
]


@dataclass(frozen=True)
class Row:
    """One assignment as a list shows it."""

    share: Assignment
    status: Status
    words: str | Promise
    tone: str
    icon: str


def present_rows(shares: Iterable[Assignment], now: datetime) -> list[Row]:
    """Return rows ready to show, in the order given.

    Queries: one for the calendar, whatever the number of rows.
    """
    calendar = CalendarDay.objects.working_calendar()
    return [present_row(share, now, calendar) for share in shares]


def present_row(share: Assignment, now: datetime, calendar: WorkingCalendar) -> Row:
    """Return one assignment with its status in words, icon and tone."""
    status = derive_status(share.status_facts, now)
    words, tone, icon = _(status.label), status.tone, status.icon
    if share.state in (AssignmentState.RETURNED, AssignmentState.SUBMITTED) and status != Status.OVERDUE:
        state = AssignmentState(share.state)
        words, tone, icon = _(state.label), state.tone, state.icon
    elif status == Status.OVERDUE:
        words = days_late_words(share.due_on, share.submitted_at or now)
    elif status == Status.DONE_LATE:
        words = _("Done, %(late)s") % {"late": days_late_words(share.due_on, share.submitted_at).lower()}
    elif status == Status.OPEN_IN_TIME and share.due_on <= local_date(now) + timedelta(days=DUE_SOON_DAYS):
        words, tone, icon = days_left_words(share.due_on, now, calendar), "soon", "clock-exclamation"
    return Row(share, status, words, tone, icon)


def day_words(day: date) -> str:
    """Return a date with its weekday: thứ Ba 24/11/2026."""
    return f"{_(WEEKDAYS[day.weekday()])} {day:%d/%m/%Y}"


def days_late_words(due_on: date, moment: datetime) -> str:
    """Return how late a moment is, in calendar days; within the due day itself it is late by the hour."""
    days = (moment.astimezone(VIETNAM).date() - due_on).days
    return _("%(days)s days late") % {"days": days} if days else _("Late since this hour")


def days_left_words(due_on: date, now: datetime, calendar: WorkingCalendar) -> str:
    """Return how much time is left, in working days; today's own work day isn't counted."""
    today = local_date(now)
    if due_on == today:
        return _("Due today")
    days = calendar.working_days_between(today, due_on)
    return _("%(days)s working days left") % {"days": days} if days else _("No working day left")
