from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.rules.clock import VIETNAM, local_date
from tasks.rules.states import OPEN_STATES, AssignmentState, Status
from tasks.rules.status import StatusFacts, derive_status, is_past_due

DUE = date(2024, 3, 31)


def at(day: date, clock: str = "12:00") -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(DUE, "00:00"), False),
        (at(DUE, "23:59:59"), False),
        (at(DUE + timedelta(days=1), "00:00"), True),
        (datetime(2024, 3, 31, 16, 59, tzinfo=UTC), False),
        (datetime(2024, 3, 31, 17, 0, tzinfo=UTC), True),
    ],
)
def test_is_past_due_counts_the_whole_day_in_vietnam(moment, expected):
    assert is_past_due(DUE, None, moment) is expected


@pytest.mark.parametrize(("clock", "expected"), [("14:59:59", False), ("15:00", True), ("15:01", True)])
def test_is_past_due_with_an_hour_counts_that_minute_as_late(clock, expected):
    assert is_past_due(DUE, time(15), at(DUE, clock)) is expected


@pytest.mark.parametrize(
    ("state", "submitted", "now", "expected"),
    [
        (AssignmentState.ASSIGNED, None, at(DUE), Status.OPEN_IN_TIME),
        (AssignmentState.IN_PROGRESS, None, at(DUE + timedelta(days=1)), Status.OVERDUE),
        (AssignmentState.SUBMITTED, at(DUE), at(DUE + timedelta(days=9)), Status.OPEN_IN_TIME),
        (AssignmentState.SUBMITTED, at(DUE + timedelta(days=1)), at(DUE + timedelta(days=9)), Status.OVERDUE),
        (AssignmentState.COMPLETED, at(DUE), at(DUE + timedelta(days=99)), Status.DONE_ON_TIME),
        (AssignmentState.COMPLETED, at(DUE + timedelta(days=65)), at(DUE + timedelta(days=99)), Status.DONE_LATE),
        (AssignmentState.PAUSED, None, at(DUE + timedelta(days=9)), Status.PAUSED),
        (AssignmentState.WITHDRAWN, None, at(DUE + timedelta(days=9)), Status.WITHDRAWN),
    ],
)
def test_derive_status_follows_the_two_axes(state, submitted, now, expected):
    assert derive_status(StatusFacts(state, DUE, None, submitted), now) == expected


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
def test_derive_status_without_date_is_never_late(state):
    assert derive_status(StatusFacts(state), at(date(2030, 1, 1))) == Status.NO_DEADLINE


def test_derive_status_done_without_date_is_on_time():
    facts = StatusFacts(AssignmentState.COMPLETED, submitted_at=at(DUE))
    assert derive_status(facts, at(DUE)) == Status.DONE_ON_TIME


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)))
def test_derive_status_agrees_with_comparing_local_days(due_on, naive):
    now = naive.replace(tzinfo=UTC)
    late = (now + timedelta(hours=7)).date() > due_on
    status = derive_status(StatusFacts(AssignmentState.IN_PROGRESS, due_on), now)
    assert status == (Status.OVERDUE if late else Status.OPEN_IN_TIME)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2024, 12, 31)), st.timedeltas(timedelta(), timedelta(days=400)))
def test_derive_status_done_late_stays_late(submitted, later):
    submitted_at = submitted.replace(tzinfo=UTC)
    facts = StatusFacts(AssignmentState.COMPLETED, DUE, None, submitted_at)
    assert derive_status(facts, submitted_at) == derive_status(facts, submitted_at + later)


def test_local_date_without_zone_says_so():
    with pytest.raises(ValueError, match="aware datetime"):
        local_date(datetime(2024, 1, 1))
