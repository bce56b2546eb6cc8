import pytest

from tasks.rules.numbers import row_number, row_numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("007", 7),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("9" * 5000, None),
        ("", None),
        ("-1", None),
        ("1.0", None),
        ("²", None),
        ("x", None),
    ],
)
def test_number_of_a_row_is_what_the_database_can_count(text, number):
    assert row_number(text) == number


def test_numbers_of_rows_are_as_many_as_asked_for_and_the_rest_is_left_out():
    assert row_numbers(["1", "x", "9" * 23, "2", "3"], 2) == [1, 2]
