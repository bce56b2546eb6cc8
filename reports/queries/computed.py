"""The indicators this system computes itself, as they were known at a moment: numerator and denominator by agency.

What is known of an earlier moment, and what is told as of today, stands in `reports.queries.history`; the three rates
are the board's. All leave out what was withdrawn and what belongs to no agency.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, Value, When

from reports.queries.counts import Key
from reports.queries.history import counts_at
from reports.rules.computed import ComputedBy
from reports.rules.rates import Counts, completion_parts, on_time_parts, overdue_parts
from reports.rules.scopes import Scope
from tasks.models import Assignment, AuditEvent, CalendarDay, ExtensionRequest, Obstacle, ProgressEntry, Setting
from tasks.models.assignment_queryset import given_at
from tasks.rules.clock import local_date, start_of_day
from tasks.rules.reporting_week import ReportingWeek, reporting_week
from tasks.rules.states import AssignmentState
from tasks.rules.workflow import Move

Parts = dict[Key, tuple[int, int]]

_DAY = timedelta(days=1)
_MOVED = [Move.TRANSFER.value, Move.PASS_ON.value]
# What an agency answers to an order with: taking it, objecting, or going to work.
ANSWERS = [
    move.value for move in (Move.ACKNOWLEDGE, Move.DECLINE, Move.PROPOSE_TRANSFER, Move.LOG_PROGRESS, Move.SUBMIT)
]


@dataclass(frozen=True)
class Window:
    """The part of a period that lies behind `moment`; `first` is its first day."""

    first: date
    moment: datetime

    @property
    def last(self) -> date:
        """Return the last day that is wholly over."""
        return local_date(self.moment + timedelta(microseconds=1)) - _DAY

    @cached_property
    def counts(self) -> dict[Key, Counts]:
        """Return the board's counts by agency, as known at the moment."""
        return counts_at(self.moment, Scope.AGENCY)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Return the office's settings."""
        return Setting.objects.values_in_force()


def computed_parts(name: ComputedBy, window: Window) -> Parts:
    """Return numerator and denominator of an indicator, by the number of the agency.

    Empty: an agency without anything to count isn't there; None stands for what belongs to no agency.
    Queries: at most four, whatever the number of agencies and assignments.
    """
    return FUNCTIONS[name](window)


def completion(window: Window) -> Parts:
    """Return completed ÷ (all − withdrawn), the board's rate."""
    return {key: completion_parts(counts) for key, counts in window.counts.items()}


def on_time(window: Window) -> Parts:
    """Return done on time ÷ completed, the board's rate."""
    return {key: on_time_parts(counts) for key, counts in window.counts.items()}


def overdue(window: Window) -> Parts:
    """Return overdue ÷ (completed + overdue), the board's rate."""
    return {key: overdue_parts(counts) for key, counts in window.counts.items()}


def acknowledged_in_time(window: Window) -> Parts:
    """Return, of the orders whose term to acknowledge ended in the window, those answered within it.

    Boundary: the term is so many working days after the day the agency got the order (`given_at`); its last day is
    in time, and counts from the moment it is over.
    Law: setting acknowledge_working_days: not confirmed. Queries: three.
    """
    calendar, days = CalendarDay.objects.working_calendar(), window.numbers["acknowledge_working_days"]
    first = last = window.last
    while calendar.add_working_days(last, days) > window.last:
        last -= _DAY
    first = min(last, window.first)
    while calendar.add_working_days(first - _DAY, days) >= window.first:
        first -= _DAY
    asked, answered = Counter[Key](), Counter[Key]()
    for agency, given, answer in _given_between(start_of_day(first), start_of_day(last + _DAY)):
        term = calendar.add_working_days(local_date(given), days)
        if window.first <= term <= window.last:
            asked[agency] += 1
            answered[agency] += answer is not None and local_date(answer) <= term
    return {key: (answered[key], asked[key]) for key in asked}


def _given_between(first: datetime, end: datetime) -> list[tuple[Key, datetime, datetime | None]]:
    """Return the agency of each order given in this time, when it got it and when it first answered."""
    about = AuditEvent.objects.filter(target_type="assignment")
    moved = about.filter(verb__in=_MOVED, at__gte=first, at__lt=end)
    answer = about.filter(target_id=OuterRef("pk"), verb__in=ANSWERS, at__gte=OuterRef("given")).order_by("at")
    shares = Assignment.objects.filter(
        Q(created_at__gte=first, created_at__lt=end) | Q(pk__in=moved.values("target_id"))
    )
    shares = shares.exclude(state=AssignmentState.WITHDRAWN).exclude(agency=None)
    shares = shares.annotate(given=given_at()).filter(given__gte=first, given__lt=end)
    return list(shares.annotate(answer=Subquery(answer.values("at")[:1])).values_list("agency", "given", "answer"))


