"""The ranges of a distribution hold every figure once, and the one in the middle."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules.distribution import MOST_RANGES, median, ranges
from reports.rules.kinds import IndicatorKind

NUMBERS = st.lists(st.decimals(min_value=0, max_value=10**9, places=2), min_size=1, max_size=60)


@given(NUMBERS, st.sampled_from([IndicatorKind.COUNT, IndicatorKind.SCORE, IndicatorKind.DAYS]))
def test_every_figure_lies_in_one_range(values, kind):
    found = ranges(kind, values)
    assert sum(one.count for one in found) == len(values)
    assert len(found) <= MOST_RANGES + 1
    assert found[0].low <= min(values)
    assert found[-1].high >= max(values)
    assert all(one.high == following.low for one, following in pairwise(found))


@given(st.lists(st.decimals(min_value=0, max_value=100, places=2), min_size=1, max_size=60))
def test_ratios_are_counted_in_tens_of_a_hundred(values):
    found = ranges(IndicatorKind.RATIO, values)
    assert [one.low for one in found] == [Decimal(ten) for ten in range(0, 100, 10)]
    assert found[0].count == sum(value < 10 for value in values)
    assert found[-1].count == sum(value >= 90 for value in values)


def test_ratio_above_a_hundred_has_a_range_of_its_own():
    found = ranges(IndicatorKind.RATIO, [Decimal(50), Decimal("104.5")])
    assert (found[-1].low, found[-1].high, found[-1].count) == (100, 110, 1)


@pytest.mark.parametrize(("values", "expected"), [([], None), ([3], 3), ([1, 9, 2], 2), ([4, 1, 3, 2], Decimal("2.5"))])
def test_median(values, expected):
    assert median([Decimal(value) for value in values]) == expected


def test_no_values_no_ranges():
    assert ranges(IndicatorKind.COUNT, []) == []
