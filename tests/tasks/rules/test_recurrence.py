from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.rules.recurrence import Frequency, Period, Recurrence

DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))
RECURRENCES = st.one_of(
    st.builds(Recurrence, st.sampled_from(list(Frequency))),
    st.builds(Recurrence, st.just(Frequency.WEEKLY), weekday=st.integers(0, 6)),
    st.builds(Recurrence, st.just(Frequency.MONTHLY), month=st.integers(1, 2), day=st.integers(0, 31)),
    st.builds(Recurrence, st.just(Frequency.QUARTERLY), month=st.integers(1, 4), day=st.integers(0, 31)),
    st.builds(Recurrence, st.just(Frequency.YEARLY), month=st.integers(1, 12), day=st.integers(0, 31), until=DAYS),
    st.builds(Recurrence, st.just(Frequency.HALF_YEARLY), dates=st.just(((6, 15), (12, 10)))),
)


@pytest.mark.parametrize(
    ("recurrence", "on", "first", "last", "due"),
    [
        (Recurrence(Frequency.WEEKLY, weekday=1), (2026, 11, 22), (2026, 11, 16), (2026, 11, 22), (2026, 11, 17)),
        (Recurrence(Frequency.WEEKLY), (2026, 11, 23), (2026, 11, 23), (2026, 11, 29), (2026, 11, 29)),
        (Recurrence(Frequency.MONTHLY, month=1, day=31), (2024, 2, 10), (2024, 2, 1), (2024, 2, 29), (2024, 2, 29)),
        (Recurrence(Frequency.MONTHLY, month=2, day=4), (2026, 12, 9), (2026, 12, 1), (2026, 12, 31), (2027, 1, 4)),
        (Recurrence(Frequency.QUARTERLY, month=3, day=19), (2026, 5, 1), (2026, 4, 1), (2026, 6, 30), (2026, 6, 19)),
        (Recurrence(Frequency.HALF_YEARLY), (2026, 7, 1), (2026, 7, 1), (2026, 12, 31), (2026, 12, 31)),
        (Recurrence(Frequency.YEARLY, month=9, day=29), (2026, 11, 22), (2026, 1, 1), (2026, 12, 31), (2026, 9, 29)),
        (
            Recurrence(Frequency.HALF_YEARLY, dates=((6, 15), (12, 10))),
            (2026, 8, 1),
            (2026, 7, 1),
            (2026, 12, 31),
            (2026, 12, 10),
        ),
    ],
)
def test_period_and_its_due_day(recurrence, on, first, last, due):
    period = recurrence.period_containing(date(*on))
    assert period == Period(date(*first), date(*last))
    assert recurrence.due_in(period) == date(*due)


@given(RECURRENCES, DAYS)
def test_every_day_lies_in_its_period_and_the_next_one_follows(recurrence, day):
    period = recurrence.period_containing(day)
    assert period.first <= day <= period.last
    assert recurrence.period_containing(period.first) == recurrence.period_containing(period.last) == period
    assert recurrence.period_after(period).first == period.last + timedelta(days=1)


@given(RECURRENCES, DAYS)
def test_next_period_is_never_born_late(recurrence, day):
    period = recurrence.next_period(day)
    if period is not None:
        assert recurrence.due_in(period) >= day
        assert period in (
            recurrence.period_containing(day),
            recurrence.period_after(recurrence.period_containing(day)),
        )


@given(RECURRENCES)
def test_json_and_back_is_the_same(recurrence):
    assert Recurrence.from_json(recurrence.to_json()) == recurrence


def test_next_period_after_the_end_is_none():
    recurrence = Recurrence(Frequency.MONTHLY, until=date(2025, 12, 31))
    assert recurrence.next_period(date(2025, 12, 31)) == Period(date(2025, 12, 1), date(2025, 12, 31))
    assert recurrence.next_period(date(2026, 1, 1)) is None
