"""What an agency still has to say in its reporting week."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from tasks.models import Assignment, ProgressEntry, Setting, User
from tasks.queries.my_work import my_shares
from tasks.rules.reporting_week import ReportingWeek, reporting_week
from tasks.rules.workflow import WORKFLOW, Move


@dataclass(frozen=True)
class WeekStanding:
    """How many of a person's shares have been updated in the week."""

    week: ReportingWeek
    given: int
    total: int

    @property
    def left(self) -> int:
        """Return how many still wait for their update."""
        return self.total - self.given


def shares_to_update(user: User) -> QuerySet[Assignment]:
    """Return the shares this person reports on and that can take an update now."""
    return my_shares(user).filter(state__in=sorted(WORKFLOW[Move.LOG_PROGRESS].sources))


def current_week(now: datetime) -> ReportingWeek:
    """Return the reporting week of `now` as the office has set it.

    Queries: one.
    """
    numbers = Setting.objects.values_in_force()
    return reporting_week(now, weekday=numbers["reporting_weekday"], hour=numbers["reporting_hour"])


def week_standing(user: User, now: datetime) -> WeekStanding:
    """Return how far this person's updates of the week are.

    Queries: two.
    """
    week = current_week(now)
    given = Q(last_entry_at__gte=week.opened_at)
    counts = shares_to_update(user).aggregate(given=Count("pk", filter=given), total=Count("pk"))
    return WeekStanding(week, counts["given"], counts["total"])


def rows_to_update(user: User, week: ReportingWeek) -> QuerySet[Assignment]:
    """Return the shares with the words of their last entry: those without an update this week first, then by due date."""
    last = ProgressEntry.objects.filter(assignment=OuterRef("pk")).order_by("-created_at", "-pk")
    is_given = Case(
        When(last_entry_at__gte=week.opened_at, then=Value(1)), default=Value(0), output_field=IntegerField()
    )
    shares = (
        shares_to_update(user).with_names().annotate(is_given=is_given, last_done=Subquery(last.values("done")[:1]))
    )
    return shares.order_by("is_given", F("due_on").asc(nulls_last=True), "pk")


def last_words(share: Assignment) -> str:
    """Return what the last update of a share said was done.

    Queries: one. Empty: nothing was reported yet.
    """
    return share.entries.order_by("-created_at", "-pk").values_list("done", flat=True).first() or ""
