"""Recurring orders: a share for everybody when a new period begins."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from tasks.actions.audit import audit_event, record_many
from tasks.actions.follow_up import follow_up_on_commit
from tasks.models import Assignment, Task
from tasks.models.validity import in_force_q
from tasks.rules.clock import local_date
from tasks.rules.recurrence import Period, Recurrence
from tasks.rules.states import AssignmentState

_BATCH = 1000


@transaction.atomic
def open_recurring_periods(*, now: datetime) -> int:
    """Give the shares of the period in force to those who had one before, and return how many were added.

    Boundary: periods that were missed are never filled in afterwards, and a share whose due day has passed isn't born
    late; agencies and members that have ended get none, nor does who was withdrawn from the order.
    Effects: idempotent; audits one event for each order; asks for new figures.
    Queries: a constant number for every thousand shares.
    """
    today = local_date(now)
    periods = _periods_to_open(today)
    last = dict(
        Assignment.objects.filter(task__in=periods, period_on__isnull=False)
        .values_list("task")
        .annotate(newest=Max("period_on"))
    )
    opening = {task: period for task, period in periods.items() if task.pk in last and last[task.pk] < period.first}
    made = list(_next_shares(opening, last, now))
    for start in range(0, len(made), _BATCH):
        Assignment.objects.bulk_create(made[start : start + _BATCH], ignore_conflicts=True)  # two workers at once
    counts: dict[Task, int] = {}
    for share in made:
        counts[share.task] = counts.get(share.task, 0) + 1
    record_many(
        audit_event(
            verb="open_period", target=task, by=None, now=now, after={"period_on": opening[task].first, "shares": count}
        )
        for task, count in counts.items()
    )
    if made:
        follow_up_on_commit()
    return len(made)


def _periods_to_open(today: date) -> dict[Task, Period]:
    """Return the recurring orders whose present period can still be met, with that period."""
    periods = {}
    for task in Task.objects.filter(recurrence__isnull=False).order_by("pk"):
        recurrence = Recurrence.from_json(task.recurrence or {})
        period = recurrence.period_containing(today)
        over = recurrence.until is not None and period.first > recurrence.until
        if not over and recurrence.due_in(period) >= today:
            periods[task] = period
    return periods


def _next_shares(opening: dict[Task, Period], last: dict[int, date], now: datetime) -> Iterator[Assignment]:
    """Yield the shares of the new periods, after those of each order's newest one."""
    tasks = {task.pk: task for task in opening}
    today = local_date(now)
    before = (
        Assignment.objects.filter(task__in=opening)
        .exclude(state=AssignmentState.WITHDRAWN)
        .filter(in_force_q(today, "agency__"), in_force_q(today, "body__"), in_force_q(today, "membership__"))
        .order_by("task", "pk")
    )
    for share in before:
        task = tasks[share.task_id]
        if share.period_on != last[task.pk]:
            continue
        recurrence = Recurrence.from_json(task.recurrence or {})
        yield Assignment(
            task=task,
            agency_id=share.agency_id,
            body_id=share.body_id,
            membership_id=share.membership_id,
            class_wording=share.class_wording,
            role=share.role,
            officer_id=share.officer_id,
            due_on=recurrence.due_in(opening[task]),
            due_time=task.due_time,
            period_on=opening[task].first,
            created_at=now,
        )
