"""Points, totals, grades, and what is left out."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules.figures import Figure
from reports.rules.kinds import Direction, IndicatorKind, Operator, ScoreFormula
from reports.rules.score import Item, LeftOut, Published, band_of, line_of, objection_last_day, tally
from tasks.rules.calendar import WorkingCalendar

BANDS = [(Decimal(90), "Xuất sắc"), (Decimal(80), "Tốt"), (Decimal(50), "Trung bình")]


def item(key: int = 1, most: object = 20, formula: ScoreFormula = ScoreFormula.SHARE, **fields: object) -> Item:
    return Item(key, Decimal(str(most)), formula, fields.pop("kind", IndicatorKind.RATIO), **fields)  # type: ignore[arg-type]


def figure(value: object, operator: Operator = Operator.EQUAL) -> Figure:
    return Figure(Decimal(str(value)), operator=operator)


@pytest.mark.parametrize(
    ("value", "points"), [(0, "0"), (100, "20"), ("81.95", "16.39"), ("33.333333", "6.6667"), ("0.00025", "0.0001")]
)
def test_share_gives_its_part_of_the_maximum(value: object, points: str) -> None:
    assert line_of(item(), figure(value)).points == Decimal(points)


def test_given_points_are_taken_as_they_are() -> None:
    given_points = item(formula=ScoreFormula.GIVEN, kind=IndicatorKind.SCORE)
    assert line_of(given_points, figure("16.39")).points == Decimal("16.39")


@pytest.mark.parametrize(
    ("which", "known", "reason"),
    [
        (item(), None, LeftOut.MISSING),
        (item(), Figure(none_arose=True), LeftOut.NONE_AROSE),
        (item(), figure(10, Operator.LESS), LeftOut.NOT_EXACT),
        (item(), figure("100.01"), LeftOut.OUT_OF_RANGE),
        (item(kind=IndicatorKind.COUNT), figure(10), LeftOut.NO_FORMULA),
        (item(direction=Direction.LOWER), figure(10), LeftOut.NO_FORMULA),
        (item(formula=ScoreFormula.GIVEN), figure("20.1"), LeftOut.OUT_OF_RANGE),
    ],
)
def test_line_left_out_has_no_points_and_a_reason(which: Item, known: Figure | None, reason: LeftOut) -> None:
    line = line_of(which, known)
    assert (line.points, line.left_out) == (None, reason)


def test_total_leaves_out_what_is_missing_and_says_so() -> None:
    counted = tally([item(1), item(2, most=12), item(3, most=8)], {1: figure(50), 3: figure(25)})
    assert (counted.total, counted.scored_out_of, counted.is_whole) == (Decimal(12), Decimal(28), False)


def test_total_of_nothing_is_none() -> None:
    assert tally([item()], {}).total is None
    assert not tally([], {}).is_whole


@pytest.mark.parametrize(
    ("points", "grade"), [("90", "Xuất sắc"), ("89.9999", "Tốt"), ("50", "Trung bình"), ("49.99", ""), (None, "")]
)
def test_band_starts_at_its_first_point(points: str | None, grade: str) -> None:
    assert band_of(None if points is None else Decimal(points), BANDS) == grade


def test_published_total_beside_its_parts() -> None:
    parts = [figure(points) for points in ("15.3", "16.39", "14.31", "17.88", "19.75")]
    published = Published(figure("86.94"), parts)
    assert (published.sum_of_parts, published.difference) == (Decimal("83.63"), Decimal("3.31"))


@pytest.mark.parametrize("parts", [[], [None], [figure(1, Operator.ABOUT)]])
def test_published_total_without_every_part_proves_nothing(parts: list[Figure | None]) -> None:
    assert Published(figure(10), parts).sum_of_parts is None
    assert Published(figure(10), parts).difference is None


def test_objection_last_day_counts_working_days_after_the_publication() -> None:
    assert objection_last_day(date(2024, 3, 8), 5, WorkingCalendar()) == date(2024, 3, 15)


@given(st.lists(st.tuples(st.decimals(0, 100, places=3), st.decimals(1, 30, places=2)), min_size=1, max_size=9))
def test_total_never_exceeds_the_maxima(pairs: list[tuple[Decimal, Decimal]]) -> None:
    items = [item(key, most) for key, (_value, most) in enumerate(pairs)]
    counted = tally(items, {key: figure(value) for key, (value, _most) in enumerate(pairs)})
    assert counted.is_whole
    assert 0 <= (counted.total or 0) <= counted.scored_out_of
