"""Recurring orders: a share for everybody when a new period begins."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Q

from tasks.actions.audit import audit_event, record_many
from tasks.actions.follow_up import follow_up_on_commit
from tasks.models import Agency, Assignment, Task
from tasks.models.validity import in_force_q
from tasks.queries.handover import successors_of
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
    """Return the recurring orders whose present period can still be met, with that period.

    An order that a later one repeats or supersedes is over.
    """
    periods = {}
    for task in Task.objects.filter(recurrence__isnull=False, links_forward__isnull=True).order_by("pk"):
        recurrence = Recurrence.from_json(task.recurrence or {})
        period = recurrence.period_containing(today)
        over = recurrence.until is not None and period.first > recurrence.until
        if not over and recurrence.due_in(period) >= today:
            periods[task] = period
    return periods


def _next_shares(opening: dict[Task, Period], last: dict[int, date], now: datetime) -> Iterator[Assignment]:
    """Yield the shares of the new periods, after those of each order's newest one.

    Boundary: for an agency that has ended its only successor is asked, from now on and once, whatever came to it from
    how many; work that was passed on after the next period had been opened goes on with who took it over.
    """
    tasks = {task.pk: task for task in opening}
    today = local_date(now)
    before = (
        Assignment.objects.filter(task__in=opening)
        .filter(Q(came_from__isnull=False) | Q(period_on__in=set(last.values())))
        .filter(in_force_q(today, "body__"), in_force_q(today, "membership__"))
        .select_related("agency")
    )
    heirs = _heirs([share.agency for share in before if share.agency], today)
    seen = set()
    for share in sorted(before, key=lambda one: _newest_first(one, heirs)):
        task, agency = tasks[share.task_id], heirs.get(share.agency_id, share.agency_id)
        if share.agency_id and agency is None:
            continue
        holder = (task.pk, agency, share.body_id, share.membership_id, share.class_wording, share.role)
        if holder in seen or (share.period_on != last[task.pk] and share.came_from_id is None):
            continue
        seen.add(holder)
        if share.state == AssignmentState.WITHDRAWN:
            continue
        recurrence = Recurrence.from_json(task.recurrence or {})
        yield Assignment(
            task=task,
            agency_id=agency,
            body_id=share.body_id,
            membership_id=share.membership_id,
            class_wording=share.class_wording,
            role=share.role,
            officer_id=share.officer_id if agency == share.agency_id else None,
            due_on=recurrence.due_in(opening[task]),
            due_time=task.due_time,
            period_on=opening[task].first,
            created_at=now,
        )


def _newest_first(share: Assignment, heirs: dict[int | None, int | None]) -> tuple[int, int, bool, bool, int]:
    """Return what shares are sorted by: the newest period of an order first, and in it who is still there by itself."""
    newest = -share.period_on.toordinal() if share.period_on else 0
    return share.task_id, newest, share.agency_id in heirs, share.came_from_id is not None, share.pk


def _heirs(agencies: list[Agency], today: date) -> dict[int | None, int | None]:
    """Return who follows each agency that isn't there today; None where nobody or more than one does.

    Queries: none where all are there, else two for each that isn't, and one for each further generation.
    """
    absent = {
        one.pk: one
        for one in agencies
        if (one.valid_to and one.valid_to < today) or (one.valid_from and one.valid_from > today)
    }
    heirs: dict[int | None, int | None] = {}
    for number, agency in absent.items():
        following = successors_of(agency, today)
        heirs[number] = following[0].pk if len(following) == 1 else None
    return heirs
