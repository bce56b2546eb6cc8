"""What people can be reminded of on a day: every share with something that waits, as a line with its reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When

from tasks.models import Assignment, CompletionRequest
from tasks.models.assignment_queryset import given_at, open_past_due_q
from tasks.models.task import task_code
from tasks.rules.calendar import WorkingCalendar
from tasks.rules.clock import local_date, start_of_day
from tasks.rules.kinds import Decision
from tasks.rules.life import ExtensionDecision, NoticeKind
from tasks.rules.reminder import (
    COUNTED_IN_WORKING_DAYS,
    CYCLE_DAYS,
    TIMED_KINDS,
    Policy,
    due_dates_to_announce,
    is_first_working_day_of_week,
    lead_days_for,
)
from tasks.rules.states import AssignmentState
from tasks.rules.status import is_past_due
from tasks.rules.workflow import WORKFLOW, Move

COLUMNS = [
    "pk",
    "state",
    "due_on",
    "due_time",
    "created_at",
    "last_entry_at",
    "submitted_at",
    "class_wording",
    "officer_id",
    "agency_id",
    "agency__name_vi",
    "agency__parent_id",
    "body_id",
    "body__name_vi",
    "membership_id",
    "membership__position",
    "membership__person_name",
    "task_id",
    "task__wording",
    "task__recurrence",
    "task__directive__number",
]
# The working days or days that go by before the policy's own days begin to count.
TERMS = {
    NoticeKind.TO_ACKNOWLEDGE: "acknowledge_working_days",
    NoticeKind.WAITING_ACCEPTANCE: "acceptance_working_days",
    NoticeKind.STALE: "stale_days",
    NoticeKind.UNDATED_SILENT: "undated_silent_days",
}
_REASONS = {NoticeKind.OVERDUE: "late_{}_days", NoticeKind.DUE_SOON: "due_in_{}_days"}
_WEEK = timedelta(days=7)
EVERYTHING = Q()


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """One share and why it is spoken of; or, with the number 0 and a path, something else of an agency.

    Units: `days` as the policy counts them, `waited` since the matter began; both are the days left for what falls due,
    working days for what waits to be acknowledged or accepted, calendar days else. `number` says which notice of its
    kind it is, 0 for what happened and isn't timed; `text` is then what the inbox says of it.
    """

    assignment: int
    kind: NoticeKind
    days: int
    waited: int
    number: int
    code: str
    wording: str
    directive: str
    assignee: str
    due_on: date | None
    due_time: time | None
    is_announced: bool = True
    text: str = ""
    path: str = ""

    @property
    def is_late(self) -> bool:
        """Return whether the line speaks of something late."""
        return self.kind == NoticeKind.OVERDUE

    @property
    def reason(self) -> str:
        """Return why the line stands there, for machines."""
        if not self.number:
            return self.kind.value
        return _REASONS.get(self.kind, self.kind.value + "_{}_days").format(self.waited)


@dataclass(frozen=True)
class Reading:
    """One day, read by the policies and the office's numbers."""

    now: datetime
    calendar: WorkingCalendar
    policies: Mapping[NoticeKind, Policy]
    numbers: Mapping[str, int]

    @cached_property
    def today(self) -> date:
        """Return the day in Vietnam."""
        return local_date(self.now)

    def days_since(self, kind: NoticeKind, began: date, on: date) -> int:
        """Return how many days of a kind had gone by on a day, the term before they count taken off."""
        between = _between(self.calendar) if kind in COUNTED_IN_WORKING_DAYS else _calendar_days
        return between(began, on) - self.numbers.get(TERMS.get(kind, ""), 0)

    def began_before(self, kind: NoticeKind) -> datetime:
        """Return the moment before which the matter must have begun to be spoken of today."""
        policy = self.policies.get(kind)
        if policy is None or not policy.days_after:
            return start_of_day(date.min.replace(year=1900))
        days = min(policy.days_after) + self.numbers.get(TERMS.get(kind, ""), 0)
        day = self.today
        if kind not in COUNTED_IN_WORKING_DAYS:
            return start_of_day(day - timedelta(days=days - 1))
        while self.calendar.working_days_between(day, self.today) < days:
            day -= timedelta(days=1)
        return start_of_day(day + timedelta(days=1))

    def announced(self, frequency: str | None) -> frozenset[date]:
        """Return the due dates that are announced today for an order which comes back so often."""
        return self._announced[frequency if frequency in CYCLE_DAYS else None]

    @cached_property
    def _announced(self) -> dict[str | None, frozenset[date]]:
        policy = self.policies.get(NoticeKind.DUE_SOON)
        leads = {often: lead_days_for(policy.days_before, often) if policy else () for often in (None, *CYCLE_DAYS)}
        return {often: due_dates_to_announce(self.today, self.calendar, days) for often, days in leads.items()}

    @cached_property
    def is_weekly_day(self) -> bool:
        """Return whether those are mailed today who want to hear once a week."""
        return is_first_working_day_of_week(self.today, self.calendar)


