"""What a source says of a change, in its own kind."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules.change_text import read_change, read_exactness
from reports.rules.kinds import ChangeKind, IndicatorKind, Operator
from reports.rules.value_problem import ValueProblem

COUNT, RATIO, SCORE = IndicatorKind.COUNT, IndicatorKind.RATIO, IndicatorKind.SCORE


@pytest.mark.parametrize(
    ("note", "kind", "amount", "told", "compared_with"),
    [
        ("tăng 1,4 lần so với 2022 (suy ra 2022 ≈ 21,7%)", RATIO, "1.4", "times", "2022"),
        ("tăng 3,7 lần (suy ra 2022 ≈ 10,1%)", RATIO, "3.7", "times", "2022"),
        ("gấp 3 lần", COUNT, "3", "times", ""),
        ("giảm 2 lần", COUNT, "0.5", "times", ""),
        ("tăng 11 điểm % so với 2022", RATIO, "11", "points", "2022"),
        ("tăng 31,44 điểm phần trăm", RATIO, "31.44", "points", ""),
        ("giảm 2 điểm so với quý trước", RATIO, "-2", "points", "quý trước"),
        ("hạng 01/63; +4,41 điểm và +3 hạng so với tuần 02", SCORE, "4.41", "score_points", "tuần 02"),
        ("giảm 376 so với cùng kỳ", COUNT, "-376", "amount", "cùng kỳ"),
        ("tăng 1.234 hồ sơ so với năm 2023", COUNT, "1234", "amount", "năm 2023"),
        ("tăng 12% so với cùng kỳ", COUNT, "12", "percent", "cùng kỳ"),
        ("giảm 20 so cùng kỳ", COUNT, "-20", "amount", ""),
    ],
)
def test_read_change_understands(note, kind, amount, told, compared_with):
    change = read_change(note, kind, Decimal(40), whole=kind == COUNT)
    assert change is not None
    assert (change.amount, change.kind, change.compared_with) == (Decimal(amount), ChangeKind(told), compared_with)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "hạng 29/34",
        "cơ bản hoàn thành",
        "6/9 huyện",
        "phấn đấu tăng 20%",
        "chỉ tiêu là giảm 30%",
        "+3 hạng",
        "bằng 0",
        "tăng 2 bậc",
        "giảm 12 hồ sơ",
        "cao hơn 5% so với bình quân cả nước",
        "giảm 3 điểm % so với mục tiêu đề ra",
    ],
)
def test_read_change_of_a_note_without_one_is_none(note):
    assert read_change(note, RATIO, Decimal(40), unit="%") is None


def test_read_change_of_a_share_stays_per_cent_with_a_remark():
    change = read_change("tăng 11%", RATIO, Decimal("28.59"))
    assert change is not None
    assert (change.kind, [note.code for note in change.notes]) == (
        ChangeKind.PERCENT,
        [ValueProblem.POINTS_OR_PERCENT],
    )


def test_read_change_is_points_where_the_earlier_figure_fits_nothing_else():
    change = read_change("tăng 31,44% (suy ra 2022 ≈ 8,04%)", RATIO, Decimal("39.48"))
    assert change is not None
    assert (change.kind, [note.code for note in change.notes]) == (ChangeKind.POINTS, [ValueProblem.POINTS_UNDERSTOOD])


@pytest.mark.parametrize("note", ["tăng 20% từ 50%", "tăng 70%"])
def test_read_change_is_per_cent_where_points_are_impossible(note):
    change = read_change(note, RATIO, Decimal(60))
    assert change is not None
    assert (change.kind, change.notes) == (ChangeKind.PERCENT, ())


def test_read_change_is_points_where_the_figure_of_the_earlier_year_stands_in_brackets():
    change = read_change("tăng 1,28% so với năm 2023 (82,66%)", RATIO, Decimal("83.94"))
    assert change is not None
    assert change.kind == ChangeKind.POINTS


def test_read_change_passes_over_the_change_of_another_thing():
    change = read_change("giảm 2 bậc; tăng 0,3 điểm", SCORE, Decimal(90), whole=False, unit="điểm")
    assert change is not None
    assert (change.amount, change.kind) == (Decimal("0.3"), ChangeKind.SCORE_POINTS)


def test_read_change_of_the_unit_itself_is_its_amount():
    change = read_change("giảm 1.234 hồ sơ so với cùng kỳ", COUNT, Decimal(40), whole=True, unit="hồ sơ")
    assert change is not None
    assert (change.amount, change.kind) == (Decimal(-1234), ChangeKind.AMOUNT)


def test_read_change_told_about_is_remarked():
    change = read_change("tăng hơn 2 lần", COUNT, Decimal(5))
    assert change is not None
    assert [note.code for note in change.notes] == [ValueProblem.CHANGE_NOT_EXACT]


@pytest.mark.parametrize(
    ("note", "value", "operator", "denominator"),
    [
        ("hơn 4.500", 4500, Operator.MORE, None),
        ("chỉ công bố dưới 10%", 10, Operator.LESS, None),
        ("~14,5 triệu", 14_500_000, Operator.ABOUT, None),
        ("trên 168.746 hồ sơ", 115_665, Operator.EQUAL, 168_746),
        ("trên tổng số 168.746 hồ sơ", 115_665, Operator.EQUAL, 168_746),
    ],
)
def test_read_exactness_of_the_head_of_a_note(note, value, operator, denominator):
    told = read_exactness(note, Decimal(value), whole=True)
    assert told is not None
    assert (told.operator, told.denominator) == (operator, denominator)


@pytest.mark.parametrize("note", ["", "1,488 triệu", "199 nhiệm vụ", "hơn 9 triệu cấp xã", "hạng 1/63"])
def test_read_exactness_of_other_notes_is_none(note):
    assert read_exactness(note, Decimal(1_488_000), whole=True) is None


@given(st.decimals(1, 60, places=2), st.decimals(1, 39, places=2))
def test_read_change_by_points_and_back(before, points):
    """The second reading: whatever the change is, the figure before it plus points is the figure after it."""
    value = before + points
    change = read_change(f"tăng {points} điểm % so với 2022", RATIO, value)
    assert change is not None
    assert change.kind == ChangeKind.POINTS
    assert value - change.amount == before


@given(st.text(max_size=40))
def test_read_change_answers_whatever_comes(note):
    """Nothing is raised, and a change that is found has its amount."""
    for kind in IndicatorKind:
        change = read_change(note, kind, Decimal(40), whole=None)
        assert change is None or (change.kind in ChangeKind and change.amount.is_finite())
