"""How figures are spread: how many lie in each range, and the one in the middle."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from reports.rules.figures import HUNDRED
from reports.rules.kinds import IndicatorKind

RATIO_WIDTH = Decimal(10)
MOST_RANGES = 10
STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Range:
    """How many figures lie from `low`, included, to `high`, not included; the last range holds its end as well."""

    low: Decimal
    high: Decimal
    count: int


def ranges(kind: IndicatorKind, values: Sequence[Decimal]) -> list[Range]:
    """Return the ranges, without a hole: tens of per cent for a ratio, else at most ten of a round width.

    Empty: none without values.
    """
    if not values:
        return []
    width = RATIO_WIDTH if kind == IndicatorKind.RATIO else _round_width(max(values) - min(values))
    low = (min(values) / width).to_integral_value(ROUND_FLOOR) * width
    high = (max(values) / width).to_integral_value(ROUND_CEILING) * width
    if kind == IndicatorKind.RATIO:
        low, high = min(low, Decimal(0)), max(high, HUNDRED)
    high = max(high, low + width)
    number = int((high - low) / width)
    counts = [0] * number
    for value in values:
        counts[min(int((value - low) / width), number - 1)] += 1
    return [Range(low + place * width, low + (place + 1) * width, count) for place, count in enumerate(counts)]


def _round_width(spread: Decimal) -> Decimal:
    """Return the smallest of 1, 2, 5, 10, ... × a power of ten that leaves at most ten ranges."""
    if not spread:
        return Decimal(1)
    wanted = spread / MOST_RANGES
    power = Decimal(10) ** wanted.adjusted()
    return next(step * power for step in STEPS if step * power >= wanted)


def median(values: Sequence[Decimal]) -> Decimal | None:
    """Return the value in the middle, or the mean of the two there.

    Empty: None without values.
    """
    if not values:
        return None
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
