from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.rules.clock import VIETNAM
from tasks.rules.reporting_week import reporting_week

TUESDAY, THREE = 2, 15
CLOSING = datetime(2026, 11, 24, 15, 0, tzinfo=VIETNAM)


def closing_at(now, weekday=TUESDAY, hour=THREE):
    return reporting_week(now, weekday=weekday, hour=hour).closes_at


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 11, 17, 14, 59, 59, tzinfo=VIETNAM), CLOSING - timedelta(days=7)),
        (datetime(2026, 11, 17, 15, 0, tzinfo=VIETNAM), CLOSING),
        (datetime(2026, 11, 22, 23, 59, tzinfo=VIETNAM), CLOSING),
        (datetime(2026, 11, 24, 7, 59, tzinfo=UTC), CLOSING),
        (datetime(2026, 11, 24, 8, 0, tzinfo=UTC), CLOSING + timedelta(days=7)),
        (datetime(2026, 11, 23, 17, 0, tzinfo=UTC), CLOSING),
    ],
)
def test_reporting_week_closes_on_tuesday_at_three(now, expected):
    assert closing_at(now) == expected


@pytest.mark.parametrize(("weekday", "day"), [(1, 23), (2, 24), (3, 25), (7, 29)])
def test_reporting_week_closes_on_the_day_that_is_set(weekday, day):
    assert closing_at(datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM), weekday=weekday).day == day


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), st.integers(1, 7), st.integers(0, 23))
def test_reporting_week_holds_now_and_lasts_seven_days(moment, weekday, hour):
    now = moment.replace(tzinfo=VIETNAM)
    week = reporting_week(now, weekday=weekday, hour=hour)
    assert week.holds(now)
    assert week.closes_at - week.opened_at == timedelta(days=7)
    assert (week.closes_at.isoweekday(), week.closes_at.hour) == (weekday, hour)


def test_reporting_week_holds_its_opening_and_not_its_closing():
    week = reporting_week(CLOSING - timedelta(days=1), weekday=TUESDAY, hour=THREE)
    assert week.holds(week.opened_at)
    assert not week.holds(week.closes_at)
    assert not week.holds(None)


@pytest.mark.parametrize(("weekday", "hour"), [(0, 15), (8, 15), (2, 24), (2, -1)])
def test_reporting_week_of_a_day_or_hour_that_does_not_exist_is_refused(weekday, hour):
    with pytest.raises(ValueError, match=r"weekday|hour"):
        closing_at(CLOSING, weekday=weekday, hour=hour)
