"""Completion reports that wait for the secretariat."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from tasks.models import CalendarDay, CompletionRequest, User
from tasks.permissions import visible_to
from tasks.queries.due_words import Row, present_row
from tasks.rules.clock import local_date
from tasks.rules.kinds import Decision
from tasks.rules.states import AssignmentState


@dataclass(frozen=True)
class Waiting:
    """One report with how its assignment stands and how long it has waited.

    Units: `working_days` since the day of submission, that day not counted.
    """

    completion: CompletionRequest
    row: Row
    working_days: int


def acceptance_queue(user: User) -> QuerySet[CompletionRequest]:
    """Return the pending reports the person may see, the longest waiting first."""
    waiting = visible_to(user).filter(state=AssignmentState.SUBMITTED)
    pending = CompletionRequest.objects.filter(decision=Decision.PENDING, assignment__in=waiting)
    pending = pending.select_related(
        "assignment__task__directive",
        "assignment__agency",
        "assignment__body",
        "assignment__membership",
        "assignment__officer",
        "submitted_by",
    )
    return pending.order_by("submitted_at", "pk")


def present_waiting(reports: Iterable[CompletionRequest], now: datetime) -> list[Waiting]:
    """Return the reports ready to show.

    Queries: one for the calendar, whatever the number of rows.
    """
    calendar = CalendarDay.objects.working_calendar()
    today = local_date(now)
    return [
        Waiting(
            report,
            present_row(report.assignment, now, calendar),
            calendar.working_days_between(local_date(report.submitted_at), today),
        )
        for report in reports
    ]
