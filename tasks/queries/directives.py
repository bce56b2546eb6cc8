"""Directives with how far their orders have come."""

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tasks.models import Assignment, Directive, Task, User
from tasks.permissions import visible_directives, visible_tasks, visible_to
from tasks.rules.states import AssignmentRole, AssignmentState, Status
from tasks.rules.workflow import WORKFLOW, Move


def directive_list(user: User, text: str = "") -> QuerySet[Directive]:
    """Return the visible directives, newest first, each with `task_count`: the orders the person may see."""
    found = visible_directives(user).search(text) if text else visible_directives(user)
    mine = Q(tasks__in=visible_tasks(user).values("pk"))
    return found.annotate(task_count=Count("tasks", filter=mine)).order_by("-issued_on", "-pk")


def tasks_of_directive(directive: Directive, user: User, now: datetime) -> QuerySet[Task]:
    """Return the directive's tasks in its order, each with its own "n/m done" and how many shares are late.

    Only tasks of which the person may see a share; the counts are over the shares the person may see.
    """
    shares = visible_to(user).exclude(state=AssignmentState.WITHDRAWN).filter(task=OuterRef("pk"))
    visible = Task.objects.filter(Exists(shares), directive=directive)
    leading = Q(assignments__role=AssignmentRole.LEAD) & ~Q(assignments__state=AssignmentState.WITHDRAWN)
    late = Assignment.objects.of_status(Status.OVERDUE, now).values("pk")
    mine = Q(assignments__in=visible_to(user).values("pk"))
    return visible.annotate(
        lead_count=Count("assignments", filter=leading & mine, distinct=True),
        done_count=Count(
            "assignments", filter=leading & mine & Q(assignments__state=AssignmentState.COMPLETED), distinct=True
        ),
        overdue_count=Count("assignments", filter=mine & Q(assignments__in=late), distinct=True),
    ).order_by("pk")


def datable_tasks(directive: Directive) -> QuerySet[Task]:
    """Return the directive's orders that can be given another date, each with `open_count`: its shares that are open.

    A recurring order isn't among them: each period brings its own date.
    """
    still_open = Count("assignments", filter=Q(assignments__state__in=sorted(WORKFLOW[Move.WITHDRAW].sources)))
    return directive.tasks.filter(recurrence__isnull=True).annotate(open_count=still_open).order_by("pk")
