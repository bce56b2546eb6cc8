"""How things stood at a moment, as far as the stored facts tell, and what was kept of earlier days.

What the facts tell: a share counts from the day its directive was issued (or its period began), even when it was
entered later; what was submitted after the moment was open then; what was accepted after it was waiting then.
What they don't tell: due dates, pauses, withdrawals, returned reports and who holds a share are taken as of today.
A figure kept on its own day is therefore better than one computed afterwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When

from reports.models import CompletionSnapshot
from reports.queries.counts import PAST_DAYS, Key, counts_from, grouped
from reports.rules.rates import Counts
from reports.rules.scopes import SNAPSHOT_SCOPES, Scope
from tasks.models import Assignment, CompletionRequest
from tasks.models.assignment_queryset import open_past_due_q
from tasks.rules.clock import local_date
from tasks.rules.kinds import Decision
from tasks.rules.states import AssignmentState, Status


def known_at(moment: datetime) -> QuerySet[Assignment]:
    """Return the shares there were at a moment, with `status_then`; at the present moment this is `with_status`."""
    day = local_date(moment)
    begun = Q(period_on__isnull=True) | Q(period_on__lte=day)
    existed = Q(created_at__lte=moment) | (Q(task__directive__issued_on__lte=day) & begun)
    accepted_later = CompletionRequest.objects.filter(
        assignment=OuterRef("pk"), decision=Decision.ACCEPTED, decided_at__gt=moment
    )
    unsubmitted = Q(submitted_at__gt=moment) & ~Q(status__in=[Status.PAUSED, Status.WITHDRAWN])
    waiting = Q(state=AssignmentState.COMPLETED) & Exists(accepted_later)
    undated = (unsubmitted | waiting) & Q(due_on__isnull=True)
    then = Case(
        When(undated, then=Value(Status.NO_DEADLINE)),
        When(unsubmitted & open_past_due_q(moment), then=Value(Status.OVERDUE)),
        When(unsubmitted, then=Value(Status.OPEN_IN_TIME)),
        When(waiting & Q(status=Status.DONE_LATE), then=Value(Status.OVERDUE)),
        When(waiting, then=Value(Status.OPEN_IN_TIME)),
        default=F("status"),
        output_field=CharField(),
    )
    return Assignment.objects.filter(existed).with_status(moment).annotate(status_then=then)


def counts_at(moment: datetime, scope: Scope) -> dict[Key, Counts]:
    """Return the counts at a moment, by key.

    Queries: one.
    """
    rows = grouped(known_at(moment), scope, "status_then").filter(key__isnull=False)
    return counts_from(rows, "status_then")


@dataclass(frozen=True)
class Kept:
    """The figures kept of an earlier day; `day` is None when nothing that old has been kept."""

    day: date | None = None
    counts: Mapping[tuple[str, int], Counts] = field(default_factory=dict)

    def of(self, scope: Scope, key: Key = 0) -> Counts | None:
        """Return the counts of one agency, body or directive on that day, or of everything.

        Empty: None when the day or the scope was never kept; nothing at all for who had no assignment then.
        """
        if self.day is None or scope not in SNAPSHOT_SCOPES:
            return None
        return self.counts.get((scope, key), Counts())


def kept_a_week_ago(now: datetime, *scopes: Scope) -> Kept:
    """Return the figures of the newest day kept at least a week before `now`.

    Queries: one.
    """
    last = local_date(now) - timedelta(days=PAST_DAYS)
    kept = CompletionSnapshot.objects.filter(taken_on__lte=last, scope=Scope.ALL).order_by("-taken_on")
    rows = CompletionSnapshot.objects.filter(taken_on=kept.values("taken_on")[:1], scope__in=scopes)
    counts = {(row.scope, row.scope_id): row.counts for row in rows}
    return Kept(next((row.taken_on for row in rows), None), counts)
