"""The scoreboard: agencies × indicators of one period, each cell with its target and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reports.models import Indicator, Period, ScoreBand, ScoreSet, Value
from reports.queries.groups import group_values, members_by_kind
from reports.queries.targets import Targets, targets_of
from reports.queries.values import Cell, current_values, figure_of, final_values
from reports.rules.audience import AUDIENCE_KINDS, GROUP_KINDS
from reports.rules.figures import Figure, GroupFigure, is_reached
from reports.rules.kinds import GROUPS, Audience, Direction, SubjectKind
from reports.rules.targets import Wish
from tasks.models import Agency, User


@dataclass(frozen=True)
class BoardCell:
    """One figure with its target; `asked` says whether the indicator is asked of this agency at all.

    Empty: `figure` is None for a missing one; `reached` is None where there is no target or it isn't known.
    """

    figure: Figure | None = None
    value: Value | None = None
    made_of: GroupFigure | None = None
    target: Wish | None = None
    reached: bool | None = None
    band: str = ""
    asked: bool = True
    unit: str = ""


@dataclass(frozen=True)
class BoardLine:
    """One agency, or one group, across the indicators."""

    cells: list[BoardCell]
    agency: Agency | None = None
    group: SubjectKind | None = None

    @property
    def reached_count(self) -> int:
        """Return how many targets are met."""
        return sum(cell.reached is True for cell in self.cells)

    @property
    def measured_count(self) -> int:
        """Return how many figures have a target to be measured against."""
        return sum(cell.reached is not None for cell in self.cells)

    @property
    def missing_count(self) -> int:
        """Return how many figures that are asked of it are missing."""
        return sum(cell.figure is None and cell.asked for cell in self.cells)


@dataclass(frozen=True)
class Scoreboard:
    """The table: its columns, the groups on top, the agencies below."""

    indicators: list[Indicator]
    groups: list[BoardLine] = field(default_factory=list)
    lines: list[BoardLine] = field(default_factory=list)

    @property
    def missing_agencies(self) -> int:
        """Return how many agencies lack a figure that is asked of them."""
        return sum(line.missing_count > 0 for line in self.lines)


def scoreboard(
    period: Period, user: User, *, group: SubjectKind = SubjectKind.NATION, theme: str = "", sort: str = ""
) -> Scoreboard:
    """Return the scoreboard of a period over the indicators of a theme that have a value then.

    `sort` is the number of an indicator, best first, or "name"; without it those that meet most targets come first.
    Queries: a constant number.
    """
    indicators = shown_indicators(period, user, theme)
    here = members_by_kind([period])[period.pk]
    agencies = Agency.objects.filter(pk__in=[pk for kind in GROUP_KINDS[group] for pk in here.get(kind, ())])
    targets = targets_of(indicators)
    agencies_shown = list(agencies.order_by("alphabet_key"))
    subjects = [targets.agencies[one.pk] for one in agencies_shown if one.pk in targets.agencies]
    made = group_values(indicators, [period], groups=_groups_shown(group), user=user)
    values = current_values(indicators, subjects, [period], user=user)
    cells = CellMaker(period, targets, values, bands_of(indicators))
    lines = [BoardLine([cells.of(one, agency) for one in indicators], agency) for agency in agencies_shown]
    return Scoreboard(
        indicators=indicators,
        groups=[
            BoardLine([cells.of_group(one, shown, made) for one in indicators], group=shown)
            for shown in _groups_shown(group)
        ],
        lines=_sorted(lines, indicators, sort),
    )


def shown_indicators(period: Period, user: User, theme: str = "") -> list[Indicator]:
    """Return the indicators of a theme that have a value of an agency in the period, or are asked for in its kind.

    Queries: two.
    """
    there = set(
        final_values(user)
        .filter(period=period, subject__kind=SubjectKind.AGENCY)
        .order_by()
        .values_list("indicator", flat=True)
        .distinct()
    )
    found = Indicator.objects.filter(theme=theme) if theme else Indicator.objects.all()
    asked = period.kind if period.send_by_at else None
    return [
        one
        for one in found.order_by("position", "code")
        if one.pk in there or (asked and one.cadence == asked and one.audience != Audience.NOBODY)
    ]


def is_asked(indicator: Indicator, agency: Agency) -> bool:
    """Return whether an agency of this kind gives the indicator."""
    audience = Audience(indicator.audience)
    return audience != Audience.NOBODY and agency.kind in AUDIENCE_KINDS[audience]


def _groups_shown(group: SubjectKind) -> Sequence[SubjectKind]:
    return GROUPS if group == SubjectKind.NATION else (group,)


def bands_of(indicators: Sequence[Indicator]) -> dict[int, list[ScoreBand]]:
    """Return the bands of the indicators that are the total of a score set, the highest first.

    Queries: two.
    """
    sets = ScoreSet.objects.filter(total_indicator__in=[one.pk for one in indicators]).prefetch_related("bands")
    return {one.total_indicator_id: sorted(one.bands.all(), key=lambda band: -band.from_points) for one in sets}


@dataclass(frozen=True)
class CellMaker:
    """What cells are made from."""

    period: Period
    targets: Targets
    values: Mapping[Cell, Value]
    bands: Mapping[int, list[ScoreBand]]

    def of(self, indicator: Indicator, agency: Agency) -> BoardCell:
        """Return the cell of one agency."""
        subject = self.targets.agencies.get(agency.pk, 0)
        value = self.values.get((indicator.pk, subject, self.period.pk))
        figure = figure_of(value)
        target = self.targets.for_agency(indicator.pk, agency, self.period.cut_off_on)
        return BoardCell(
            figure=figure,
            value=value,
            target=target,
            reached=is_reached(Direction(indicator.direction), figure, target.value) if target else None,
            band=self._band(indicator, figure),
            asked=is_asked(indicator, agency),
            unit=indicator.unit,
        )

    def of_group(
        self,
        indicator: Indicator,
        group: SubjectKind,
        made: Mapping[tuple[int, SubjectKind, int], GroupFigure],
    ) -> BoardCell:
        """Return the cell of one group, made of its agencies' parts."""
        cell = made.get((indicator.pk, group, self.period.pk))
        figure = cell.figure if cell else None
        target = self.targets.for_group(indicator.pk, group, self.period.cut_off_on)
        reached = is_reached(Direction(indicator.direction), figure, target.value) if target else None
        band = self._band(indicator, figure)
        return BoardCell(figure, None, cell, target, reached, band, asked=cell is not None, unit=indicator.unit)

    def _band(self, indicator: Indicator, figure: Figure | None) -> str:
        if figure is None or not figure.is_exact or figure.value is None:
            return ""
        bands = self.bands.get(indicator.pk, ())
        return next((band.name for band in bands if figure.value >= band.from_points), "")


def _sorted(lines: list[BoardLine], indicators: Sequence[Indicator], sort: str) -> list[BoardLine]:
    """Return the lines in the asked order; who has no exact figure comes last and isn't the worst."""
    if sort == "name":
        return lines
    place = next((place for place, one in enumerate(indicators) if str(one.pk) == sort), None)
    if place is None:
        return sorted(lines, key=lambda line: (-line.reached_count, line.missing_count))
    higher = indicators[place].direction != Direction.LOWER

    def key(line: BoardLine) -> tuple:
        figure = line.cells[place].figure
        if figure is None or not figure.is_exact or figure.value is None:
            return (1, 0)
        return (0, -figure.value if higher else figure.value)

    return sorted(lines, key=key)
