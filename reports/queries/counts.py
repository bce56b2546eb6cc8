"""The one place where assignments are counted: board, snapshots and digest all start here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from reports.rules.rates import Counts
from reports.rules.scopes import Scope
from tasks.models import Assignment
from tasks.rules.clock import local_date
from tasks.rules.due_dates import DueDates
from tasks.rules.states import AssignmentState, Status
from tasks.rules.status import DUE_SOON_DAYS

PAST_DAYS = 7

KEYS: dict[Scope, Any] = {
    Scope.ALL: Value(0),
    Scope.AGENCY: F("agency_id"),
    Scope.BODY: Coalesce("body_id", "membership__body_id"),
    Scope.DIRECTIVE: F("task__directive_id"),
    Scope.FIELD: F("task__field"),
    Scope.CAME_FROM: Coalesce("came_from_id", "agency_id"),
}
Key = int | str | None


@dataclass(frozen=True)
class Standing:
    """How a group of assignments stands: its counts, what falls due soon, what waits, and which delays were waived.

    Units: `due_soon` are those in time by the dates in force and due from today to seven days ahead, both included;
    `waived` are those among the done late ones whose delay was waived as objective.
    """

    counts: Counts = field(default_factory=Counts)
    due_soon: int = 0
    waiting: int = 0
    waiting_since: datetime | None = None
    waived: int = 0

    def __add__(self, other: "Standing") -> "Standing":
        moments = [moment for moment in (self.waiting_since, other.waiting_since) if moment]
        return Standing(
            self.counts + other.counts,
            self.due_soon + other.due_soon,
            self.waiting + other.waiting,
            min(moments, default=None),
            self.waived + other.waived,
        )


@dataclass(frozen=True)
class Flow:
    """What came and went in the last seven days and today."""

    new: int = 0
    done: int = 0

    def __add__(self, other: "Flow") -> "Flow":
        return Flow(self.new + other.new, self.done + other.done)


def grouped(shares: QuerySet[Assignment], scope: Scope, *annotated: str) -> QuerySet[Any, dict[str, Any]]:
    """Return rows of `key`, the annotated columns and `number`.

    The key is the number of the agency, body or directive, the name of the field, or 0 for everything; None for
    shares that belong to nobody in this scope.
    """
    return shares.annotate(key=KEYS[scope]).order_by().values("key", *annotated).annotate(number=Count("pk"))


def counts_from(rows: Iterable[Mapping[str, Any]], status: str = "status") -> dict[Key, Counts]:
    """Return the counts by key, from rows of `grouped`."""
    counts: dict[Key, Counts] = {}
    for row in rows:
        counts[row["key"]] = counts.get(row["key"], Counts()) + Counts(**{row[status]: row["number"]})
    return counts


def standing_by(
    shares: QuerySet[Assignment], scope: Scope, *, now: datetime, dates: DueDates = DueDates.AGREED
) -> dict[Key, Standing]:
    """Return how the shares stand at `now`, by key; the key None holds what belongs to nobody in this scope.

    Queries: one. Empty: no rows, no keys.
    """
    today = local_date(now)
    soon = Q(due_on__gte=today, due_on__lte=today + timedelta(days=DUE_SOON_DAYS))
    waiting = Q(state=AssignmentState.SUBMITTED)
    in_force = "status" if dates == DueDates.AGREED else "status_in_force"
    shares = shares.with_status(now, dates=dates).with_status(now, name=in_force)
    rows = grouped(shares, scope, *{"status", in_force}).annotate(
        due_soon=Count("pk", filter=soon),
        waiting=Count("pk", filter=waiting),
        waiting_since=Min("submitted_at", filter=waiting),
        waived=Count("pk", filter=Q(delay_waived=True)),
    )
    standing: dict[Key, Standing] = {}
    for row in rows:
        due_soon = row["due_soon"] if row[in_force] == Status.OPEN_IN_TIME else 0
        waived = row["waived"] if row["status"] == Status.DONE_LATE else 0
        counts = Counts(**{row["status"]: row["number"]})
        part = Standing(counts, due_soon, row["waiting"], row["waiting_since"], waived)
        standing[row["key"]] = standing.get(row["key"], Standing()) + part
    return standing


def flow_by(shares: QuerySet[Assignment], scope: Scope, *, now: datetime) -> dict[Key, Flow]:
    """Return what was assigned and what was accepted since the same weekday of last week, by key.

    Boundary: both days included, so that a weekly mail misses nothing.
    Queries: two.
    """
    today = local_date(now)
    first = today - timedelta(days=PAST_DAYS)
    new = _number_by(shares.created_between(first, today), scope)
    done = _number_by(shares.done_between(first, today), scope)
    return {key: Flow(new.get(key, 0), done.get(key, 0)) for key in new.keys() | done.keys()}


def _number_by(shares: QuerySet[Assignment], scope: Scope) -> dict[Key, int]:
    """Return the number of shares by key."""
    rows = shares.annotate(key=KEYS[scope]).order_by().values("key").annotate(number=Count("pk"))
    return {row["key"]: row["number"] for row in rows}


def total(standing: Mapping[Key, Standing]) -> Standing:
    """Return everything together."""
    return sum(standing.values(), Standing())