def reminder_shares(reading: Reading, among: Q = EVERYTHING) -> Iterator[tuple[Any, ReminderLine, date]]:
    """Yield every share that can be spoken of today, its line, and the day the matter began; the oldest due first.

    A share of an agency has one line, of the most pressing kind. `among` narrows the shares. Queries: three.
    """
    for share in _with_the_agency(reading).filter(among):
        found = _most_pressing(share, reading)
        if found is not None:
            yield share, *found
    for kind, shares in (
        (NoticeKind.WAITING_ACCEPTANCE, _waiting_for_acceptance(reading)),
        (NoticeKind.EXTENSION_WAITING, _waiting_for_more_time(reading)),
    ):
        for share in shares.filter(among):
            began = local_date(share.began_at)
            yield share, _line(share, kind, reading.days_since(kind, began, reading.today), reading), began


def _with_the_agency(reading: Reading) -> QuerySet:
    """Return what the assignees have to move and may have to hear of."""
    before = reading.began_before
    silent = {kind: Q(last_entry_at__lt=before(kind)) | Q(last_entry_at=None, created_at__lt=before(kind)) for kind in (
        NoticeKind.STALE, NoticeKind.UNDATED_SILENT
    )}  # fmt: skip
    returned = CompletionRequest.objects.filter(assignment=OuterRef("pk"), decision=Decision.RETURNED)
    conditions = {
        NoticeKind.OVERDUE: open_past_due_q(reading.now),
        NoticeKind.DUE_SOON: _falling_due(reading),
        NoticeKind.RETURNED: Q(state=AssignmentState.RETURNED),
        # Whoever got it later than it was made is sorted out below.
        NoticeKind.TO_ACKNOWLEDGE: Q(state=AssignmentState.ASSIGNED, created_at__lt=before(NoticeKind.TO_ACKNOWLEDGE)),
        NoticeKind.STALE: silent[NoticeKind.STALE] & Q(due_on__isnull=False) & ~Q(state=AssignmentState.ASSIGNED),
        NoticeKind.UNDATED_SILENT: silent[NoticeKind.UNDATED_SILENT] & Q(due_on=None),
    }
    wanted = Q(pk__in=[])
    for kind in reading.policies.keys() & conditions.keys():
        wanted |= conditions[kind]
    shares = Assignment.objects.filter(wanted, state__in=sorted(WORKFLOW[Move.SUBMIT].sources))
    last_returned = Subquery(returned.order_by("-decided_at").values("decided_at")[:1])
    began = Case(
        When(state=AssignmentState.RETURNED, then=last_returned), When(state=AssignmentState.ASSIGNED, then=given_at())
    )
    return _rows(shares.annotate(began_at=began))


def _falling_due(reading: Reading) -> Q:
    """Return the condition on the due date; on the day of the weekly mails, everything of the week to come."""
    announced = Q(due_on__in=sorted(reading.announced(None)))
    if reading.is_weekly_day:
        announced |= Q(due_on__gt=reading.today, due_on__lte=reading.today + _WEEK)
    return announced


