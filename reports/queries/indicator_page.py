"""Everything about one indicator in one period: groups, trend, ranking, what was published, parts and revisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from reports.models import Indicator, IndicatorVersion, Period, Value
from reports.permissions import visible_values
from reports.queries.groups import group_values
from reports.queries.indicator_list import GroupCell, cells_of, is_before
from reports.queries.ranking import Ranking, ranking_of
from reports.queries.shown_periods import kinds_of
from reports.queries.targets import targets_of
from reports.queries.trend import Trend, trend_of
from reports.queries.values import figure_of, final_values
from reports.rules.distribution import Range, median, ranges
from reports.rules.figures import Figure, gap
from reports.rules.kinds import GROUPS, IndicatorKind, Origin, PeriodKind, SubjectKind
from tasks.models import Agency, User

# Two years of months and the one before; all of them where that is asked for.
TREND_PERIODS = 25
# What stands on the page; the workbook and the administration hold the rest.
MOST_PUBLISHED = 60
MOST_REVISIONS = 30


@dataclass(frozen=True)
class PartsRow:
    """A published total beside its parts; `gap` is total − Σ parts, None when that can't be said."""

    total: Value
    parts: list[tuple[Indicator, Value | None]]
    gap: Decimal | None

    @property
    def sum(self) -> Decimal | None:
        """Return what the parts add up to."""
        return None if self.gap is None or self.total.value is None else self.total.value - self.gap


@dataclass(frozen=True)
class Published:
    """What a source published, and what the tracker counts for the same group and period, if it does."""

    value: Value
    counted: Figure | None


@dataclass(frozen=True)
class IndicatorPage:
    """Everything the page shows; `periods` are those of the shown kind, newest first.

    Empty: `period` is None for an indicator nothing is known of.
    """

    indicator: Indicator
    versions: list[IndicatorVersion]
    kinds: list[PeriodKind]
    kind: PeriodKind | None
    periods: list[Period]
    period: Period | None
    previous: Period | None
    group: SubjectKind
    agency: Agency | None
    cells: list[GroupCell] = field(default_factory=list)
    trend: Trend | None = None
    ranking: Ranking = field(default_factory=Ranking)
    spread: list[Range] = field(default_factory=list)
    middle: Decimal | None = None
    published: list[Published] = field(default_factory=list)
    parts: list[PartsRow] = field(default_factory=list)
    revisions: list[list[Value]] = field(default_factory=list)
    whole_time: bool = False

    @property
    def known_cells(self) -> list[GroupCell]:
        """Return the groups something is known of."""
        return [cell for cell in self.cells if cell.figure]

    @property
    def others(self) -> list[Value]:
        """Return what was published for the period of those who are neither a group nor listed in the ranking."""
        listed = {place.agency.pk for place in self.ranking.everybody}
        here = [row.value for row in self.published if self.period and row.value.period_id == self.period.pk]
        return [value for value in here if value.subject.kind not in GROUPS and value.subject.agency_id not in listed]

    @property
    def published_around(self) -> list[Published]:
        """Return what was published of groups, bodies and places that are no agencies."""
        return [row for row in self.published if row.value.subject.kind != SubjectKind.AGENCY]

    @property
    def published_of_agencies(self) -> list[Published]:
        """Return what was published of single agencies."""
        return [row for row in self.published if row.value.subject.kind == SubjectKind.AGENCY]

    @property
    def has_more_time(self) -> bool:
        """Return whether there are more periods than the chart shows at first."""
        return len(self.periods) > TREND_PERIODS


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a period, a group to rank, an agency to draw, and whether to draw all periods."""

    kind: PeriodKind | None = None
    period: int | None = None
    group: SubjectKind = SubjectKind.NATION
    agency: Agency | None = None
    whole_time: bool = False


def indicator_page(indicator: Indicator, user: User, asked: Asked, known: Sequence[Period]) -> IndicatorPage:
    """Return the page; `known` are the periods of which the person may see a value, newest first.

    Queries: a constant number.
    """
    kinds = kinds_of(known)
    kind = asked.kind if asked.kind in kinds else kinds[0] if kinds else None
    periods = [period for period in known if period.kind == kind]
    period = next((one for one in periods if one.pk == asked.period), periods[0] if periods else None)
    previous = next((one for one in periods if period and is_before(one, period)), None)
    frame = {
        "indicator": indicator,
        "versions": list(indicator.versions.order_by("-number")),
        "kinds": kinds,
        "kind": kind,
        "periods": periods,
        "period": period,
        "previous": previous,
        "group": asked.group,
        "agency": asked.agency,
        "whole_time": asked.whole_time,
    }
    if period is None:
        return IndicatorPage(**frame)
    drawn = periods if asked.whole_time else periods[:TREND_PERIODS]
    made = group_values([indicator], {*drawn, *filter(None, (period, previous))}, user=user)
    targets = targets_of([indicator])
    ranking = ranking_of(indicator, period, previous, group=asked.group, targets=targets, user=user)
    exact = [place.figure.value for place in ranking.ranked if place.figure and place.figure.value is not None]
    return IndicatorPage(
        **frame,
        cells=cells_of(indicator, period, previous, made=made, targets=targets, user=user),
        trend=trend_of(indicator, drawn[::-1], made=made, targets=targets, agency=asked.agency, user=user),
        ranking=ranking,
        spread=ranges(IndicatorKind(indicator.kind), exact),
        middle=median(exact),
        published=_published(indicator, user, made),
        parts=_parts(indicator, user),
        revisions=_revisions(indicator, user),
    )


def _published(indicator: Indicator, user: User, made: dict) -> list[Published]:
    """Return what sources said, the newest first, beside the tracker's own figure of the same group and period."""
    rows = final_values(user).filter(indicator=indicator, origin=Origin.PUBLISHED)
    rows = rows.select_related("subject__agency", "subject__body", "period", "version")
    rows = rows.order_by("-period__cut_off_on", "subject__kind", "subject")[:MOST_PUBLISHED]
    return [Published(row, _counted(row, made)) for row in rows]


