"""Assignments as sets: the SQL twin of the status rule, and the filters of the lists."""

from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Case, CharField, F, FilteredRelation, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncDate, TruncTime

from tasks.models.audit import AuditEvent
from tasks.rules.clock import VIETNAM, start_of_day
from tasks.rules.due_dates import DueDates
from tasks.rules.kinds import Decision
from tasks.rules.states import OPEN_STATES, AssignmentState, Status
from tasks.rules.workflow import Move

DUE_FIELDS = {DueDates.AGREED: "due_on", DueDates.ORIGINAL: "original_due_on"}


def given_at() -> Coalesce:
    """Return the moment the agency that holds a share got it, where the term to acknowledge starts.

    Boundary: a transfer, or the passing on to a successor, starts it again.
    """
    verbs = [Move.TRANSFER.value, Move.PASS_ON.value]
    moved = AuditEvent.objects.filter(target_type="assignment", target_id=OuterRef("pk"), verb__in=verbs)
    return Coalesce(Subquery(moved.order_by("-at").values("at")[:1]), "created_at")


def _with_hour_q(dates: DueDates) -> Q:
    """Return the condition that the due date has an hour; an hour belongs to the date in force alone."""
    return Q(due_time__isnull=False, **({"original_due_on": F("due_on")} if dates == DueDates.ORIGINAL else {}))


def open_past_due_q(now: datetime, dates: DueDates = DueDates.AGREED) -> Q:
    """Return the condition that the due moment lies behind `now`; the twin of `is_past_due` for open work."""
    due, local = DUE_FIELDS[dates], now.astimezone(VIETNAM)
    same_day_past = _with_hour_q(dates) & Q(due_time__lte=local.time().replace(tzinfo=None), **{due: local.date()})
    return Q(**{f"{due}__lt": local.date()}) | same_day_past


def submitted_past_due_q(dates: DueDates = DueDates.AGREED) -> Q:
    """Return the condition that the result came after the due moment; needs `with_submitted_day()`."""
    due = F(DUE_FIELDS[dates])
    same_day_past = _with_hour_q(dates) & Q(submitted_on=due, submitted_time__gte=F("due_time"))
    return Q(submitted_on__gt=due) | same_day_past


def late_q(now: datetime, dates: DueDates = DueDates.AGREED) -> Q:
    """Return the condition that the result, or `now` while there is none, comes after the due moment.

    Needs `with_submitted_day()`.
    """
    late_result = Q(submitted_at__isnull=False) & submitted_past_due_q(dates)
    return late_result | Q(submitted_at__isnull=True) & open_past_due_q(now, dates)


class AssignmentQuerySet(models.QuerySet):
    """Shares of work, filtered and annotated."""

    def with_submitted_day(self) -> Self:
        """Add the local day and time of the submission, which lateness is measured by."""
        return self.annotate(
            submitted_on=TruncDate("submitted_at", tzinfo=VIETNAM),
            submitted_time=TruncTime("submitted_at", tzinfo=VIETNAM),
        )

    def with_status(self, now: datetime, *, dates: DueDates = DueDates.AGREED, name: str = "status") -> Self:
        """Add `status`, the SQL twin of `derive_status`; held to it by a test over the whole grid.

        `dates` says whether the dates in force or the original ones are meant, `name` what the annotation is called.
        """
        done, undated = Q(state=AssignmentState.COMPLETED), Q(**{f"{DUE_FIELDS[dates]}__isnull": True})
        late = late_q(now, dates)
        status = Case(
            When(state=AssignmentState.WITHDRAWN, then=Value(Status.WITHDRAWN)),
            When(state=AssignmentState.PAUSED, then=Value(Status.PAUSED)),
            When(done & undated, then=Value(Status.DONE_ON_TIME)),
            When(undated, then=Value(Status.NO_DEADLINE)),
            When(done & late, then=Value(Status.DONE_LATE)),
            When(done, then=Value(Status.DONE_ON_TIME)),
            When(late, then=Value(Status.OVERDUE)),
            default=Value(Status.OPEN_IN_TIME),
            output_field=CharField(),
        )
        return self.with_submitted_day().annotate(**{name: status})

    def of_status(self, status: Status, now: datetime, *, dates: DueDates = DueDates.AGREED) -> Self:
        """Return the shares of one status, by conditions an index can serve; the same rows as `with_status` gives."""
        opened, done = Q(state__in=sorted(OPEN_STATES)), Q(state=AssignmentState.COMPLETED)
        late, dated = late_q(now, dates), Q(**{f"{DUE_FIELDS[dates]}__isnull": False})
        conditions = {
            Status.WITHDRAWN: Q(state=AssignmentState.WITHDRAWN),
            Status.PAUSED: Q(state=AssignmentState.PAUSED),
            Status.NO_DEADLINE: opened & ~dated,
            Status.OVERDUE: opened & dated & late,
            Status.OPEN_IN_TIME: opened & dated & ~late,
            Status.DONE_LATE: done & dated & late,
            Status.DONE_ON_TIME: done & (~dated | ~late),
        }
        return self.with_submitted_day().filter(conditions[status])

    def open(self) -> Self:
        """Return the shares somebody still has to do or to accept."""
        return self.filter(state__in=sorted(OPEN_STATES))

    def overdue(self, now: datetime) -> Self:
        """Return the open shares that are late at `now`."""
        return self.of_status(Status.OVERDUE, now)

    def created_between(self, first: date | None, last: date | None) -> Self:
        """Return the shares assigned from the first to the last day in Vietnam, both included; None is an open end."""
        return self._moment_between("created_at", first, last)

    def done_between(self, first: date | None, last: date | None) -> Self:
        """Return the shares completed from the first to the last day in Vietnam, both included; None is an open end.

        The day is that of acceptance, so that every completion falls into one week and none is missed; what came in
        without a report counts by its submission.
        """
        return self.filter(state=AssignmentState.COMPLETED).with_done_at()._moment_between("done_at", first, last)

    def with_done_at(self) -> Self:
        """Add `done_at`, the moment a completed share was accepted."""
        accepted = FilteredRelation("completion_requests", condition=Q(completion_requests__decision=Decision.ACCEPTED))
        return self.annotate(accepted=accepted).annotate(done_at=Coalesce("accepted__decided_at", "submitted_at"))

    def _moment_between(self, field: str, first: date | None, last: date | None) -> Self:
        """Return the shares whose moment lies in these days; compared as moments, so that an index can serve."""
        shares = self
        if first is not None:
            shares = shares.filter(**{f"{field}__gte": start_of_day(first)})
        if last is not None:
            shares = shares.filter(**{f"{field}__lt": start_of_day(last + timedelta(days=1))})
        return shares

    def to_be_split(self) -> Self:
        """Return the shares that still stand for a class of agencies."""
        return self.exclude(class_wording="")

    def with_names(self) -> Self:
        """Fetch along what a row of a list shows, so that no row asks the database again."""
        return self.select_related("task__directive", "agency", "body", "membership", "officer")