def _waiting_for_acceptance(reading: Reading) -> QuerySet:
    shares = Assignment.objects.filter(
        state=AssignmentState.SUBMITTED, submitted_at__lt=reading.began_before(NoticeKind.WAITING_ACCEPTANCE)
    )
    return _rows(shares.annotate(began_at=F("submitted_at")))


def _waiting_for_more_time(reading: Reading) -> QuerySet:
    shares = Assignment.objects.filter(
        extension_requests__decision=ExtensionDecision.PENDING,
        extension_requests__asked_at__lt=reading.began_before(NoticeKind.EXTENSION_WAITING),
    )
    return _rows(shares.annotate(began_at=F("extension_requests__asked_at")))


def _rows(shares: QuerySet) -> QuerySet:
    return shares.order_by("due_on", "pk").values_list(*COLUMNS, "began_at", named=True)


def _most_pressing(share: Any, reading: Reading) -> tuple[ReminderLine, date] | None:
    """Return the line of the most pressing kind that holds today, and the day its matter began."""
    beginnings = _beginnings(share, reading)
    for kind in TIMED_KINDS:
        began = beginnings.get(kind)
        if began is None or kind not in reading.policies:
            continue
        days = reading.days_since(kind, began, reading.today)
        if kind == NoticeKind.DUE_SOON:
            return _line(share, kind, -days, reading), began
        if kind == NoticeKind.OVERDUE or reading.policies[kind].number(days):
            return _line(share, kind, days, reading), began
    return None


def _beginnings(share: Any, reading: Reading) -> dict[NoticeKind, date]:
    """Return since when each kind of matter is there with a share."""
    is_new = share.state == AssignmentState.ASSIGNED
    last_word = local_date(share.last_entry_at or (share.began_at if is_new else share.created_at))
    found: dict[NoticeKind, date] = {}
    if share.due_on is None:
        found[NoticeKind.UNDATED_SILENT] = last_word
    elif is_past_due(share.due_on, share.due_time, reading.now):
        return {NoticeKind.OVERDUE: share.due_on}
    elif not is_new:
        found[NoticeKind.STALE] = last_word
    if share.due_on is not None and (_is_announced(share, reading) or _is_of_the_week(share, reading)):
        found[NoticeKind.DUE_SOON] = share.due_on
    if is_new:
        found[NoticeKind.TO_ACKNOWLEDGE] = local_date(share.began_at)
    if share.state == AssignmentState.RETURNED and share.began_at is not None:
        found[NoticeKind.RETURNED] = local_date(share.began_at)
    return found


def _is_announced(share: Any, reading: Reading) -> bool:
    return share.due_on in reading.announced((share.task__recurrence or {}).get("frequency"))


def _is_of_the_week(share: Any, reading: Reading) -> bool:
    return reading.is_weekly_day and timedelta(0) < share.due_on - reading.today <= _WEEK


def _line(share: Any, kind: NoticeKind, days: int, reading: Reading) -> ReminderLine:
    """Return a share as a line of a mail."""
    member = ", ".join(filter(None, (share.membership__person_name, share.membership__position)))
    policy = reading.policies[kind]
    number = policy.number(days)
    if kind == NoticeKind.DUE_SOON:
        number = sum(lead >= days for lead in policy.days_before)
    return ReminderLine(
        assignment=share.pk,
        kind=kind,
        days=days,
        waited=days + reading.numbers.get(TERMS.get(kind, ""), 0),
        number=max(number, 1),
        code=task_code(share.task_id),
        wording=share.task__wording,
        directive=share.task__directive__number,
        assignee=share.agency__name_vi or share.body__name_vi or member or share.class_wording,
        due_on=share.due_on,
        due_time=share.due_time,
        is_announced=kind != NoticeKind.DUE_SOON or _is_announced(share, reading),
    )


def _calendar_days(first: date, last: date) -> int:
    return (last - first).days


@lru_cache(maxsize=2)
def _between(calendar: WorkingCalendar) -> Any:
    """Return the calendar's count of working days, remembered: many shares began on the same day."""
    return lru_cache(maxsize=5000)(calendar.working_days_between)
