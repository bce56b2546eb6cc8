"""When a job should have run last."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.rules.clock import VIETNAM
from tasks.rules.schedule import last_due_at

WEEK = range(7)


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of November 2026, whose 25th is a Wednesday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("now", "weekdays", "due_at"),
    [
        (moment(25, 7, 30), WEEK, moment(25, 7, 30)),
        (moment(25, 7, 29), WEEK, moment(24, 7, 30)),
        (moment(25, 23, 59), {3}, moment(25, 7, 30)),
        (moment(25, 7, 29), {3}, moment(18, 7, 30)),
        # Cron's Sunday is 0.
        (moment(25, 12), {0}, moment(22, 7, 30)),
        (moment(25, 12), set(), None),
    ],
)
def test_last_due_at(now: datetime, weekdays: set[int], due_at: datetime | None) -> None:
    assert last_due_at(now, minutes={30}, hours={7}, weekdays=weekdays) == due_at


subsets = st.sets(st.integers(0, 59), min_size=1, max_size=4)


@given(subsets, st.sets(st.integers(0, 23), min_size=1, max_size=4), st.sets(st.integers(0, 6), min_size=1))
def test_last_due_at_is_what_looking_at_every_minute_finds(minutes: set, hours: set, weekdays: set) -> None:
    now = moment(25, 12, 17)
    minute = now
    while not (minute.minute in minutes and minute.hour in hours and minute.isoweekday() % 7 in weekdays):
        minute -= timedelta(minutes=1)
    assert last_due_at(now, minutes=minutes, hours=hours, weekdays=weekdays) == minute
