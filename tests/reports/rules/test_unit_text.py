"""What numbers are counted in."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules.kinds import IndicatorKind, Operator
from reports.rules.unit_text import Unit, read_unit, same_unit

COUNT, RATIO, SCORE, MONEY = IndicatorKind.COUNT, IndicatorKind.RATIO, IndicatorKind.SCORE, IndicatorKind.MONEY


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("%", Unit("%", RATIO)),
        ("phần trăm", Unit("%", RATIO)),
        ("% (tối thiểu)", Unit("%", RATIO, operator=Operator.AT_LEAST)),
        ("% số TTHC và % chi phí tuân thủ", Unit("%", RATIO, parts=("số TTHC", "chi phí tuân thủ"))),
        ("dịch vụ (trên 25)", Unit("dịch vụ", COUNT, denominator=Decimal(25))),
        (
            "TTHC (trên 4.888 = 62,8%)",
            Unit("TTHC", COUNT, denominator=Decimal(4888), told_percent=Decimal("62.8")),
        ),
        ("hồ sơ (trên tổng số 168.746 hồ sơ)", Unit("hồ sơ", COUNT, denominator=Decimal(168746))),
        ("điểm", Unit("điểm", SCORE)),
        ("điểm (tối đa 18)", Unit("điểm", SCORE, max_points=Decimal(18))),
        ("điểm/10", Unit("điểm", SCORE, max_points=Decimal(10))),
        ("triệu hồ sơ", Unit("hồ sơ", COUNT, scale=Decimal(10**6))),
        ("nghìn tỷ đồng", Unit("đồng", MONEY, scale=Decimal(10**12))),
        ("đồng/năm", Unit("đồng/năm", MONEY)),
        ("ngày làm việc", Unit("ngày làm việc", IndicatorKind.DAYS)),
        ("hồ sơ (không kể BCCI)", Unit("hồ sơ (không kể BCCI)", COUNT)),
    ],
)
def test_read_unit_understands(text, unit):
    assert read_unit(text) == unit


def test_read_unit_of_an_empty_cell_is_none():
    assert read_unit("  ") is None


@pytest.mark.parametrize(
    ("text", "whole"),
    [("hồ sơ", True), ("đồng", True), ("%", False), ("điểm", False), ("triệu hồ sơ", None), ("nhiệm vụ/văn bản", None)],
)
def test_unit_knows_whether_its_numbers_are_whole(text, whole):
    unit = read_unit(text)
    assert unit is not None
    assert unit.whole is whole


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("TTHC", "thủ tục hành chính", True),
        ("dịch vụ", "DVC", True),
        ("%", "phần trăm", True),
        ("đồng", "VNĐ", True),
        ("đồng", "USD", False),
        ("TTHC", "TTHC nội bộ", False),
        ("hồ sơ", "nhiệm vụ", False),
        ("%", "điểm", False),
        ("ngày", "ngày làm việc", False),
    ],
)
def test_same_unit(one, other, same):
    assert same_unit(one, other) is same


@given(st.integers(1, 10**9), st.sampled_from(["hồ sơ", "TTHC", "nhiệm vụ"]))
def test_read_unit_reads_a_denominator_with_points_between_its_thousands(number, name):
    unit = read_unit(f"{name} (trên {number:,})".replace(",", "."))
    assert unit == Unit(name, COUNT, denominator=Decimal(number))
