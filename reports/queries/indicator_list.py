"""The list of indicators: of each the newest figure of nation, ministries and localities, and how it moved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from reports.models import Indicator, Period, Subject, Value
from reports.queries.groups import group_values, versions_in_force
from reports.queries.targets import Targets, targets_of
from reports.queries.values import Cell, current_values, figure_of, final_values
from reports.rules.figures import Change, Figure, GroupFigure, change_between, group_change, is_reached
from reports.rules.kinds import GROUPS, Audience, Direction, IndicatorKind, PeriodKind, SubjectKind
from reports.rules.targets import Wish
from tasks.models import User
from tasks.rules.text import fold


@dataclass(frozen=True)
class GroupCell:
    """A group's figure in a period: the tracker's own, or what a source published where the tracker has none.

    Empty: `made_of` and `value` are None for what isn't known; `change` where nothing can be compared.
    """

    group: SubjectKind
    figure: Figure | None = None
    change: Change | None = None
    made_of: GroupFigure | None = None
    value: Value | None = None
    target: Wish | None = None
    reached: bool | None = None


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator with its newest period that has figures, and the one of the same kind before."""

    indicator: Indicator
    period: Period | None
    previous: Period | None
    cells: list[GroupCell]
    others: list[Value]

    @property
    def is_of_agencies_only(self) -> bool:
        """Return whether only figures of single agencies are known, which make no group's."""
        return bool(self.period) and not self.others and not any(cell.figure for cell in self.cells)


def indicators_to_list(*, words: str = "", theme: str = "", audience: str = "") -> QuerySet[Indicator]:
    """Return the indicators that match all the words, the theme and who gives them."""
    found = Indicator.objects.order_by("position", "code")
    for word in fold(words).split():
        found = found.filter(search_text__contains=word)
    if theme:
        found = found.filter(theme=theme)
    if audience:
        found = found.filter(audience=audience)
    return found


def newest_two(indicators: Iterable[Indicator], user: User) -> dict[int, list[Period]]:
    """Return by indicator the newest period the person may see a value of, and the one of its kind before.

    Empty: an indicator nothing is known of isn't there. Queries: two.
    """
    known = final_values(user).filter(indicator__in=[one.pk for one in indicators])
    pairs = set(known.order_by().values_list("indicator", "period").distinct())
    periods = Period.objects.order_by("-cut_off_on", "-pk").filter(pk__in={period for _indicator, period in pairs})
    found: dict[int, list[Period]] = {}
    for period in periods:
        for indicator in {one for one, there in pairs if there == period.pk}:
            two = found.setdefault(indicator, [period])
            if len(two) == 1 and is_before(period, two[0]):
                two.append(period)
    return found


def is_before(earlier: Period, later: Period) -> bool:
    """Return whether the figures of two periods can be compared: the same kind of time, one after the other.

    Spans of days of their own are of any length, so that nothing is said of their figures.
    """
    same = earlier.kind == later.kind != PeriodKind.SPAN
    return same and earlier.cut_off_on < later.cut_off_on


def present_indicators(rows: Iterable[Indicator], user: User) -> list[IndicatorLine]:
    """Return the lines of these indicators.

    Queries: a constant number.
    """
    rows = list(rows)
    two = newest_two(rows, user)
    periods = list({period.pk: period for pair in two.values() for period in pair}.values())
    made = group_values(rows, periods, user=user)
    around = Subject.objects.exclude(kind=SubjectKind.AGENCY).select_related("body").in_bulk()
    told = current_values(rows, around, periods, user=user)
    for (_indicator, subject, _period), value in told.items():
        value.subject = around[subject]
    versions = versions_in_force(rows, periods)
    targets = targets_of(rows)
    cells = _Cells(made, told, versions, targets)
    lines = []
    for row in rows:
        period, previous = (*two.get(row.pk, ()), None, None)[:2]
        others = [
            value
            for (indicator, subject, told_period), value in told.items()
            if period and (indicator, told_period) == (row.pk, period.pk) and around[subject].kind not in GROUPS
        ]
        lines.append(
            IndicatorLine(row, period, previous, [cells.of(row, group, period, previous) for group in GROUPS], others)
        )
    return lines


