"""An agency on one page: where it comes from, its orders as the board counts them, and its figures of a period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from reports.models import Indicator, Period, Value
from reports.queries.board import BoardRow
from reports.queries.counts import Standing, standing_by
from reports.queries.groups import members_by_kind, versions_in_force
from reports.queries.indicator_list import is_before
from reports.queries.mergers import comparable_values
from reports.queries.scoreboard import BoardCell, CellMaker, bands_of, is_asked
from reports.queries.shown_periods import kinds_of
from reports.queries.targets import groups_of, targets_of
from reports.queries.values import Cell, current_values, figure_of, final_values
from reports.rules.audience import GROUP_KINDS
from reports.rules.figures import Change, change_between, ranks
from reports.rules.kinds import Direction, IndicatorKind, PeriodKind, SubjectKind
from reports.rules.mergers import Comparable
from reports.rules.scopes import Scope
from tasks.models import Agency, User
from tasks.permissions import SEES_EVERYTHING, agencies_with_units, agency_ids, role_kinds, visible_to


@dataclass(frozen=True)
class ProfileLine:
    """One indicator of the agency: its figure, the one before, its rank among the so many of its group that have one."""

    indicator: Indicator
    cell: BoardCell
    before: Comparable | None = None
    change: Change | None = None
    rank: int | None = None
    ranked_count: int = 0


@dataclass(frozen=True)
class Profile:
    """Everything the page shows. Empty: `orders` is None for who may not see this agency's orders."""

    agency: Agency
    orders: BoardRow | None
    kinds: list[PeriodKind]
    kind: PeriodKind | None
    periods: list[Period]
    period: Period | None
    previous: Period | None
    group: SubjectKind | None
    lines: list[ProfileLine] = field(default_factory=list)

    @property
    def reached_count(self) -> int:
        """Return how many targets are met."""
        return sum(line.cell.reached is True for line in self.lines)

    @property
    def measured_count(self) -> int:
        """Return how many figures have a target to be measured against."""
        return sum(line.cell.reached is not None for line in self.lines)

    @property
    def missing_count(self) -> int:
        """Return how many figures that are asked of it are missing."""
        return sum(line.cell.figure is None for line in self.lines)


def agency_profile(
    agency: Agency,
    user: User,
    now: datetime,
    *,
    known: Sequence[Period],
    kind: PeriodKind | None = None,
    period: int | None = None,
) -> Profile:
    """Return the page; `known` are the periods of which the person may see a value of this agency, newest first.

    Queries: a constant number.
    """
    kinds = kinds_of(known)
    kind = kind if kind in kinds else kinds[0] if kinds else None
    periods = [one for one in known if one.kind == kind]
    chosen = next((one for one in periods if one.pk == period), periods[0] if periods else None)
    previous = next((one for one in periods if chosen and is_before(one, chosen)), None)
    group = next(iter(groups_of(agency)), None)
    lines = _lines(agency, user, chosen, previous, group) if chosen else []
    return Profile(agency, orders_of(agency, user, now), kinds, kind, periods, chosen, previous, group, lines)


def orders_of(agency: Agency, user: User, now: datetime) -> BoardRow | None:
    """Return the agency's line of the board, for who may see all its orders: national roles and its own people.

    Queries: two, one for national roles.
    """
    if not role_kinds(user) & SEES_EVERYTHING:
        own = agencies_with_units(agency_ids(user))
        if not Agency.objects.filter(pk=agency.pk, pk__in=own).exists():
            return None
    standing = standing_by(visible_to(user).filter(agency=agency), Scope.AGENCY, now=now)
    stands = standing.get(agency.pk, Standing())
    return BoardRow(agency.name_vi, stands.counts, filters={Scope.AGENCY.value: agency.pk}, waived=stands.waived)


def _lines(
    agency: Agency, user: User, period: Period, previous: Period | None, group: SubjectKind | None
) -> list[ProfileLine]:
    """Return the indicators the agency has a figure of in the period, or is asked for, in their order."""
    indicators = _indicators_of(agency, user, period)
    targets = targets_of(indicators)
    rivals = [targets.agencies[pk] for pk in _rivals(agency, period, group) if pk in targets.agencies]
    values = current_values(indicators, rivals, [period], user=user)
    versions = versions_in_force(indicators, [period])
    like = {one.pk: versions[one.pk, period.pk] for one in indicators if (one.pk, period.pk) in versions}
    then = (
        comparable_values(indicators, [agency], [previous], as_of=period.cut_off_on, like=like, user=user)
        if previous
        else {}
    )
    before = {indicator: cell for (indicator, _agency, _period), cell in then.items()}
    cells = CellMaker(period, targets, values, bands_of(indicators))
    return [
        _line(one, agency, cells, standing=_standing(one, values, like.get(one.pk)), before=before.get(one.pk))
        for one in indicators
    ]


def _line(
    indicator: Indicator,
    agency: Agency,
    cells: CellMaker,
    *,
    standing: Mapping[int, int],
    before: Comparable | None,
) -> ProfileLine:
    """Return one line; a figure under another definition than the period's has no rank and no change."""
    cell = cells.of(indicator, agency)
    rank = standing.get(cells.targets.agencies.get(agency.pk, 0))
    change = None
    if rank and before:
        kind, direction = IndicatorKind(indicator.kind), Direction(indicator.direction)
        change = change_between(kind, direction, before.figure, cell.figure)
    return ProfileLine(indicator, cell, before, change, rank, len(standing))


def _standing(indicator: Indicator, values: Mapping[Cell, Value], version: int | None) -> dict[int, int]:
    """Return the ranks in one indicator, by subject."""
    figures = {
        subject: figure_of(value)
        for (one, subject, _period), value in values.items()
        if one == indicator.pk and value.version_id == version
    }
    return ranks(Direction(indicator.direction), figures)


def _indicators_of(agency: Agency, user: User, period: Period) -> list[Indicator]:
    """Return what the agency has a figure of in the period, or is asked for in its kind of period, theme by theme.

    Queries: two.
    """
    known = final_values(user).filter(period=period, subject__agency=agency)
    there = set(known.values_list("indicator", flat=True))
    asked = period.kind if period.send_by_at else None
    shown = [
        one
        for one in Indicator.objects.order_by("position", "code")
        if one.pk in there or (asked and one.cadence == asked and is_asked(one, agency))
    ]
    themes = list(dict.fromkeys(one.theme for one in shown))
    return sorted(shown, key=lambda one: themes.index(one.theme))


def _rivals(agency: Agency, period: Period, group: SubjectKind | None) -> list[int]:
    """Return the agencies of its group in the period, itself among them even when it had ended.

    Queries: one, none for an agency that belongs to no group.
    """
    if group is None:
        return [agency.pk]
    here = members_by_kind([period])[period.pk]
    return list({agency.pk, *(pk for kind in GROUP_KINDS[group] for pk in here.get(kind, ()))})
