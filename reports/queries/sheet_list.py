"""Which tables of figures are asked for, and how far each has come."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, F, Min, Q, QuerySet

from reports.models import Indicator, IndicatorVersion, Period, Value
from reports.permissions import sheet_agencies
from reports.queries.entry_sheet import AUDIENCES_OF
from reports.rules.kinds import Audience, Origin, SubjectKind, ValueState
from reports.rules.mergers import Life
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
        return self.submitted + self.final

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
class AskedFigure:
    """An indicator somebody gives, with its life and its definitions in the order of their numbers."""

    audience: Audience
    cadence: str
    life: Life
    definitions: tuple[tuple[int, Life], ...]

    def definition_on(self, day: date) -> int | None:
        """Return the definition it is asked under on a day, as `entry_sheet` does.

        Empty: None where it isn't asked that day.
        """
        if not self.life.holds(day) or not self.definitions:
            return None
        holding = [number for number, life in self.definitions if life.holds(day)]
        return (holding or [number for number, _life in self.definitions])[-1]


@dataclass(frozen=True)
class Asked:
    """Which figures are asked of whom: the tables themselves, without what stands in them."""

    figures: Sequence[AskedFigure]

    def definitions(self, kind: AgencyKind, period: Period) -> frozenset[int]:
        """Return the definitions under which agencies of a kind give figures for a period, one for each figure."""
        audiences = AUDIENCES_OF.get(kind, frozenset())
        asked = (one for one in self.figures if one.cadence == period.kind and one.audience in audiences)
        found = (one.definition_on(period.cut_off_on) for one in asked)
        return frozenset(number for number in found if number is not None)

    def values(self, periods: Iterable[Period]) -> QuerySet[Value]:
        """Return what agencies reported in these tables, in force or waiting to be; nothing that isn't asked for.

        Queries: none; as many conditions as there are differing tables, not as there are periods.
        """
        tables: dict[tuple[AgencyKind, frozenset[int]], list[Period]] = defaultdict(list)
        for period in periods:
            for kind in sorted(AUDIENCES_OF):
                tables[kind, self.definitions(kind, period)].append(period)
        wanted = Q(pk__in=[])
        for (kind, definitions), alike in tables.items():
            wanted |= Q(subject__agency__kind=kind, version__in=definitions, period__in=alike)
        own = Value.objects.filter(wanted, origin=Origin.REPORTED, subject__kind=SubjectKind.AGENCY)
        there = Q(subject__agency__valid_from=None) | Q(subject__agency__valid_from__lte=F("period__cut_off_on"))
        still = Q(subject__agency__valid_to=None) | Q(subject__agency__valid_to__gte=F("period__cut_off_on"))
        return own.filter(there, still, Q(is_current=True) | Q(state=ValueState.SUBMITTED))

    @property
    def cadences(self) -> set[str]:
        """Return the kinds of periods anything is asked for."""
        return {one.cadence for one in self.figures}


def asked_figures() -> Asked:
    """Return what is asked of agencies at all; what the tracker computes isn't.

    Queries: two.
    """
    rows = Indicator.objects.exclude(audience=Audience.NOBODY).filter(computed_by="", numerator_of="")
    definitions: dict[int, list[tuple[int, Life]]] = defaultdict(list)
    known = IndicatorVersion.objects.filter(indicator__in=rows).order_by("number")
    for indicator, number, first, last in known.values_list("indicator", "pk", "valid_from", "valid_to"):
        definitions[indicator].append((number, Life(first, last)))
    facts = rows.values_list("pk", "audience", "cadence", "valid_from", "valid_to")
    return Asked(
        [
            AskedFigure(Audience(audience), cadence, Life(first, last), tuple(definitions[number]))
            for number, audience, cadence, first, last in facts
        ]
    )


def standings(
    agencies: Iterable[Agency], periods: Iterable[Period], asked: Asked, now: datetime
) -> list[SheetStanding]:
    """Return how far every table has come of which anything is asked, in the order of periods and agencies.

    Queries: one.
    """
    agencies, periods = list(agencies), list(periods)
    counts = _counts(asked.values(periods).filter(subject__agency__in=agencies))
    wanted = {(kind, one.pk): len(asked.definitions(kind, one)) for kind in AUDIENCES_OF for one in periods}
    found = []
    for period in periods:
        for agency in agencies:
            number = wanted.get((AgencyKind(agency.kind), period.pk), 0)
            if number and Life(agency.valid_from, agency.valid_to).holds(period.cut_off_on):
                found.append(_standing(agency, period, number, counts[agency.pk, period.pk], now))
    return found


def _counts(values: QuerySet[Value]) -> Mapping[tuple[int, int], Mapping[str, int]]:
    """Return how many values are in each state, by agency and period; a waiting correction hides what it corrects."""
    rows = values.values_list("subject__agency", "period", "state", "is_current")
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


def open_periods(asked: Asked, now: datetime) -> QuerySet[Period]:
    """Return the reporting periods that have begun and of which anything is asked, the newest to be sent first."""
    begun = Period.objects.filter(send_by_at__isnull=False, kind__in=asked.cadences, starts_on__lte=local_date(now))
    return begun.order_by("-send_by_at", "-pk")


def agencies_asked(user: User) -> QuerySet[Agency]:
    """Return the agencies of which figures may be asked and whose tables this person may open, by name."""
    return sheet_agencies(user).filter(kind__in=sorted(AUDIENCES_OF)).order_by("alphabet_key", "pk")


def waiting_sheets(asked: Asked) -> QuerySet:
    """Return the tables with figures to verify, as agency, period, their number and how long; the longest wait first.

    Queries: one for the periods that anything waits of, and the one returned.
    """
    submitted = Value.objects.filter(state=ValueState.SUBMITTED, origin=Origin.REPORTED)
    periods = Period.objects.filter(pk__in=submitted.order_by().values("period").distinct())
    waiting = asked.values(periods).filter(state=ValueState.SUBMITTED).order_by()
    rows = waiting.values("subject__agency", "period").annotate(number=Count("pk"), since=Min("submitted_at"))
    return rows.order_by("since", "period", "subject__agency")
