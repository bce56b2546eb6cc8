"""How figures and changes are written, in Vietnamese and in English."""

import re
from decimal import Decimal

import pytest
from django.utils import translation

from reports.models import Value
from reports.queries.scoreboard import BoardCell, BoardLine
from reports.rules.figures import Figure, change_between
from reports.rules.kinds import ChangeKind, Direction, IndicatorKind, Operator
from reports.templatetags.figures import (
    amount,
    board_cells,
    change,
    change_tone,
    figure,
    parts,
    signed_measure,
    stated_change,
)


@pytest.fixture(autouse=True)
def vietnamese():
    with translation.override("vi"):
        yield


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("30.400000", "30,4"),
        ("28.59", "28,59"),
        ("1488000", "1.488.000"),
        ("0.005", "0,01"),
        ("-2.30", "−2,3"),
        ("0", "0"),
    ],
)
def test_numbers_are_written_the_vietnamese_way(value, expected):
    assert amount(Decimal(value)) == expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (None, "—"),
        (Figure(none_arose=True), "không phát sinh"),
        (Figure(Decimal(10), operator=Operator.LESS), "<\u00a010\u00a0%"),
        (Figure(Decimal(50), operator=Operator.AT_LEAST), "≥\u00a050\u00a0%"),
        (Figure(Decimal(0)), "0\u00a0%"),
    ],
)
def test_missing_none_arose_bound_and_zero_are_four_things(known, expected):
    assert figure(known, "%") == expected


def test_parts_are_written_only_when_both_are_known():
    assert parts(Figure(Decimal(92), Decimal(12), Decimal(13))) == "12/13"
    assert parts(Figure(Decimal(92), Decimal(12))) == ""
    assert parts(None) == ""


@pytest.mark.parametrize(
    ("kind", "old", "new", "expected"),
    [
        (IndicatorKind.RATIO, "17.59", "28.59", "+11 điểm %"),
        (IndicatorKind.RATIO, "30.4", "28.1", "−2,3 điểm %"),
        (IndicatorKind.SCORE, "79.06", "83.47", "+4,41 điểm"),
        (IndicatorKind.COUNT, "100", "120", "+20 (+20\u00a0%)"),
        (IndicatorKind.COUNT, "100", "370", "+270 (gấp 3,7 lần)"),
        (IndicatorKind.COUNT, "0", "5", "+5"),
        (IndicatorKind.RATIO, "30.4", "30.401", "không đổi"),
    ],
)
def test_change_says_its_kind(kind, old, new, expected):
    moved = change_between(kind, Direction.HIGHER, Figure(Decimal(old)), Figure(Decimal(new)))
    assert change(moved) == expected


@pytest.mark.parametrize(
    ("direction", "new", "expected"),
    [
        (Direction.HIGHER, 60, "change-better"),
        (Direction.LOWER, 60, "change-worse"),
        (Direction.NEITHER, 60, "num"),
        (Direction.HIGHER, "50.001", "num"),
    ],
)
def test_better_and_worse_follow_the_direction(direction, new, expected):
    moved = change_between(IndicatorKind.RATIO, direction, Figure(Decimal(50)), Figure(Decimal(new)))
    assert change_tone(moved) == expected


@pytest.mark.parametrize(
    ("number", "kind", "expected"),
    [
        ("1.4", ChangeKind.TIMES, "tăng 1,4 lần"),
        ("31.44", ChangeKind.POINTS, "tăng 31,44 điểm %"),
        ("-12", ChangeKind.PERCENT, "giảm 12 %"),
        ("4.41", ChangeKind.SCORE_POINTS, "tăng 4,41 điểm"),
        ("-3", ChangeKind.AMOUNT, "giảm 3"),
    ],
)
def test_change_of_the_source_keeps_its_own_kind(number, kind, expected):
    assert stated_change(Value(change=Decimal(number), change_kind=kind.value)) == expected


def test_gap_has_a_sign_and_a_unit():
    assert signed_measure(Decimal("3.31"), "điểm") == "+3,31\u00a0điểm"
    with translation.override("en"):
        assert signed_measure(Decimal("-1500.5")) == "−1,500.5"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("99.995", "99,99\u00a0%"),
        ("99.9999", "99,99\u00a0%"),
        ("99.994", "99,99\u00a0%"),
        ("100", "100\u00a0%"),
        ("100.001", "100,001\u00a0%"),
        ("0.004", "0,004\u00a0%"),
        ("0.000010", "0,00001\u00a0%"),
        ("0", "0\u00a0%"),
        ("30.445", "30,45\u00a0%"),
    ],
)
def test_per_cent_read_as_everything_or_nothing_only_when_they_are(value, expected):
    assert figure(Figure(Decimal(value)), "%") == expected


def test_other_units_are_rounded():
    assert figure(Figure(Decimal("99.9999")), "điểm") == "100\u00a0điểm"


def test_scoreboard_writes_per_cent_like_every_other_page():
    line = BoardLine([BoardCell(Figure(Decimal("99.9999")), unit="%"), BoardCell(Figure(Decimal("99.9999")))])
    assert re.findall(r'<span class="num">([^<]*)</span>', board_cells(line)) == ["99,99", "100"]
