"""Which tables of figures are asked for, and how far each has come."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Min, Q, QuerySet

from reports.models import Indicator, Period, Value
from reports.permissions import sheet_agencies
from reports.queries.entry_sheet import AUDIENCES_OF
from reports.rules.kinds import Audience, Origin, SubjectKind, ValueState
from tasks.models import Agency, User
from tasks.rules.clock import local_date
from tasks.rules.kinds import AgencyKind
from tasks.rules.labels import LabelledEnum
from tasks.rules.labels import gettext_noop as _


class SheetState(LabelledEnum):
    """How far a table has come, told by what somebody has to do next."""

    EMPTY = "empty", _("Nothing entered"), "file-text", "neutral"
    DRAFT = "draft", _("Being entered"), "pencil", "open"
    RETURNED = "returned", _("Returned"), "arrow-back-up", "returned"
    PART = "part", _("Partly submitted"), "progress", "soon"
    WAITING = "waiting", _("Waiting for verification"), "hourglass", "waiting"
    VERIFIED = "verified", _("Verified"), "circle-check", "done"


@dataclass(frozen=True)
class SheetStanding:
    """One agency's table of a period in numbers.

    Units: `wanted` figures are asked for; the others are how many are in which state. `late` says that it should have
    been sent by now and isn't whole.
    """

    agency: Agency
    period: Period
    wanted: int
    draft: int = 0
    submitted: int = 0
    returned: int = 0
    final: int = 0
    late: bool = False

    @property
    def entered(self) -> int:
        """Return how many figures there are, drafts included."""
        return self.draft + self.returned + self.given

    @property
    def given(self) -> int:
        """Return how many have been submitted."""
        return min(self.submitted + self.final, self.wanted)

    @property
    def is_complete(self) -> bool:
        """Return whether the agency has nothing left to do."""
        return self.given >= self.wanted and not self.returned

    @property
    def state(self) -> SheetState:
        """Return what has to be done next."""
        if self.returned:
            return SheetState.RETURNED
        if self.submitted and self.is_complete:
            return SheetState.WAITING
        if self.is_complete:
            return SheetState.VERIFIED
        if self.given:
            return SheetState.PART
        return SheetState.DRAFT if self.draft else SheetState.EMPTY


@dataclass(frozen=True)
class Asked:
    """How many figures are asked, by audience and cadence, with the days they are asked for."""

    lives: Mapping[tuple[str, str], list[tuple[date | None, date | None]]]

    def count(self, agency: Agency, period: Period) -> int:
        """Return how many figures an agency gives for a period; none before it began or after it ended."""
        on = period.cut_off_on
        if not _holds(agency.valid_from, agency.valid_to, on):
            return 0
        audiences = AUDIENCES_OF.get(AgencyKind(agency.kind), frozenset())
        lives = [life for audience in audiences for life in self.lives.get((audience.value, period.kind), [])]
        return sum(_holds(first, last, on) for first, last in lives)

    @property
    def cadences(self) -> set[str]:
        """Return the kinds of periods anything is asked for."""
        return {cadence for _audience, cadence in self.lives}


def _holds(first: date | None, last: date | None, on: date) -> bool:
    return (first is None or first <= on) and (last is None or on <= last)


def asked_figures() -> Asked:
    """Return what is asked of agencies at all; what the tracker computes isn't.

    Queries: one.
    """
    lives: dict[tuple[str, str], list[tuple[date | None, date | None]]] = defaultdict(list)
    rows = Indicator.objects.exclude(audience=Audience.NOBODY).filter(computed_by="", numerator_of="")
    for audience, cadence, first, last in rows.values_list("audience", "cadence", "valid_from", "valid_to"):
        lives[audience, cadence].append((first, last))
    return Asked(lives)


def standings(
    agencies: Iterable[Agency], periods: Iterable[Period], asked: Asked, now: datetime
) -> list[SheetStanding]:
    """Return how far every table has come of which anything is asked, in the order of periods and agencies.

    Queries: one.
    """
    agencies, periods = list(agencies), list(periods)
    counts = _counts(Q(period__in=periods, subject__agency__in=agencies))
    found = []
    for period in periods:
        for agency in agencies:
            wanted = asked.count(agency, period)
            if wanted:
                found.append(_standing(agency, period, wanted, counts[agency.pk, period.pk], now))
    return found


def _counts(wanted: Q) -> Mapping[tuple[int, int], Mapping[str, int]]:
    """Return how many values are in each state, by agency and period; a waiting correction hides what it corrects."""
    rows = reported_values().filter(wanted).values_list("subject__agency", "period", "state", "is_current")
    counts: dict[tuple[int, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for agency, period, state, is_current, number in rows.annotate(number=Count("pk")).order_by():
        counts[agency, period][state] += number
        if not is_current:  # a correction, beside the verified value that it wants to replace
            counts[agency, period]["corrected"] += number
    return counts


def _standing(agency: Agency, period: Period, wanted: int, counts: Mapping[str, int], now: datetime) -> SheetStanding:
    final = counts.get(ValueState.VERIFIED, 0) + counts.get(ValueState.PUBLISHED, 0) - counts.get("corrected", 0)
    row = SheetStanding(
        agency,
        period,
        wanted,
        draft=counts.get(ValueState.DRAFT, 0),
        submitted=counts.get(ValueState.SUBMITTED, 0),
        returned=counts.get(ValueState.RETURNED, 0),
        final=final,
    )
    return replace(row, late=not row.is_complete and period.send_by_at is not None and now > period.send_by_at)


def reported_values() -> QuerySet[Value]:
    """Return what agencies reported themselves, in force or waiting to be."""
    own = Value.objects.filter(origin=Origin.REPORTED, subject__kind=SubjectKind.AGENCY)
    return own.filter(Q(is_current=True) | Q(state=ValueState.SUBMITTED))


def open_periods(asked: Asked, now: datetime) -> QuerySet[Period]:
    """Return the reporting periods that have begun and of which anything is asked, the newest to be sent first."""
    begun = Period.objects.filter(send_by_at__isnull=False, kind__in=asked.cadences, starts_on__lte=local_date(now))
    return begun.order_by("-send_by_at", "-pk")


def agencies_asked(user: User) -> QuerySet[Agency]:
    """Return the agencies of which figures may be asked and whose tables this person may open, by name."""
    return sheet_agencies(user).filter(kind__in=sorted(AUDIENCES_OF)).order_by("alphabet_key", "pk")


def waiting_sheets() -> QuerySet:
    """Return the tables with figures to verify, as agency, period, their number and how long; the longest wait first."""
    own = {"origin": Origin.REPORTED, "subject__kind": SubjectKind.AGENCY}
    waiting = Value.objects.filter(state=ValueState.SUBMITTED, **own).order_by()
    rows = waiting.values("subject__agency", "period").annotate(number=Count("pk"), since=Min("submitted_at"))
    return rows.order_by("since", "period", "subject__agency")
