"""Everything the page of one assignment shows."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from tasks.models import Assignment, Setting, User
from tasks.models.assignment_queryset import given_at
from tasks.permissions import SEES_EVERYTHING, Permission, agency_ids, can, contributors_of, role_kinds
from tasks.queries.due_words import Row, present_row
from tasks.rules.calendar import WorkingCalendar
from tasks.rules.clock import local_date
from tasks.rules.roles import RoleKind
from tasks.rules.states import AssignmentRole, AssignmentState


@dataclass(frozen=True)
class Shares:
    """How the task as a whole stands: n of m leading shares done, and who else takes part."""

    done_count: int
    lead_count: int
    coordinating: list[str]


def shares_of_task(assignment: Assignment) -> Shares:
    """Return the sum of the leading shares and the names of the coordinating ones; nobody's progress but the count.

    Queries: two.
    """
    shares = Assignment.objects.filter(task=assignment.task_id, period_on=assignment.period_on)
    shares = shares.exclude(state=AssignmentState.WITHDRAWN)
    sums = shares.filter(role=AssignmentRole.LEAD).aggregate(
        done=Count("pk", filter=Q(state=AssignmentState.COMPLETED)), all=Count("pk")
    )
    coordinating = shares.filter(role=AssignmentRole.COORDINATING).select_related("agency", "body", "membership")
    names = [share.assignee_name for share in coordinating.order_by("pk")[:20]]
    return Shares(sums["done"], sums["all"], names)


def last_cause(assignment: Assignment) -> str:
    """Return why the last update says the work is at risk or late; empty when it is on track.

    Queries: one.
    """
    entry = assignment.entries.order_by("-created_at", "-pk").first()
    return entry.cause if entry else ""


def last_difficulties(assignment: Assignment) -> str:
    """Return what the last update says stands in the way.

    Queries: one.
    """
    entry = assignment.entries.order_by("-created_at", "-pk").first()
    return entry.difficulties if entry else ""


def contributors(user: User, assignment: Assignment, now: datetime, calendar: WorkingCalendar) -> list[Row]:
    """Return the coordinating shares of a leading one, for who may report on it, heads its agency or sees everything.

    Empty: the share doesn't lead, or the person has no business with its helpers.
    Queries: one at most.
    """
    answers = can(user, Permission.LOG_PROGRESS, assignment) or role_kinds(user) & SEES_EVERYTHING
    agency = assignment.agency
    heads = agency is not None and agency_ids(user, RoleKind.AGENCY_HEAD) & {agency.pk, agency.parent_id}
    if assignment.role != AssignmentRole.LEAD or not (answers or heads):
        return []
    helping = contributors_of(assignment).with_names().order_by("due_on", "pk")
    return [present_row(share, now, calendar) for share in helping[:MOST_CONTRIBUTORS]]


MOST_CONTRIBUTORS = 60


def acknowledge_by(assignment: Assignment, calendar: WorkingCalendar) -> date | None:
    """Return the day until which the agency should acknowledge or object; None once it has answered.

    Boundary: working days after the one the share was given (see `given_at`), by the setting; on that day the
    reminders begin.
    Queries: two for a share that waits.
    """
    if assignment.state != AssignmentState.ASSIGNED:
        return None
    given = Assignment.objects.values_list(given_at(), flat=True).get(pk=assignment.pk)
    days = Setting.objects.values_in_force()["acknowledge_working_days"]
    return calendar.add_working_days(local_date(given), days)
