"""What is measured, each beside the bare SQL that reads the same rows."""

from collections.abc import Callable
from datetime import datetime

from reports.actions.completion import compute_completion
from reports.queries.board import secretariat_board
from reports.queries.digest import weekly_digests
from reports.rules.scopes import Scope
from tasks.actions.reminders import send_due_reminders
from tasks.models import User
from tasks.queries.reminders import due_reminders

BY_AGENCY = "SELECT agency_id, state, due_on, COUNT(*) FROM tasks_assignment GROUP BY agency_id, state, due_on"
ALL_SCOPES = """
    SELECT agency_id, directive_id, state, tasks_assignment.due_on, COUNT(*)
    FROM tasks_assignment JOIN tasks_task ON tasks_task.id = task_id
    GROUP BY agency_id, directive_id, state, tasks_assignment.due_on"""
OPEN_AND_LATE = """
    SELECT tasks_assignment.id, tasks_assignment.due_on, wording, number, name_vi FROM tasks_assignment
    JOIN tasks_task ON tasks_task.id = task_id JOIN tasks_directive ON tasks_directive.id = directive_id
    JOIN tasks_agency ON tasks_agency.id = agency_id
    WHERE state IN ('assigned', 'in_progress', 'returned') AND tasks_assignment.due_on < '2026-11-25'"""


def figures(now: datetime) -> list[tuple[str, Callable[[], object], str]]:
    """Return (name, work, bare SQL)."""
    secretary = User.objects.filter(roles__kind="secretariat").earliest("pk")
    return [
        ("board by agency", lambda: secretariat_board(secretary, now), BY_AGENCY),
        ("board by directive", lambda: secretariat_board(secretary, now, by=Scope.DIRECTIVE), ALL_SCOPES),
        ("compute_completion", lambda: compute_completion(now=now), ALL_SCOPES),
        ("weekly digest, numbers", lambda: weekly_digests(now), BY_AGENCY),
        ("due reminders, who and what", lambda: due_reminders(now), OPEN_AND_LATE),
        ("due reminders, written and queued", lambda: send_due_reminders(now=now), OPEN_AND_LATE),
    ]
