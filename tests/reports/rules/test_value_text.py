"""Numbers as sources write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules.kinds import Operator
from reports.rules.value_problem import ValueProblem
from reports.rules.value_text import Amount, is_missing, is_none_arose, read_amount, read_number
from tasks.rules.problem import ProblemError


@pytest.mark.parametrize(
    ("text", "whole", "value", "operator"),
    [
        ("37.4", None, "37.4", "="),
        ("37,4", None, "37.4", "="),
        ("37,4 %", None, "37.4", "="),
        ("1.488.000", None, "1488000", "="),
        ("1 488 000", None, "1488000", "="),
        ("1,488,000.5", None, "1488000.5", "="),
        ("1.488.000,5", None, "1488000.5", "="),
        ("1,488 triệu", None, "1488000", "="),
        ("14,5 triệu", None, "14500000", "="),
        ("2 tỷ", None, "2000000000", "="),
        ("<10", None, "10", "<"),
        ("< 10%", None, "10", "<"),
        (">50", None, "50", ">"),
        ("≥ 80", None, "80", ">="),
        (">=80", None, "80", ">="),
        ("hơn 4.500", True, "4500", ">"),
        ("trên 50 %", None, "50", ">"),
        ("chỉ công bố dưới 10%", None, "10", "<"),
        ("không dưới 80%", None, "80", ">="),
        ("tối đa 20", None, "20", "<="),
        ("95 trở lên", None, "95", ">="),
        ("đạt 45,8 %", None, "45.8", "="),
        ("ước đạt 1.234.000", None, "1234000", "~"),
        ("1.234 (ước)", True, "1234", "~"),
        ("30 nghìn tỷ", None, "30000000000000", "="),
        ("~3", None, "3", "~"),
        ("khoảng 9,1 triệu", None, "9100000", "~"),
        ("4.500", True, "4500", "="),
        ("4,500", True, "4500", "="),
        ("28.592", False, "28.592", "="),
        ("0.500", True, "0.5", "="),
        ("1234.567", None, "1234.567", "="),
        ("0", None, "0", "="),
        ("0,12345678", None, "0.123457", "="),
    ],
)
def test_read_amount_understands(text, whole, value, operator):
    assert read_amount(text, whole=whole) == Amount(Decimal(value), Operator(operator), is_percent="%" in text)


def test_read_amount_of_a_fraction_keeps_both():
    assert read_amount("12/13", whole=True) == Amount(Decimal(12), denominator=Decimal(13))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("abc", ValueProblem.NOT_A_NUMBER),
        ("1e5", ValueProblem.NOT_A_NUMBER),
        ("14.50.000", ValueProblem.NOT_A_NUMBER),
        ("1,2.3,4", ValueProblem.NOT_A_NUMBER),
        ("12 hồ sơ", ValueProblem.NOT_A_NUMBER),
        ("٣", ValueProblem.NOT_A_NUMBER),
        ("30–40", ValueProblem.A_RANGE),
        ("30 đến 40%", ValueProblem.A_RANGE),
        ("từ 1.200 đến 1.300", ValueProblem.A_RANGE),
        ("-5", ValueProblem.NEGATIVE),
        ("−0,5", ValueProblem.NEGATIVE),
        ("1.488", ValueProblem.AMBIGUOUS_NUMBER),
        ("1.488 triệu", ValueProblem.AMBIGUOUS_NUMBER),
        ("12/0", ValueProblem.ZERO_DENOMINATOR),
        ("9" * 16, ValueProblem.TOO_LARGE),
    ],
)
def test_read_amount_refuses(text, code):
    with pytest.raises(ProblemError) as refused:
        read_amount(text)
    assert refused.value.problem.code == code


@pytest.mark.parametrize("text", ["", " ", "-", "–", "…", "n/a", "chưa có số liệu", "Không công bố"])
def test_is_missing_is_neither_zero_nor_none_arose(text):
    assert is_missing(text)
    assert not is_none_arose(text)


def test_is_none_arose_is_not_missing():
    assert is_none_arose("Không phát sinh.")
    assert not is_missing("không phát sinh")
    assert not is_missing("0")


def vietnamese(value: Decimal) -> str:
    """Return a number with points between its thousands and a decimal comma."""
    return f"{value:,f}".replace(",", "_").replace(".", ",").replace("_", ".")


NUMBERS = st.decimals(0, 10**12, places=2)


@given(NUMBERS, st.sampled_from([vietnamese, "{:,f}".format, "{:f}".format]))
def test_read_amount_reads_every_way_of_writing(value, write):
    assert read_amount(write(value)).value == value


@given(st.integers(0, 10**14))
def test_read_number_whole_reads_either_mark_between_thousands(value):
    for mark in ".,":
        assert read_number(f"{value:,}".replace(",", mark), whole=True) == value


@given(st.text(max_size=12), st.sampled_from([True, False, None]))
def test_read_amount_answers_or_refuses_whatever_comes(text, whole):
    try:
        amount = read_amount(text, whole=whole)
    except ProblemError:
        return
    assert amount.value >= 0
    assert amount.value.is_finite()
    assert any(character.isdigit() for character in text)
