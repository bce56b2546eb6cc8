"""Which days people are told on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.rules.calendar import WorkingCalendar
from tasks.rules.reminder import due_dates_to_announce, is_day_of_chasing

LEADS = (7, 3, 1)
LATE = (1, 7)
# Tết 2024: off from Thursday 8 to Wednesday 14 February.
TET = WorkingCalendar(days_off=frozenset(date(2024, 2, day) for day in range(8, 15)))
# Monday 29 April 2024 was swapped with Saturday 4 May.
SWAP = WorkingCalendar(
    days_off=frozenset({date(2024, 4, 29), date(2024, 4, 30), date(2024, 5, 1)}),
    make_up_days=frozenset({date(2024, 5, 4)}),
)
ORDINARY = WorkingCalendar()


@pytest.mark.parametrize(
    ("today", "calendar", "announced"),
    [
        # A Tuesday: just the three.
        (date(2024, 3, 5), ORDINARY, [6, 8, 12]),
        # A Friday speaks for the weekend too.
        (date(2024, 3, 8), ORDINARY, [9, 10, 11, 11, 12, 13, 15, 16, 17]),
        (date(2024, 3, 9), ORDINARY, []),
    ],
)
def test_due_dates_to_announce(today: date, calendar: WorkingCalendar, announced: list[int]) -> None:
    expected = {date(2024, 3, day) for day in announced}
    assert due_dates_to_announce(today, calendar, LEADS) == expected


def test_notice_that_falls_into_tet_comes_on_the_working_day_before() -> None:
    # Due Saturday 17 February: 7 and 3 days before are days off, 1 day before is Friday 16.
    due = date(2024, 2, 17)
    days = [date(2024, 2, 1) + timedelta(days=step) for step in range(20)]
    assert [day.day for day in days if due in due_dates_to_announce(day, TET, LEADS)] == [7, 16]


def test_make_up_saturday_is_a_day_of_notices() -> None:
    assert date(2024, 5, 5) in due_dates_to_announce(date(2024, 5, 4), SWAP, LEADS)
    assert due_dates_to_announce(date(2024, 4, 29), SWAP, LEADS) == frozenset()


@pytest.mark.parametrize(
    ("due_on", "today", "chased"),
    [
        (date(2024, 3, 4), date(2024, 3, 4), False),
        (date(2024, 3, 4), date(2024, 3, 5), True),
        (date(2024, 3, 4), date(2024, 3, 6), False),
        (date(2024, 3, 4), date(2024, 3, 11), True),
        # The first day late was a Saturday: told on Monday, once.
        (date(2024, 3, 8), date(2024, 3, 9), False),
        (date(2024, 3, 8), date(2024, 3, 11), True),
        (date(2024, 3, 8), date(2024, 3, 12), False),
        # The leap day counts.
        (date(2024, 2, 28), date(2024, 3, 6), True),
    ],
)
def test_is_day_of_chasing(due_on: date, today: date, chased: bool) -> None:
    assert is_day_of_chasing(due_on, today, ORDINARY, LATE) is chased


def test_lateness_that_begins_in_tet_is_told_on_the_first_working_day() -> None:
    days = [date(2024, 2, 1) + timedelta(days=step) for step in range(25)]
    assert [day.day for day in days if is_day_of_chasing(date(2024, 2, 7), day, TET, LATE)] == [15]


calendars = st.builds(
    WorkingCalendar,
    days_off=st.frozensets(st.dates(date(2024, 1, 1), date(2024, 3, 31)), max_size=30),
    make_up_days=st.frozensets(st.dates(date(2024, 1, 1), date(2024, 3, 31)), max_size=5),
)
days_in_range = st.dates(date(2024, 1, 20), date(2024, 3, 20))


@given(calendars, days_in_range, st.integers(1, 7))
def test_every_notice_before_is_given_exactly_once_and_never_late(
    calendar: WorkingCalendar, due_on: date, lead: int
) -> None:
    days = [date(2023, 11, 1) + timedelta(days=step) for step in range(200)]
    given_on = [day for day in days if due_on in due_dates_to_announce(day, calendar, [lead])]
    assert len(given_on) == 1
    assert calendar.is_working_day(given_on[0])
    wanted = due_on - timedelta(days=lead)
    assert given_on[0] <= wanted
    between = (given_on[0] + timedelta(days=step) for step in range(1, (wanted - given_on[0]).days + 1))
    assert not any(map(calendar.is_working_day, between))


@given(calendars, days_in_range, st.integers(1, 7))
def test_every_notice_of_lateness_is_given_exactly_once_and_never_early(
    calendar: WorkingCalendar, due_on: date, late: int
) -> None:
    days = [date(2024, 1, 1) + timedelta(days=step) for step in range(200)]
    given_on = [day for day in days if is_day_of_chasing(due_on, day, calendar, [late])]
    assert len(given_on) == 1
    assert calendar.is_working_day(given_on[0])
    assert given_on[0] >= due_on + timedelta(days=late)