def _counted(row: Value, made: dict) -> Figure | None:
    if row.subject.kind not in GROUPS:
        return None
    cell = made.get((row.indicator_id, SubjectKind(row.subject.kind), row.period_id))
    return cell.figure if cell else None


def _parts(indicator: Indicator, user: User) -> list[PartsRow]:
    """Return the published totals of this indicator that have published parts, with the gap between them.

    Queries: three, or two without parts.
    """
    parts = list(indicator.parts.filter(adds_up=True).order_by("position", "code"))
    finer = Indicator.objects.filter(part_of__in=[one.pk for one in parts], adds_up=True).order_by("position", "code")
    under: dict[int | None, list[Indicator]] = {}
    for one in finer:
        under.setdefault(one.part_of_id, []).append(one)
    if not parts:
        return []
    rows = final_values(user).filter(indicator__in=[indicator, *parts, *finer], origin=Origin.PUBLISHED)
    rows = rows.select_related("subject__agency", "subject__body", "period").order_by("-period__cut_off_on")
    cells: dict[tuple[int, int], dict[int, Value]] = {}
    for row in rows:
        cells.setdefault((row.period_id, row.subject_id), {})[row.indicator_id] = row
    return [
        _parts_row(cell[indicator.pk], [pair for part in parts for pair in _known_part(part, under, cell)])
        for cell in cells.values()
        if indicator.pk in cell and len(cell) > 1
    ]


def _known_part(
    part: Indicator, under: Mapping[int | None, list[Indicator]], cell: Mapping[int, Value]
) -> list[tuple[Indicator, Value | None]]:
    """Return a part with its value; one that wasn't published is replaced by its own parts, if one of these was."""
    finer = under.get(part.pk, [])
    if part.pk not in cell and any(one.pk in cell for one in finer):
        return [(one, cell.get(one.pk)) for one in finer]
    return [(part, cell.get(part.pk))]


def _parts_row(total: Value, parts: list[tuple[Indicator, Value | None]]) -> PartsRow:
    return PartsRow(total, parts, gap(figure_of(total), [figure_of(value) for _part, value in parts]))


def _revisions(indicator: Indicator, user: User) -> list[list[Value]]:
    """Return the values that were changed, each with its revisions, the newest first.

    Queries: two.
    """
    changed = list(
        final_values(user).filter(indicator=indicator, revision__gt=1).order_by("-entered_at", "-pk")[:MOST_REVISIONS]
    )
    rows = visible_values(user).filter(
        indicator=indicator,
        subject__in={one.subject_id for one in changed},
        period__in={one.period_id for one in changed},
    )
    rows = rows.select_related("subject__agency", "subject__body", "period")
    cells: dict[tuple[int, int, int, str], list[Value]] = {}
    for row in rows.order_by("-revision"):
        cells.setdefault(_cell_of(row), []).append(row)
    return [cells[_cell_of(one)] for one in changed]


def _cell_of(value: Value) -> tuple[int, int, int, str]:
    return (value.subject_id, value.period_id, value.version_id, value.origin)
