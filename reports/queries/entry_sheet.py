"""One agency's table of one period: what is asked, what has been given, and what it was the period before."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby

from django.db.models import Case, IntegerField, Q, When

from reports.models import Indicator, IndicatorVersion, Period, Value
from reports.queries.values import figure_of
from reports.rules.audience import AUDIENCE_KINDS
from reports.rules.entry import Entry
from reports.rules.figures import Figure
from reports.rules.kinds import Audience, IndicatorKind, Origin, SubjectKind, ValueState
from reports.rules.sheet_checks import Finding, SheetRow, check_sheet
from tasks.models import Agency, AuditEvent, Setting, User
from tasks.models.validity import in_force_q
from tasks.rules.kinds import AgencyKind

# An agency's people may change a row in these states; no row at all is one as well.
OPEN_STATES = frozenset({ValueState.DRAFT, ValueState.RETURNED})
GIVEN_STATES = frozenset({ValueState.SUBMITTED, ValueState.VERIFIED, ValueState.PUBLISHED})
AUDIENCES_OF: Mapping[AgencyKind, frozenset[Audience]] = {
    kind: frozenset(audience for audience, kinds in AUDIENCE_KINDS.items() if kind in kinds) - {Audience.NOBODY}
    for kind in frozenset().union(*AUDIENCE_KINDS.values())
}


@dataclass(frozen=True)
class SheetLine:
    """One indicator of the table.

    `value` is what was last given, be it a draft or a correction that waits; `standing` is the one in force, other
    than `value` while a correction waits; `refused` is a correction that was returned; `revision` the highest number
    ever used, 0 for none. Empty: None for what isn't there.
    """

    indicator: Indicator
    version: IndicatorVersion
    value: Value | None
    standing: Value | None = None
    refused: Value | None = None
    last: Value | None = None
    computed: Value | None = None
    revision: int = 0

    @property
    def kind(self) -> IndicatorKind:
        """Return what sort of number it is."""
        return IndicatorKind(self.indicator.kind)

    @property
    def is_ratio(self) -> bool:
        """Return whether it is typed as numerator and denominator."""
        return self.kind == IndicatorKind.RATIO

    @property
    def sign(self) -> str:
        """Return what stands behind a value: the sign of a ratio; other units stand beside the name."""
        return "%" if self.is_ratio else ""

    @property
    def state(self) -> ValueState | None:
        """Return how far the value has come; None for a missing one."""
        return ValueState(self.value.state) if self.value else None

    @property
    def is_open(self) -> bool:
        """Return whether the row can be typed in: somebody gives it, and it isn't on its way."""
        return not self.indicator.is_computed and (self.state is None or self.state in OPEN_STATES)

    @property
    def is_given(self) -> bool:
        """Return whether the agency has submitted it."""
        return self.state in GIVEN_STATES

    @property
    def entry(self) -> Entry:
        """Return what is stored, as it is typed."""
        return entry_of(self.value)

    @property
    def last_figure(self) -> Figure | None:
        """Return the figure of the period before; None where nothing comparable is known."""
        if self.last is None or self.last.version_id != self.version.pk:
            return None
        return figure_of(self.last)

    @property
    def shown(self) -> Value | None:
        """Return what stands in a row that nobody types in."""
        return self.computed if self.indicator.is_computed else self.value


@dataclass(frozen=True)
class EntrySheet:
    """An agency's table of a period, in the order of themes."""

    agency: Agency
    period: Period
    last_period: Period | None
    lines: tuple[SheetLine, ...]
    jump_percent: int

    @cached_property
    def asked(self) -> tuple[SheetLine, ...]:
        """The rows that somebody has to give."""
        return tuple(line for line in self.lines if not line.indicator.is_computed)

    def themes(self) -> Iterator[tuple[str, list[SheetLine]]]:
        """Yield the rows by theme."""
        for theme, lines in groupby(self.lines, key=lambda line: line.indicator.theme):
            yield theme, list(lines)

    def in_state(self, *states: ValueState) -> list[SheetLine]:
        """Return the rows whose value is in one of these states."""
        return [line for line in self.asked if line.state in states]

    @property
    def wanted_count(self) -> int:
        """Return how many figures are asked for."""
        return len(self.asked)

    @property
    def entered_count(self) -> int:
        """Return how many there are, drafts included."""
        return sum(line.value is not None for line in self.asked)

    @property
    def given_count(self) -> int:
        """Return how many have been submitted."""
        return sum(line.is_given for line in self.asked)

    @property
    def stamp(self) -> str:
        """Return what waits for verification in one word; another one means that something was changed."""
        waiting = self.in_state(ValueState.SUBMITTED)
        return "-".join(f"{line.value.pk}.{line.value.revision}" for line in waiting if line.value)

    def check(self, entries: Mapping[int, Entry] | None = None) -> list[Finding]:
        """Return what is wrong with the table as it would be with these entries, by indicator, in place of the stored."""
        return check_sheet(self.rows(entries), jump_percent=self.jump_percent)

    def rows(self, entries: Mapping[int, Entry] | None = None) -> list[SheetRow]:
        """Return the table as the rules check it; what the tracker computes isn't checked."""
        codes = {line.indicator.pk: line.indicator.code for line in self.asked}
        typed = entries or {}
        return [
            SheetRow(
                code=line.indicator.code,
                name=line.indicator.name,
                kind=line.kind,
                entry=typed.get(line.indicator.pk, line.entry),
                last=line.last_figure,
                part_of=codes.get(line.indicator.part_of_id, "") if line.indicator.adds_up else "",
            )
            for line in self.asked
        ]


