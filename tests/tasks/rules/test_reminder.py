"""Which days people are told on."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.rules.calendar import WorkingCalendar
from tasks.rules.clock import VIETNAM
from tasks.rules.life import NoticeKind
from tasks.rules.reminder import (
    Policy,
    Step,
    due_dates_to_announce,
    is_first_working_day_of_week,
    is_office_time,
    lead_days_for,
    read_escalation,
    read_offsets,
)

LEADS = (7, 3, 1)
OVERDUE = Policy(NoticeKind.OVERDUE, days_after=(1, 7), repeat_days=7)
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


def told_on(policy: Policy, days: int, first: int | None = None, missed: tuple[int, ...] = ()) -> list[int]:
    """Return after how many days somebody is told, run by run, the missed runs left out."""
    told: list[int] = []
    for day in range(days):
        if day not in missed and policy.is_turn(day, told[-1] if told else None, first):
            told.append(day)
    return told


def test_policy_tells_on_its_days_and_then_every_week() -> None:
    assert told_on(OVERDUE, 30) == [1, 7, 14, 21, 28]


def test_run_that_was_missed_is_made_up_for() -> None:
    assert told_on(OVERDUE, 30, missed=(1, 2, 7, 14)) == [3, 8, 15, 22, 29]


def test_policy_without_repetition_ends() -> None:
    assert told_on(Policy(NoticeKind.STALE, days_after=(0, 5)), 400) == [0, 5]
    assert told_on(Policy(NoticeKind.STALE), 400) == []


def test_who_hears_next_hears_from_their_day_on_every_week() -> None:
    assert told_on(OVERDUE, 40, first=14) == [14, 21, 28, 35]


@pytest.mark.parametrize(("days", "number"), [(0, 0), (1, 1), (6, 1), (7, 2), (13, 2), (14, 3), (28, 5)])
def test_number_says_which_notice_it_is(days: int, number: int) -> None:
    assert OVERDUE.number(days) == number


@given(
    st.lists(st.integers(0, 60), max_size=5, unique=True),
    st.none() | st.integers(2, 40),
    st.sets(st.integers(0, 199)),
)
def test_nobody_is_told_every_day_for_ever(after: list[int], repeat: int | None, missed: set[int]) -> None:
    policy = Policy(NoticeKind.OVERDUE, days_after=tuple(after), repeat_days=repeat)
    told = told_on(policy, 200, missed=tuple(missed))
    late = [day for day in told if day > max(after, default=0) and day - 1 not in missed]
    assert all(later - sooner >= (repeat or 1000) for sooner, later in pairwise(late))
    if not after:
        assert told == []


@pytest.mark.parametrize(
    ("frequency", "leads"),
    [(None, (7, 3, 1)), ("weekly", (3, 1)), ("monthly", (7, 3, 1)), ("yearly", (7, 3, 1))],
)
def test_order_of_a_short_cycle_skips_long_notices(frequency: str | None, leads: tuple[int, ...]) -> None:
    assert lead_days_for(LEADS, frequency) == leads


@pytest.mark.parametrize(
    ("today", "calendar", "is_first"),
    [
        (date(2024, 3, 4), ORDINARY, True),
        (date(2024, 3, 5), ORDINARY, False),
        (date(2024, 3, 9), ORDINARY, False),
        # Monday and Tuesday are off: Thursday 2 May is the first day of its week.
        (date(2024, 5, 2), SWAP, True),
        (date(2024, 5, 4), SWAP, False),
    ],
)
def test_first_working_day_of_the_week(today: date, calendar: WorkingCalendar, is_first: bool) -> None:
    assert is_first_working_day_of_week(today, calendar) is is_first


@pytest.mark.parametrize(
    ("day", "hour", "minute", "is_office"),
    [(5, 6, 59, False), (5, 7, 0, True), (5, 17, 59, True), (5, 18, 0, False), (5, 23, 0, False), (9, 10, 0, False)],
)
def test_mail_goes_at_once_neither_at_night_nor_on_a_day_off(day: int, hour: int, minute: int, is_office: bool) -> None:
    assert is_office_time(datetime(2024, 3, day, hour, minute, tzinfo=VIETNAM), ORDINARY) is is_office


@pytest.mark.parametrize("value", [None, "7", [1, "2"], [True], [-1], [366], [3, 3], {"a": 1}])
def test_offsets_that_make_no_sense_are_refused(value: object) -> None:
    with pytest.raises(ValueError, match="expected"):
        read_offsets(value)


@pytest.mark.parametrize(
    "value", [None, [7], {"minister": 3}, {"focal_point": "7"}, {"focal_point": 9, "overseer": 8}, {"overseer": -1}]
)
def test_escalation_that_makes_no_sense_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="expected"):
        read_escalation(value)


def test_escalation_is_read_in_the_order_of_its_steps() -> None:
    written = {"head_of_body": 30, "focal_point": 7, "head_of_agency": 7}
    assert list(read_escalation(written).items()) == [
        (Step.FOCAL_POINT, 7),
        (Step.HEAD_OF_AGENCY, 7),
        (Step.HEAD_OF_BODY, 30),
    ]


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
