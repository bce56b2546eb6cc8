"""What can be calculated with figures: group values, changes, ranks, and the gap between a total and its parts.

Money, points and per cent are exact decimals throughout, so that 83.63 is 83.63 on every page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Context, Decimal

from reports.rules.kinds import ChangeKind, Direction, IndicatorKind, Operator

PLACES = Decimal("0.000001")
HUNDRED = Decimal(100)
# A column of a figure holds fifteen digits before the point and six behind it.
TOO_LARGE = Decimal(10) ** 15
# The largest number over the smallest one, to six places, has more digits than Python keeps unless told to.
_WIDE = Context(prec=60)


@dataclass(frozen=True)
class Figure:
    """One value as it is known.

    Units: `value` in the indicator's unit, a ratio in per cent; numerator and denominator are plain numbers.
    Empty: `none_arose` for nothing to count, which has no value; a missing figure is None in place of a `Figure`.
    """

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    operator: Operator = Operator.EQUAL
    none_arose: bool = False

    @property
    def is_exact(self) -> bool:
        """Return whether it may be calculated with and drawn as a point."""
        return self.value is not None and self.operator == Operator.EQUAL

    @property
    def has_parts(self) -> bool:
        """Return whether numerator and denominator are known, so that it can go into the value of a group."""
        return self.numerator is not None and self.denominator is not None


@dataclass(frozen=True)
class GroupFigure:
    """The value of a group and how it came about.

    `counted` subjects went in, `none_arose` had nothing to count, `left_out` are known without their parts or not
    exactly, `missing` gave nothing; `inside` are the figures that were counted, by member. Empty: `figure` is None when
    nothing could be counted; `inside` is empty where the members aren't told apart.
    """

    figure: Figure | None
    counted: int = 0
    none_arose: int = 0
    left_out: int = 0
    missing: int = 0
    inside: Mapping[int, Figure] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_whole(self) -> bool:
        """Return whether everybody of the group is in it."""
        return not self.left_out and not self.missing


def fits_a_figure(number: Decimal) -> bool:
    """Return whether a number, rounded to six places, is one that a figure can be kept as.

    Boundary: 999999999999999.999999 fits, and what is rounded up to the next whole number doesn't.
    """
    return abs(number) < TOO_LARGE - PLACES / 2


def percent_of(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """Return numerator ÷ denominator in per cent, to six places.

    Empty: None for a denominator of 0, because a share of nothing is no number.
    """
    if not denominator:
        return None
    return (numerator * HUNDRED / denominator).quantize(PLACES, ROUND_HALF_UP, _WIDE)


def group_figure(kind: IndicatorKind, figures: Iterable[Figure | None]) -> GroupFigure:
    """Return the value of a group from those of its subjects.

    A ratio is the sum of numerators ÷ the sum of denominators, never the mean of rates; numbers and money are sums;
    points and days of a group aren't made from those of its members. Values that aren't exact, and ratios without
    their parts, are left out and counted.
    """
    sums = {"numerator": Decimal(0), "denominator": Decimal(0)}
    counted = none_arose = left_out = missing = 0
    for figure in figures:
        if figure is None:
            missing += 1
        elif figure.none_arose:
            none_arose += 1
        elif not _can_go_in(kind, figure):
            left_out += 1
        else:
            counted += 1
            sums["numerator"] += figure.numerator if kind == IndicatorKind.RATIO else figure.value  # type: ignore[operator]
            sums["denominator"] += figure.denominator if kind == IndicatorKind.RATIO else 0  # type: ignore[operator]
    return GroupFigure(_summed(kind, sums, counted, none_arose), counted, none_arose, left_out, missing)


def group_of(kind: IndicatorKind, figures: Mapping[int, Figure | None]) -> GroupFigure:
    """Return the value of a group as `group_figure` does, with what was counted by member."""
    counted = {
        one: figure
        for one, figure in figures.items()
        if figure is not None and not figure.none_arose and _can_go_in(kind, figure)
    }
    return replace(group_figure(kind, figures.values()), inside=counted)


def _can_go_in(kind: IndicatorKind, figure: Figure) -> bool:
    if not figure.is_exact:
        return False
    return figure.has_parts if kind == IndicatorKind.RATIO else kind in (IndicatorKind.COUNT, IndicatorKind.MONEY)


def _summed(kind: IndicatorKind, sums: Mapping[str, Decimal], counted: int, none_arose: int) -> Figure | None:
    if not counted:
        return Figure(none_arose=True) if none_arose else None
    if kind != IndicatorKind.RATIO:
        return Figure(sums["numerator"])
    value = percent_of(sums["numerator"], sums["denominator"])
    return Figure(value, sums["numerator"], sums["denominator"], none_arose=value is None)


@dataclass(frozen=True)
class Change:
    """How a value moved.

    Units: `amount` is in percentage points, points or the indicator's unit by `kind`; `times` is new ÷ old, `percent`
    the growth in per cent; both None where the old value is 0 or the kind of indicator has no use for them.
    `better` is None where neither direction is better or nothing moved. `among` is the number of members of a group the
    change is about, where not everybody is in both periods, `before` and `after` what they had together. Empty: all None
    for everybody.
    """

    amount: Decimal
    kind: ChangeKind
    times: Decimal | None
    percent: Decimal | None
    better: bool | None
    among: int | None = None
    before: Decimal | None = None
    after: Decimal | None = None


AMOUNT_KINDS = {
    IndicatorKind.RATIO: ChangeKind.POINTS,
    IndicatorKind.SCORE: ChangeKind.SCORE_POINTS,
}


def change_between(kind: IndicatorKind, direction: Direction, old: Figure | None, new: Figure | None) -> Change | None:
    """Return how the value moved from one period to another; the caller sees to it that the definition is the same.

    Empty: None unless both are known exactly: a "<10" has no difference.
    """
    if old is None or new is None or not (old.is_exact and new.is_exact):
        return None
    before, after = old.value, new.value
    if before is None or after is None:
        return None
    amount = after - before
    times = (after / before).quantize(PLACES, ROUND_HALF_UP, _WIDE) if before else None
    percent = percent_of(amount, before)
    better = None
    if amount and direction != Direction.NEITHER:
        better = (amount > 0) == (direction == Direction.HIGHER)
    return Change(amount, AMOUNT_KINDS.get(kind, ChangeKind.AMOUNT), times, percent, better)


def group_change(kind: IndicatorKind, direction: Direction, old: GroupFigure, new: GroupFigure) -> Change | None:
    """Return how the value of a group moved; a ratio, where somebody is missing, among those counted in both periods.

    A ratio may fall because a good member hasn't given its figure yet, when each of the others rose.
    Empty: None for a sum in which somebody is missing now or then, because it fell when nobody did less.
    """
    if old.is_whole and new.is_whole:
        return change_between(kind, direction, old.figure, new.figure)
    if kind != IndicatorKind.RATIO:
        return None
    both = old.inside.keys() & new.inside.keys()
    then, now = (group_figure(kind, (group.inside[one] for one in both)).figure for group in (old, new))
    moved = change_between(kind, direction, then, now)
    if moved is None or then is None or now is None:
        return None
    return replace(moved, among=len(both), before=then.value, after=now.value)


def ranks(direction: Direction, figures: Mapping[int, Figure | None]) -> dict[int, int]:
    """Return the rank of each subject, 1 for the best; equal values share a rank and the next one is skipped.

    Empty: who is missing, had nothing to count or is known as "<10" only has no rank, and is no last one either.
    """
    exact = {key: figure.value for key, figure in figures.items() if figure and figure.is_exact}
    ordered = sorted((value for value in exact.values() if value is not None), reverse=direction != Direction.LOWER)
    first: dict[Decimal, int] = {}
    for place, value in enumerate(ordered, start=1):
        first.setdefault(value, place)
    return {key: first[value] for key, value in exact.items() if value is not None}


def is_reached(direction: Direction, figure: Figure | None, target: Decimal) -> bool | None:
    """Return whether a target is met: "≥ 80" for higher, "≤ 80" for lower.

    Boundary: equal is met; "<10" against 10 is known to be below, ">50" against 80 isn't known. Empty: None for unknown.
    """
    if figure is None or figure.value is None or direction == Direction.NEITHER:
        return None
    higher = direction == Direction.HIGHER
    if figure.operator == Operator.EQUAL:
        return figure.value >= target if higher else figure.value <= target
    if figure.operator in (Operator.MORE, Operator.AT_LEAST) and figure.value >= target:
        return True if higher else None if figure.value == target and figure.operator == Operator.AT_LEAST else False
    if figure.operator in (Operator.LESS, Operator.AT_MOST) and figure.value <= target:
        if not higher:
            return True
        return None if figure.value == target and figure.operator == Operator.AT_MOST else False
    return None


def gap(total: Figure | None, parts: Sequence[Figure | None]) -> Decimal | None:
    """Return total − Σ parts, 0 when they agree.

    Empty: None when the total, or any part, isn't exactly known: then nothing is proved.
    """
    if total is None or not total.is_exact or not parts:
        return None
    known = [part.value for part in parts if part is not None and part.is_exact and part.value is not None]
    if len(known) < len(parts) or total.value is None:
        return None
    return total.value - sum(known, Decimal(0))