def cells_of(
    indicator: Indicator,
    period: Period,
    previous: Period | None,
    *,
    made: Mapping[tuple[int, SubjectKind, int], GroupFigure],
    targets: Targets,
    user: User | None = None,
) -> list[GroupCell]:
    """Return the cells of the groups of one indicator; `made` holds the tracker's own figures of the groups.

    Queries: two.
    """
    periods = [one for one in (period, previous) if one]
    told = current_values([indicator], targets.groups.values(), periods, user=user)
    cells = _Cells(made, told, versions_in_force([indicator], periods), targets)
    return [cells.of(indicator, group, period, previous) for group in GROUPS]


def tellable(indicator: Indicator, made: GroupFigure | None) -> GroupFigure | None:
    """Return a group's own figure where it says something of the group.

    Empty: None without a figure; and where nobody gives the indicator here, so that single agencies were published and
    their sum is no figure of the group.
    """
    if made is None or made.figure is None:
        return None
    return made if made.is_whole or indicator.audience != Audience.NOBODY else None


@dataclass(frozen=True)
class _Cells:
    """What cells are made from: group figures, told values, definitions in force and targets."""

    made: Mapping[tuple[int, SubjectKind, int], GroupFigure]
    told: Mapping[Cell, Value]
    versions: Mapping[tuple[int, int], int]
    targets: Targets

    def of(self, indicator: Indicator, group: SubjectKind, period: Period | None, before: Period | None) -> GroupCell:
        """Return the cell; its change is that of the same source under the same definition."""
        if period is None:
            return GroupCell(group)
        made, value = self._known(indicator, group, period)
        figure = made.figure if made else figure_of(value)
        target = self.targets.for_group(indicator.pk, group, period.cut_off_on)
        direction = Direction(indicator.direction)
        return GroupCell(
            group=group,
            figure=figure,
            change=self._change(indicator, group, period, before, figure),
            made_of=made,
            value=value,
            target=target,
            reached=is_reached(direction, figure, target.value) if target else None,
        )

    def _known(
        self, indicator: Indicator, group: SubjectKind, period: Period
    ) -> tuple[GroupFigure | None, Value | None]:
        made = tellable(indicator, self.made.get((indicator.pk, group, period.pk)))
        if made is not None:
            return made, None
        return None, self.told.get((indicator.pk, self.targets.groups.get(group, 0), period.pk))

    def _change(
        self, indicator: Indicator, group: SubjectKind, period: Period, before: Period | None, now: Figure | None
    ) -> Change | None:
        if before is None:
            return None
        (made, value), (made_then, then) = (self._known(indicator, group, one) for one in (period, before))
        if (made is None) != (made_then is None):
            return None
        if made is None:
            same = value is not None and then is not None and value.version_id == then.version_id
        else:
            same = self.versions.get((indicator.pk, period.pk)) == self.versions.get((indicator.pk, before.pk))
        kind, direction = IndicatorKind(indicator.kind), Direction(indicator.direction)
        if not same:
            return None
        if made and made_then:
            return group_change(kind, direction, made_then, made)
        return change_between(kind, direction, figure_of(then), now)


def themes() -> list[str]:
    """Return the themes there are, in the order of their indicators.

    Queries: one.
    """
    rows = Indicator.objects.exclude(theme="").order_by("position", "code").values_list("theme", flat=True)
    return list(dict.fromkeys(rows))


def indicators_with_values(user: User) -> list[Indicator]:
    """Return the indicators the person may see a value of, in their order.

    Queries: one.
    """
    known = final_values(user).filter(indicator=OuterRef("pk"))
    return list(Indicator.objects.filter(Exists(known)).order_by("position", "code"))
