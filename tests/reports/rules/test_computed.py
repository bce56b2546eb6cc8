"""Ratios made from the values of other indicators."""

from decimal import Decimal

import pytest

from reports.rules.computed import codes_of, derived_figure, ratio_figure
from reports.rules.figures import Figure
from reports.rules.kinds import IndicatorKind, Operator

COUNT, MONEY, RATIO = IndicatorKind.COUNT, IndicatorKind.MONEY, IndicatorKind.RATIO


def of(value: object, kind: IndicatorKind = COUNT, **fields: object) -> tuple[IndicatorKind, Figure]:
    return kind, Figure(Decimal(str(value)), **fields)  # type: ignore[arg-type]


NOTHING = (COUNT, Figure(none_arose=True))


def test_codes_are_joined_by_plus() -> None:
    assert codes_of(" a.b +c") == ["a.b", "c"]
    assert codes_of("") == []


def test_ratio_keeps_its_parts_in_per_cent() -> None:
    assert ratio_figure(12, 13) == Figure(Decimal("92.307692"), Decimal(12), Decimal(13))


def test_ratio_of_nothing_is_none_arose() -> None:
    assert ratio_figure(0, 0) == Figure(None, Decimal(0), Decimal(0), none_arose=True)


def test_derived_is_sum_over_sum() -> None:
    assert derived_figure([of(1), of(2)], [of(4), of(8, MONEY)]) == Figure(Decimal(25), Decimal(3), Decimal(12))


def test_derived_counts_none_arose_as_nothing_to_add() -> None:
    assert derived_figure([NOTHING], [of(4)]) == Figure(Decimal(0), Decimal(0), Decimal(4))
    assert derived_figure([NOTHING], [NOTHING]) == ratio_figure(0, 0)


@pytest.mark.parametrize("part", [(COUNT, None), of(10, operator=Operator.LESS), of(30, RATIO), of(-1)])
def test_derived_without_every_part_is_missing(part: tuple[IndicatorKind, Figure | None]) -> None:
    assert derived_figure([part], [of(4)]) is None
    assert derived_figure([of(4)], [part]) is None


@pytest.mark.parametrize(
    ("numerators", "denominators"),
    [
        ([of(99999999999999)], [of(1)]),  # the ratio is too large to be kept
        ([of(6 * 10**14), of(6 * 10**14)], [of(10**14)]),  # a sum is
        ([of(999999999999999, MONEY)], [of("0.000001", MONEY)]),
    ],
)
def test_derived_larger_than_a_figure_can_be_is_missing(numerators: list, denominators: list) -> None:
    assert derived_figure(numerators, denominators) is None
