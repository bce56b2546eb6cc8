from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.rules.calendar import WorkingCalendar
from tasks.rules.intake import (
    LEAST_SIMILARITY,
    MOST_SHARING,
    IntakeProblem,
    check_time,
    near_duplicates,
    similarity,
    words_of,
)

CALENDAR = WorkingCalendar(days_off=frozenset({date(2024, 4, 18)}), make_up_days=frozenset({date(2024, 4, 20)}))
WEDNESDAY = date(2024, 4, 17)  # Thursday is off, Saturday is made up
WORDINGS = st.dictionaries(
    st.integers(0, 20), st.frozensets(st.sampled_from("abcdefghij"), min_size=1, max_size=10), max_size=12
)


def codes(due_on, issued_on=WEDNESDAY, today=WEDNESDAY, short_notice=3):
    found = check_time(due_on=due_on, issued_on=issued_on, today=today, calendar=CALENDAR, short_notice=short_notice)
    return [problem.code for problem in found]


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        (None, []),
        (date(2024, 4, 22), []),  # Friday, Saturday, Monday
        (date(2024, 4, 20), [IntakeProblem.SHORT_NOTICE]),
        (date(2024, 4, 21), [IntakeProblem.DAY_OFF, IntakeProblem.SHORT_NOTICE]),
        (date(2024, 4, 18), [IntakeProblem.DAY_OFF, IntakeProblem.SHORT_NOTICE]),
        (WEDNESDAY, [IntakeProblem.SHORT_NOTICE]),
        (date(2024, 4, 16), [IntakeProblem.BEFORE_DIRECTIVE]),
        (date(2024, 4, 14), [IntakeProblem.DAY_OFF, IntakeProblem.BEFORE_DIRECTIVE]),
        (date(2024, 5, 4), [IntakeProblem.DAY_OFF]),
    ],
)
def test_check_time_on_the_day_of_the_directive(due_on, expected):
    assert codes(due_on) == expected


@pytest.mark.parametrize(
    ("issued_on", "today", "expected"),
    [
        (date(2024, 4, 1), date(2024, 4, 19), [IntakeProblem.SHORT_NOTICE]),  # entered late, due on Monday
        (date(2024, 4, 1), date(2024, 4, 17), []),
        (date(2024, 4, 1), date(2026, 11, 22), []),  # long ago: the directive itself gave enough time
        (date(2024, 4, 19), date(2026, 11, 22), [IntakeProblem.SHORT_NOTICE]),
        (date(2024, 4, 19), date(2024, 4, 1), [IntakeProblem.SHORT_NOTICE]),  # dated ahead
    ],
)
def test_check_time_counts_from_today_or_from_the_directive(issued_on, today, expected):
    assert codes(date(2024, 4, 22), issued_on, today) == expected


def test_check_time_says_how_short_the_notice_is():
    (problem,) = check_time(
        due_on=date(2024, 4, 20), issued_on=WEDNESDAY, today=WEDNESDAY, calendar=CALENDAR, short_notice=3
    )
    assert problem.params == {"due_on": date(2024, 4, 20), "start": WEDNESDAY, "days": 2}


def test_check_time_without_a_limit_never_speaks_of_short_notice():
    assert codes(WEDNESDAY, short_notice=0) == []


def test_words_of_ignores_case_diacritics_and_punctuation():
    assert words_of("Rà soát, đơn giản hóa (TTHC).") == words_of("ra soat don gian hoa tthc")


@pytest.mark.parametrize(
    ("one", "other", "expected"), [("a b c d", "a b c d", 1), ("a b c d e", "a b c d", 0.8), ("a", "b", 0), ("", "", 0)]
)
def test_similarity(one, other, expected):
    assert similarity(words_of(one), words_of(other)) == expected


@given(new=WORDINGS, known=WORDINGS, least=st.sampled_from([0.5, 0.6, 0.8, 1.0]))
def test_near_duplicates_are_those_of_comparing_all_with_all(new, known, least):
    slowly = {
        (key, other) for key, words in new.items() for other, its in known.items() if similarity(words, its) >= least
    }
    assert {(key, other) for key, other, _alike in near_duplicates(new, known, least)} == slowly


def test_near_duplicates_of_hundreds_alike_are_bounded():
    known = {number: frozenset("abcdefghi") | {f"{number}"} for number in range(2000)}
    found = list(near_duplicates({1: frozenset("abcdefghi")}, known))
    assert 0 < len(found) <= 10 * MOST_SHARING
    assert all(alike >= LEAST_SIMILARITY for _new, _known, alike in found)


def test_near_duplicates_of_nothing_is_nothing():
    assert list(near_duplicates({1: frozenset()}, {2: frozenset(), 3: frozenset("a")})) == []