def updates_on_time(window: Window) -> Parts:
    """Return, of the weekly updates that were due, those given: one for each order and each week closed in the window.

    An order owes an update when the agency had it before the week opened and hadn't reported it done by its end.
    Law: settings reporting_weekday and reporting_hour: not confirmed. Queries: two.
    """
    weeks = _weeks_closed(window)
    if not weeks:
        return {}
    due = Assignment.objects.exclude(agency=None).values("agency").order_by()
    due = due.annotate(**{f"week_{n}": Count("pk", filter=_owed_q(week)) for n, week in enumerate(weeks)})
    given = [
        When(
            _owed_q(week, "assignment__"), created_at__gte=week.opened_at, created_at__lt=week.closes_at, then=Value(n)
        )
        for n, week in enumerate(weeks)
    ]
    entries = ProgressEntry.objects.exclude(assignment__agency=None).filter(
        created_at__gte=weeks[0].opened_at, created_at__lt=weeks[-1].closes_at
    )
    entries = entries.annotate(week=Case(*given, output_field=IntegerField())).filter(week__isnull=False)
    rows = entries.order_by().values("assignment__agency", "week").annotate(number=Count("assignment", distinct=True))
    updated = Counter[Key]()
    for row in rows:
        updated[row["assignment__agency"]] += row["number"]
    owed = {row["agency"]: sum(row[f"week_{n}"] for n in range(len(weeks))) for row in due}
    return {key: (updated[key], number) for key, number in owed.items() if number}


def _weeks_closed(window: Window) -> list[ReportingWeek]:
    """Return the reporting weeks whose end lies in the window."""
    weekday, hour = window.numbers["reporting_weekday"], window.numbers["reporting_hour"]
    weeks, moment = [], start_of_day(window.first)
    while (week := reporting_week(moment, weekday=weekday, hour=hour)).closes_at <= window.moment:
        weeks.append(week)
        moment = week.closes_at
    return weeks


def _owed_q(week: ReportingWeek, prefix: str = "") -> Q:
    """Return the condition that a share owed an update in that week, as far as the stored facts tell."""
    opened_on = local_date(week.opened_at)
    begun = Q(**{f"{prefix}period_on": None}) | Q(**{f"{prefix}period_on__lte": opened_on})
    undone = Q(**{f"{prefix}submitted_at": None}) | Q(**{f"{prefix}submitted_at__gte": week.closes_at})
    out_of_play = [AssignmentState.PAUSED.value, AssignmentState.WITHDRAWN.value]
    return (
        Q(**{f"{prefix}created_at__lte": week.opened_at}) & begun & undone & ~Q(**{f"{prefix}state__in": out_of_play})
    )


def extensions_per_order(window: Window) -> Parts:
    """Return extensions granted ÷ (all − withdrawn); more than one for each order is more than 100 per cent.

    Queries: one beside the counts.
    """
    granted = ExtensionRequest.objects.filter(granted_due_on__isnull=False, decided_at__lte=window.moment)
    granted = granted.exclude(assignment__state=AssignmentState.WITHDRAWN).exclude(assignment__agency=None)
    rows = granted.order_by().values("assignment__agency").annotate(number=Count("pk"))
    numbers = {row["assignment__agency"]: row["number"] for row in rows}
    return {key: (numbers.get(key, 0), completion_parts(counts)[1]) for key, counts in window.counts.items()}


def recommendations_answered(window: Window) -> Parts:
    """Return obstacles decided ÷ obstacles raised, by the agency that raised them.

    Queries: one.
    """
    raised = Obstacle.objects.filter(raised_at__lte=window.moment).exclude(assignment__agency=None)
    decided = Count("pk", filter=Q(decided_at__lte=window.moment))
    rows = raised.order_by().values("assignment__agency").annotate(number=Count("pk"), decided=decided)
    return {row["assignment__agency"]: (row["decided"], row["number"]) for row in rows}


FUNCTIONS: dict[ComputedBy, Callable[[Window], Parts]] = {
    ComputedBy.COMPLETION: completion,
    ComputedBy.ON_TIME: on_time,
    ComputedBy.OVERDUE: overdue,
    ComputedBy.ACKNOWLEDGED_IN_TIME: acknowledged_in_time,
    ComputedBy.UPDATES_ON_TIME: updates_on_time,
    ComputedBy.EXTENSIONS_PER_ORDER: extensions_per_order,
    ComputedBy.RECOMMENDATIONS_ANSWERED: recommendations_answered,
}
