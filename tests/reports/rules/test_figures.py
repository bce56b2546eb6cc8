"""Group values, changes, ranks, targets and gaps, against slow and obvious ones."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules.figures import (
    Figure,
    change_between,
    gap,
    group_change,
    group_figure,
    group_of,
    is_reached,
    percent_of,
    ranks,
)
from reports.rules.kinds import ChangeKind, Direction, IndicatorKind, Operator

D = Decimal
RATIO, COUNT, SCORE = IndicatorKind.RATIO, IndicatorKind.COUNT, IndicatorKind.SCORE
HIGHER, LOWER, NEITHER = Direction.HIGHER, Direction.LOWER, Direction.NEITHER

whole = st.integers(0, 10**9).map(Decimal)
parts = st.builds(lambda n, d: Figure(percent_of(n, d), n, d), whole, whole.filter(bool))
anything = st.one_of(
    st.none(),
    parts,
    st.just(Figure(none_arose=True)),
    st.builds(lambda value: Figure(value, operator=Operator.LESS), whole),
    st.builds(Figure, whole),
)


def test_group_ratio_is_sum_over_sum_not_mean_of_rates():
    province, districts = Figure(D("99.86"), D(14764), D(14785)), Figure(D("91.74"), D(38806), D(42300))
    found = group_figure(RATIO, [province, districts])
    assert found.figure.value == percent_of(D(14764 + 38806), D(14785 + 42300))
    assert found.figure.value != (province.value + districts.value) / 2


@given(st.lists(anything, max_size=30))
def test_group_ratio_agrees_with_fractions(figures):
    found = group_figure(RATIO, figures)
    usable = [f for f in figures if f and f.is_exact and f.has_parts]
    top, bottom = sum(int(f.numerator) for f in usable), sum(int(f.denominator) for f in usable)
    assert (found.counted, found.missing) == (len(usable), figures.count(None))
    assert found.counted + found.none_arose + found.left_out + found.missing == len(figures)
    if bottom:
        assert abs(Fraction(found.figure.value) - Fraction(100 * top, bottom)) <= Fraction(1, 2_000_000)
    else:
        assert found.figure is None or found.figure.value is None


def test_group_of_which_nobody_had_files_is_none_arose_not_zero():
    found = group_figure(RATIO, [Figure(none_arose=True), Figure(none_arose=True)])
    assert found.figure.none_arose
    assert found.figure.value is None


def test_group_of_missing_figures_is_missing():
    assert group_figure(RATIO, [None, None]).figure is None


def test_group_of_points_is_not_made_from_points():
    assert group_figure(SCORE, [Figure(D(80)), Figure(D(90))]).figure is None


def test_group_count_leaves_out_less_than():
    found = group_figure(COUNT, [Figure(D(7)), Figure(D(10), operator=Operator.LESS), None])
    assert (found.figure.value, found.left_out, found.missing, found.is_whole) == (7, 1, 1, False)


@pytest.mark.parametrize(
    ("old", "new", "amount", "times"),
    [
        ("17.59", "28.59", "11.00", "1.625355"),
        ("8.04", "39.48", "31.44", "4.910448"),
        ("21.7", "30.4", "8.7", "1.400922"),
    ],
)
def test_change_of_a_ratio_tells_points_and_times_apart(old, new, amount, times):
    change = change_between(RATIO, HIGHER, Figure(D(old)), Figure(D(new)))
    assert (change.amount, change.kind, change.times, change.better) == (D(amount), ChangeKind.POINTS, D(times), True)


def test_change_from_zero_has_an_amount_and_no_multiple():
    change = change_between(COUNT, LOWER, Figure(D(0)), Figure(D(3)))
    assert (change.amount, change.times, change.percent, change.better) == (3, None, None, False)


@pytest.mark.parametrize("unknown", [None, Figure(none_arose=True), Figure(D(10), operator=Operator.LESS)])
def test_change_with_what_is_not_exactly_known_is_none(unknown):
    assert change_between(RATIO, HIGHER, unknown, Figure(D(5))) is None
    assert change_between(RATIO, HIGHER, Figure(D(5)), unknown) is None


@given(st.dictionaries(st.integers(0, 50), anything, max_size=30), st.sampled_from([HIGHER, LOWER]))
def test_rank_is_one_more_than_those_who_are_better(figures, direction):
    found = ranks(direction, figures)
    exact = {key: f.value for key, f in figures.items() if f and f.is_exact}
    for key, value in exact.items():
        better = [v for v in exact.values() if (v > value if direction == HIGHER else v < value)]
        assert found[key] == len(better) + 1
    assert found.keys() == exact.keys()


@pytest.mark.parametrize(
    ("operator", "value", "direction", "target", "expected"),
    [
        ("=", 80, HIGHER, 80, True),
        ("=", "79.99", HIGHER, 80, False),
        ("=", 80, LOWER, 80, True),
        (">", 50, HIGHER, 50, True),
        (">", 50, HIGHER, 80, None),
        (">", 50, LOWER, 50, False),
        (">=", 50, LOWER, 50, None),
        ("<", 10, HIGHER, 10, False),
        ("<=", 10, HIGHER, 10, None),
        ("<", 10, HIGHER, 5, None),
        ("<", 10, LOWER, 10, True),
        ("~", 90, HIGHER, 80, None),
        ("=", 90, NEITHER, 80, None),
    ],
)
def test_target_is_met_only_where_it_is_known(operator, value, direction, target, expected):
    assert is_reached(direction, Figure(D(value), operator=Operator(operator)), D(target)) is expected


def test_gap_of_the_published_statistics():
    of_2025 = [Figure(D(number)) for number in (7892, 1602, 319)]
    of_2017 = [Figure(D(number)) for number in (14068, 1983, 5640, 223)]
    son_la = [Figure(D(points)) for points in ("15.3", "16.39", "14.31", "17.88", "19.75")]
    assert gap(Figure(D(9831)), of_2025) == 18
    assert gap(Figure(D(21914)), of_2017) == 0
    assert gap(Figure(D("86.94")), son_la) == D("3.31")


def test_gap_proves_nothing_while_a_part_is_unknown():
    assert gap(Figure(D(10)), [Figure(D(4)), None]) is None
    assert gap(Figure(D(10)), []) is None


def test_sum_of_a_group_has_a_change_only_when_nobody_is_missing():
    whole, partly = group_figure(COUNT, [Figure(D(4)), Figure(D(6))]), group_figure(COUNT, [Figure(D(4)), None])
    assert group_change(COUNT, HIGHER, whole, whole).amount == 0
    assert group_change(COUNT, HIGHER, whole, partly) is None
    assert group_change(COUNT, HIGHER, partly, whole) is None


def test_ratio_of_a_group_moved_as_those_did_who_are_in_both_periods():
    was = group_of(RATIO, {1: Figure(D(50), D(1), D(2)), 2: Figure(D(90), D(90), D(100))})
    now = group_of(RATIO, {1: Figure(D(75), D(3), D(4)), 2: None, 3: Figure(none_arose=True)})
    moved = group_change(RATIO, HIGHER, was, now)
    assert (moved.amount, moved.better, moved.among) == (25, True, 1)
    assert moved.after - moved.before == moved.amount


def test_ratio_of_a_whole_group_is_compared_as_it_is():
    was, now = group_of(RATIO, {1: Figure(D(50), D(1), D(2))}), group_of(RATIO, {2: Figure(D(75), D(3), D(4))})
    moved = group_change(RATIO, HIGHER, was, now)
    assert (moved.amount, moved.among) == (25, None)


def test_ratio_without_anybody_in_both_periods_has_no_change():
    was = group_of(RATIO, {1: Figure(D(50), D(1), D(2)), 2: None})
    now = group_of(RATIO, {1: None, 2: Figure(D(75), D(3), D(4))})
    assert group_change(RATIO, HIGHER, was, now) is None


def test_growth_from_the_smallest_to_the_largest_figure_is_a_number():
    old, new = Figure(Decimal("0.000001")), Figure(Decimal("999999999999999"))
    moved = change_between(IndicatorKind.MONEY, Direction.HIGHER, old, new)
    assert moved.times == Decimal("999999999999999000000")
