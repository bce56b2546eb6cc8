from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.rules.calendar import WorkingCalendar

TET = frozenset(date(2024, 2, day) for day in range(8, 15))
SWAPPED = WorkingCalendar(
    TET | {date(2024, 4, 29), date(2024, 4, 30), date(2024, 5, 1)}, frozenset({date(2024, 5, 4)}), frozenset({2024})
)
DAYS = st.dates(date(2023, 12, 1), date(2024, 8, 1))
CALENDARS = st.builds(
    WorkingCalendar,
    st.frozensets(DAYS, max_size=20),
    st.frozensets(DAYS.filter(lambda day: day.weekday() >= 5), max_size=5),
)


def slow_days_after(calendar: WorkingCalendar, start: date, end: date) -> list[date]:
    """Every working day after the start up to the end, written down one by one."""
    days = []
    day = start + timedelta(days=1)
    while day <= end:
        weekend = day.weekday() in (5, 6)
        off = (weekend or day in calendar.days_off) and day not in calendar.make_up_days
        if not off:
            days.append(day)
        day += timedelta(days=1)
    return days


def test_add_working_days_over_tet_skips_it():
    assert SWAPPED.add_working_days(date(2024, 2, 2), 15) == date(2024, 3, 1)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 5, 4), True),  # a make-up Saturday
        (date(2024, 5, 5), False),
        (date(2024, 4, 29), False),
        (date(2024, 2, 29), True),
        (date(2024, 2, 14), False),
    ],
)
def test_is_working_day_knows_days_off_and_make_up_days(day, works):
    assert SWAPPED.is_working_day(day) is works


@given(CALENDARS, DAYS, st.integers(0, 40))
def test_add_working_days_agrees_with_writing_them_down(calendar, start, count):
    end = calendar.add_working_days(start, count)
    days = slow_days_after(calendar, start, end)
    assert len(days) == count
    assert end == (days[-1] if days else start)


@given(CALENDARS, DAYS, DAYS)
def test_working_days_between_agrees_with_writing_them_down(calendar, start, end):
    first, last = sorted((start, end))
    sign = 1 if start <= end else -1
    assert calendar.working_days_between(start, end) == sign * len(slow_days_after(calendar, first, last))


@given(CALENDARS, DAYS)
def test_first_day_is_never_counted(calendar, start):
    assert calendar.working_days_between(start, start) == 0
    assert calendar.add_working_days(start, 1) > start


def test_add_working_days_negative_is_refused():
    with pytest.raises(ValueError, match="-1"):
        SWAPPED.add_working_days(date(2024, 1, 1), -1)


def test_unknown_years_names_those_without_a_notice():
    assert SWAPPED.unknown_years(date(2023, 12, 30), date(2025, 1, 2)) == (2023, 2025)
    assert SWAPPED.unknown_years(date(2024, 1, 1), date(2024, 12, 31)) == ()