def entry_of(value: Value | None) -> Entry:
    """Return a stored value as it is typed; a missing one is an empty row."""
    if value is None:
        return Entry()
    return Entry(value.numerator, value.denominator, value.value, value.none_arose, value.note)


def indicators_asked(agency: Agency, period: Period) -> list[Indicator]:
    """Return the indicators an agency gives for a period, by theme and position: those of its kind and this cadence.

    Empty: nothing is asked of an agency that wasn't there on the cut-off. Queries: one.
    """
    audiences = AUDIENCES_OF.get(AgencyKind(agency.kind), frozenset())
    started = agency.valid_from is None or agency.valid_from <= period.cut_off_on
    if not audiences or not started or (agency.valid_to is not None and agency.valid_to < period.cut_off_on):
        return []
    asked = Indicator.objects.in_force(period.cut_off_on).filter(audience__in=sorted(audiences), cadence=period.kind)
    found = list(asked.order_by("position", "code"))
    themes = {theme: place for place, theme in reversed(list(enumerate(one.theme for one in found)))}
    return sorted(found, key=lambda one: themes[one.theme])


def period_before(period: Period) -> Period | None:
    """Return the reporting period before, of the same kind.

    Empty: None for the first one. Queries: one.
    """
    earlier = Period.objects.filter(kind=period.kind, cut_off_on__lt=period.cut_off_on, send_by_at__isnull=False)
    return earlier.order_by("-cut_off_on", "-pk").first()


def entry_sheet(agency: Agency, period: Period) -> EntrySheet:
    """Return the table of an agency for a period.

    Queries: five, whatever the number of indicators.
    """
    indicators = indicators_asked(agency, period)
    before = period_before(period)
    versions = _versions(indicators, period)
    values = _values(agency, period, before, indicators)
    lines = tuple(
        _line(one, versions[one.pk], [value for value in values if value.indicator_id == one.pk], period)
        for one in indicators
        if one.pk in versions
    )
    return EntrySheet(agency, period, before, lines, Setting.objects.values_in_force()["value_jump_percent"])


def _versions(indicators: Iterable[Indicator], period: Period) -> dict[int, IndicatorVersion]:
    """Return the definition in force on the cut-off, the newest of several; where none holds, the newest of all."""
    rows = IndicatorVersion.objects.filter(indicator__in=[one.pk for one in indicators]).annotate(
        holds=Case(When(in_force_q(period.cut_off_on), then=1), default=0, output_field=IntegerField())
    )
    return {row.indicator_id: row for row in rows.order_by("holds", "number")}


def _values(agency: Agency, period: Period, before: Period | None, indicators: Iterable[Indicator]) -> list[Value]:
    """Return every revision of this period, and what is in force of the one before."""
    wanted = Q(period=period) | Q(period=before, is_current=True) if before else Q(period=period)
    values = Value.objects.filter(
        wanted,
        subject__kind=SubjectKind.AGENCY,
        subject__agency=agency,
        indicator__in=[one.pk for one in indicators],
        origin__in=[Origin.REPORTED, Origin.COMPUTED],
    )
    return list(values.select_related("entered_by", "submitted_by", "decided_by").order_by("revision", "pk"))


def _line(indicator: Indicator, version: IndicatorVersion, values: list[Value], period: Period) -> SheetLine:
    """Return one row of the table from the values of its indicator."""
    here = [value for value in values if value.period_id == period.pk and value.version_id == version.pk]
    reported = [value for value in here if value.origin == Origin.REPORTED]
    standing = next((value for value in reported if value.is_current), None)
    later = [value for value in reported if standing is None or value.revision > standing.revision]
    waiting = next((value for value in later if value.state == ValueState.SUBMITTED), None)
    refused = next((value for value in reversed(later) if value.state == ValueState.RETURNED), None)
    origin = Origin.COMPUTED if indicator.is_computed else Origin.REPORTED
    last = [value for value in values if value.period_id != period.pk and value.origin == origin]
    computed = next((value for value in here if value.origin == Origin.COMPUTED and value.is_current), None)
    return SheetLine(
        indicator,
        version,
        value=waiting or standing,
        standing=standing,
        refused=refused if standing is not None and waiting is None else None,
        last=max(last, key=lambda value: value.version_id == version.pk, default=None),
        computed=computed,
        revision=max((value.revision for value in reported), default=0),
    )


def has_given(person: User, values: Iterable[Value]) -> bool:
    """Return whether a person submitted one of these values or ever typed it, though somebody typed after them.

    Queries: one at most.
    """
    values = list(values)
    if any(person.pk in (value.entered_by_id, value.submitted_by_id) for value in values):
        return True
    typed = AuditEvent.objects.filter(target_type="value", target_id__in=[value.pk for value in values])
    return bool(values) and typed.filter(verb="enter_value", by=person).exists()


def is_late(period: Period, now: datetime) -> bool:
    """Return whether the moment to send by has passed."""
    return period.send_by_at is not None and now > period.send_by_at
