"""A day on which reminders are due, and who is told what on it."""

from datetime import datetime, timedelta

from tasks.models import (
    Assignment,
)
from tasks.queries.reminders import ReminderPlan
from tasks.rules.clock import VIETNAM
from tests.cast import Cast
from tests.factories import make_assignment, make_task

# A Wednesday at 07:30; the cast has its roles without dates.
NOW = datetime(2026, 11, 25, 7, 30, tzinfo=VIETNAM)
TODAY = NOW.date()


def make_due(cast: Cast, days: int, **fields) -> Assignment:
    """Return a share of ministry B that is due in so many days."""
    return make_assignment(make_task(), cast.ministry_b, due_on=TODAY + timedelta(days=days), **fields)


def told(plan: ReminderPlan) -> dict[str, list[str]]:
    """Return the reasons each person is told, by address."""
    return {reminder.recipient.email: [line.reason for line in reminder.lines] for reminder in plan.reminders}


def hears(plan: ReminderPlan) -> dict[str, str]:
    """Return the one reason each person is told, by the first word of their address."""
    return {email.split("@")[0]: reasons[0] for email, reasons in told(plan).items()}


def days_ago(days: int) -> datetime:
    """Return the moment so many days before."""
    return NOW - timedelta(days=days)
