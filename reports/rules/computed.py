"""The names of the indicators this system computes itself, and ratios made from the values of other indicators."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum

from reports.rules.figures import Figure, fits_a_figure, percent_of
from reports.rules.kinds import IndicatorKind


class ComputedBy(StrEnum):
    """What `Indicator.computed_by` can say; each is counted per agency, as known at the cut-off of a period."""

    COMPLETION = "completion"
    ON_TIME = "on_time"
    OVERDUE = "overdue"
    ACKNOWLEDGED_IN_TIME = "acknowledged_in_time"
    UPDATES_ON_TIME = "updates_on_time"
    EXTENSIONS_PER_ORDER = "extensions_per_order"
    RECOMMENDATIONS_ANSWERED = "recommendations_answered"


def ratio_figure(numerator: Decimal | int, denominator: Decimal | int) -> Figure:
    """Return the ratio with its parts.

    Units: per cent. Empty: nothing in the denominator is "none arose", which isn't 0 %.
    """
    above, below = Decimal(numerator), Decimal(denominator)
    value = percent_of(above, below)
    return Figure(value, above, below, none_arose=value is None)


def codes_of(formula: str) -> list[str]:
    """Return the codes of a numerator or denominator written as "A + B"."""
    return [code.strip() for code in formula.split("+") if code.strip()]


def derived_figure(
    numerators: Sequence[tuple[IndicatorKind, Figure | None]],
    denominators: Sequence[tuple[IndicatorKind, Figure | None]],
) -> Figure | None:
    """Return the ratio of two sums, of what other indicators say, each with its kind.

    Boundary: what had nothing to count adds nothing.
    Empty: None when a part is missing, isn't exactly known, or is no number or sum of money that can be added up, and
    when a sum or the ratio is larger than a figure can be.
    """
    above, below = _sum(numerators), _sum(denominators)
    if above is None or below is None or below < 0 or above < 0:
        return None
    made = ratio_figure(above, below)
    return made if all(fits_a_figure(number) for number in (above, below, made.value or Decimal(0))) else None


def _sum(parts: Iterable[tuple[IndicatorKind, Figure | None]]) -> Decimal | None:
    total = Decimal(0)
    for kind, figure in parts:
        if figure is None or kind not in (IndicatorKind.COUNT, IndicatorKind.MONEY):
            return None
        if figure.none_arose:
            continue
        if not figure.is_exact or figure.value is None:
            return None
        total += figure.value
    return total
