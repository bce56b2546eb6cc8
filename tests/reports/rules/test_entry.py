from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules.entry import Entry, EntryProblem, UnreadableNumber, read_entry, read_number, says_none_arose
from reports.rules.kinds import IndicatorKind
from reports.sheet_words import typed_number

NUMBERS = st.decimals(min_value=0, max_value=10**15 - 1, places=6, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.234", "1234"),
        ("18.214.335", "18214335"),
        ("1.234,5", "1234.5"),
        ("30,4", "30.4"),
        ("30,4 %", "30.4"),
        ("30.4", "30.4"),
        ("0.125", "0.125"),
        ("83.63", "83.63"),
        ("1,234,567", "1234567"),
        ("1,234.5", "1234.5"),
        ("1\u00a0234", "1234"),
        (" 0 ", "0"),
        ("007", "7"),
    ],
)
def test_read_number_understands_the_vietnamese_way_first(text, expected):
    assert read_number(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["", "  ", "\u200b"])
def test_read_number_of_an_empty_cell_is_none(text):
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("ba mươi", EntryProblem.NOT_A_NUMBER),
        ("1.23.456", EntryProblem.NOT_A_NUMBER),
        ("12,34,5", EntryProblem.NOT_A_NUMBER),
        ("1e5", EntryProblem.NOT_A_NUMBER),
        ("< 10", EntryProblem.NOT_A_NUMBER),
        ("-3", EntryProblem.NEGATIVE),
        ("\u22123", EntryProblem.NEGATIVE),
        ("1" * 16, EntryProblem.TOO_LONG),
        ("9" * 40, EntryProblem.TOO_LONG),
        ("9" * 15 + ",9999995", EntryProblem.TOO_LONG),  # rounded to six places it has sixteen digits
        ("=SUM(A1:A9)", EntryProblem.FORMULA),
        ("@x", EntryProblem.FORMULA),
    ],
)
def test_read_number_says_why_it_is_none(text, problem):
    with pytest.raises(UnreadableNumber) as refused:
        read_number(text)
    assert refused.value.problem.code == problem


@given(NUMBERS)
def test_number_as_it_is_typed_reads_back(number):
    assert read_number(typed_number(number)) == number


@given(st.text(max_size=30))
def test_read_number_answers_or_refuses_and_never_breaks(text):
    try:
        number = read_number(text)
    except UnreadableNumber:
        return
    assert number is None or number >= 0


def test_read_entry_of_a_ratio_makes_the_value_from_its_parts():
    entry, problems = read_entry(IndicatorKind.RATIO, {"numerator": "1", "denominator": "3", "value": "99"})
    assert (entry, problems) == (Entry(Decimal(1), Decimal(3), Decimal("33.333333")), {})


@pytest.mark.parametrize(
    ("kind", "cells", "cell", "problem"),
    [
        ("ratio", {"numerator": "1"}, "denominator", EntryProblem.HALF_A_RATIO),
        ("ratio", {"denominator": "1"}, "numerator", EntryProblem.HALF_A_RATIO),
        ("ratio", {"numerator": "0", "denominator": "0"}, "denominator", EntryProblem.NOTHING_TO_COUNT),
        ("ratio", {"numerator": "x", "denominator": "1"}, "numerator", EntryProblem.NOT_A_NUMBER),
        ("ratio", {"numerator": "1,234", "denominator": "2"}, "numerator", EntryProblem.NOT_WHOLE),
        ("ratio", {"numerator": "9" * 14, "denominator": "1"}, "numerator", EntryProblem.RATIO_TOO_LARGE),
        ("count", {"value": "1,5"}, "value", EntryProblem.NOT_WHOLE),
        ("count", {"value": "3", "none_arose": "1"}, "value", EntryProblem.FIGURES_AND_NONE),
        ("score", {"value": "-1"}, "value", EntryProblem.NEGATIVE),
        ("count", {"note": "Chưa có"}, "note", EntryProblem.NOTE_ALONE),
        ("count", {"value": "1", "note": "x" * 1001}, "note", EntryProblem.NOTE_TOO_LONG),
    ],
)
def test_read_entry_says_which_cell_is_wrong(kind, cells, cell, problem):
    entry, problems = read_entry(IndicatorKind(kind), cells)
    assert entry is None
    assert {name: found.code for name, found in problems.items()} == {cell: problem}


@pytest.mark.parametrize("text", ["không phát sinh", "Không phát sinh.", "none arose", "x", "X", "1"])
def test_none_arose_is_said_in_several_ways(text):
    assert says_none_arose(text)
    assert read_entry(IndicatorKind.COUNT, {"none_arose": text})[0] == Entry(none_arose=True)


@pytest.mark.parametrize("text", ["", "0", "phát sinh", "không"])
def test_other_words_do_not_say_none_arose(text):
    assert not says_none_arose(text)


def test_zero_is_a_figure_and_missing_is_none():
    assert read_entry(IndicatorKind.COUNT, {"value": "0"})[0] == Entry(value=Decimal(0))
    assert Entry(value=Decimal(0)).figure is not None
    assert Entry().figure is None


def test_stamp_is_the_same_for_the_same_content():
    assert Entry(Decimal("30"), Decimal("100.0"), Decimal(30)).stamp == Entry(Decimal("30.00"), Decimal(100)).stamp
    different = [Entry(), Entry(none_arose=True), Entry(value=Decimal(0)), Entry(value=Decimal(0), note="x")]
    assert len({entry.stamp for entry in different}) == len(different)
    assert Entry().stamp == ""


def test_largest_number_is_kept_to_six_places():
    assert read_number("9" * 15 + ",9999994") == Decimal("9" * 15 + ".999999")
