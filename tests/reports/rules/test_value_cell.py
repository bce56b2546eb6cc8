"""Cells that hold a number with its unit."""

from decimal import Decimal

import pytest

from reports.rules.unit_text import read_unit
from reports.rules.value_cell import take_unit
from reports.rules.value_problem import ValueProblem
from tasks.rules.problem import ProblemError


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("86,94 điểm", "điểm", "86,94"),
        ("1.234 hồ sơ", "hồ sơ", "1.234"),
        ("1.2 triệu hồ sơ", "hồ sơ", "1.2 triệu"),
        ("1,2 triệu", "triệu hồ sơ", "1,2"),
        ("30 tỷ đồng", "tỷ đồng", "30"),
        ("30 tỷ đồng", "đồng", "30 tỷ"),
        ("30 nghìn tỷ đồng", "tỷ đồng", "30 nghìn"),
        ("12/13 nhiệm vụ", "nhiệm vụ", "12/13"),
        ("hơn 4.500 dịch vụ công", "dịch vụ", "hơn 4.500"),
        ("95 điểm trở lên", "điểm", "95 trở lên"),
        ("12,5 %", "%", "12,5 %"),
        ("12,5", "%", "12,5"),
        ("12 cơ bản", "nhiệm vụ", "12 cơ bản"),
        ("1e5", "hồ sơ", "1e5"),
    ],
)
def test_take_unit_leaves_the_number(text, unit, number):
    assert take_unit(text, read_unit(unit)) == (number, read_unit(unit))


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [("86,94 điểm", "86,94", "điểm"), ("1,8 tỷ đồng/năm", "1,8 tỷ", "đồng/năm"), ("1.234 hồ sơ", "1.234", "hồ sơ")],
)
def test_take_unit_is_the_unit_where_nothing_else_tells_it(text, number, unit):
    assert take_unit(text, None) == (number, read_unit(unit))


@pytest.mark.parametrize("text", ["12 cơ bản hoàn thành", "12", "30 tỷ"])
def test_take_unit_makes_no_unit_of_other_words(text):
    assert take_unit(text, None) == (text, None)


@pytest.mark.parametrize(
    ("text", "unit"),
    [("86,94 điểm", "%"), ("12 hồ sơ", "nhiệm vụ"), ("1.800 triệu đồng", "tỷ đồng"), ("1.234 hồ sơ", "triệu hồ sơ")],
)
def test_take_unit_refuses_another_unit_or_scale(text, unit):
    with pytest.raises(ProblemError) as refused:
        take_unit(text, read_unit(unit))
    assert refused.value.problem.code == ValueProblem.UNIT_CONFLICT


def test_read_unit_of_a_scale_is_what_the_cell_repeats():
    assert read_unit("tỷ đồng").scale == Decimal(10) ** 9
