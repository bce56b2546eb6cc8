"""The SQL twins of the status rule agree with it, row by row."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import product

import pytest

from tasks.models import Assignment, CompletionRequest
from tasks.rules.clock import VIETNAM
from tasks.rules.due_dates import DueDates
from tasks.rules.kinds import Decision
from tasks.rules.states import AssignmentState, Status
from tasks.rules.status import StatusFacts, derive_status
from tests.cast import Cast
from tests.factories import make_agency, make_assignment, make_task

pytestmark = pytest.mark.django_db

LEAP_DAY = date(2024, 2, 29)
DUE_DATES = [None, date(2023, 12, 31), date(2024, 2, 28), LEAP_DAY, date(2024, 3, 1), date(2024, 3, 4)]
HOURS = [None, time(0, 0), time(15, 0)]
MOMENTS = [
    datetime(2024, 2, 29, 0, 0, tzinfo=VIETNAM),
    datetime(2024, 2, 29, 14, 59, 59, 999999, tzinfo=VIETNAM),
    datetime(2024, 2, 29, 15, 0, tzinfo=VIETNAM),
    datetime(2024, 2, 29, 23, 59, 59, tzinfo=VIETNAM),
    datetime(2024, 3, 1, 0, 0, tzinfo=VIETNAM),
    # A Monday in Vietnam that is still Sunday in London.
    datetime(2024, 3, 4, 0, 0, tzinfo=VIETNAM),
]
SUBMITTED = {AssignmentState.SUBMITTED, AssignmentState.COMPLETED}


def make_grid() -> None:
    """Store one assignment for every meaningful combination of the facts."""
    task, agency = make_task(), make_agency()
    grid = product(AssignmentState, DUE_DATES, DUE_DATES, HOURS, [None, *MOMENTS])
    rows = [
        Assignment(
            task=task,
            agency=agency,
            state=state,
            due_on=due_on,
            # What no assignment has is left out: an hour without a day, a date lost, a result without its moment.
            original_due_on=original or due_on,
            due_time=hour,
            submitted_at=submitted_at,
            period_on=date(2000, 1, 1) + timedelta(days=number),
        )
        for number, (state, due_on, original, hour, submitted_at) in enumerate(grid)
        if (hour is None or due_on is not None)
        and (
            (state in SUBMITTED) == (submitted_at is not None) or (state == AssignmentState.WITHDRAWN and submitted_at)
        )
    ]
    Assignment.objects.bulk_create(rows, batch_size=500)


def facts_by(share: Assignment, dates: DueDates) -> StatusFacts:
    """Return what the rule looks at; an hour belongs to the date in force and not to an older one."""
    facts = share.status_facts
    if dates == DueDates.AGREED:
        return facts
    hour = facts.due_time if share.due_on == share.original_due_on else None
    return StatusFacts(facts.state, share.original_due_on, hour, facts.submitted_at)


@pytest.mark.parametrize("dates", DueDates)
def test_with_status_agrees_with_rule_over_whole_grid(dates: DueDates) -> None:
    make_grid()
    met = set()
    for now in MOMENTS:
        for share in Assignment.objects.with_status(now, dates=dates):
            expected = derive_status(facts_by(share, dates), now)
            assert share.status == expected, (share.status_facts, share.original_due_on, now)
            met.add(expected)
    assert met == set(Status)


@pytest.mark.parametrize("dates", DueDates)
def test_of_status_gives_the_rows_of_with_status(dates: DueDates) -> None:
    make_grid()
    for now in MOMENTS:
        annotated = Assignment.objects.with_status(now, dates=dates).values_list("pk", "status")
        by_status: dict[str, set[int]] = {}
        for pk, status in annotated:
            by_status.setdefault(status, set()).add(pk)
        for status in Status:
            rows = Assignment.objects.of_status(status, now, dates=dates).values_list("pk", flat=True)
            assert set(rows) == by_status.get(status, set()), (status, now)


def test_statuses_part_the_assignments() -> None:
    make_grid()
    parts = [set(Assignment.objects.of_status(status, MOMENTS[2]).values_list("pk", flat=True)) for status in Status]
    assert sum(map(len, parts)) == len(set.union(*parts)) == Assignment.objects.count()


def test_overdue_is_what_the_status_says() -> None:
    make_grid()
    late = Assignment.objects.overdue(MOMENTS[3]).values_list("pk", flat=True)
    annotated = Assignment.objects.with_status(MOMENTS[3]).filter(status=Status.OVERDUE)
    assert sorted(late) == sorted(annotated.values_list("pk", flat=True)) != []


@pytest.fixture
def week() -> Iterator[tuple[date, date]]:
    """The first and the last day of a week."""
    return date(2024, 2, 26), date(2024, 3, 3)


@pytest.mark.parametrize(
    ("created_at", "inside"),
    [
        (datetime(2024, 2, 25, 23, 59, 59, tzinfo=VIETNAM), False),
        (datetime(2024, 2, 26, 0, 0, tzinfo=VIETNAM), True),
        (datetime(2024, 3, 3, 23, 59, 59, tzinfo=VIETNAM), True),
        (datetime(2024, 3, 4, 0, 0, tzinfo=VIETNAM), False),
    ],
)
def test_created_between_takes_both_days_whole(week: tuple[date, date], created_at: datetime, inside: bool) -> None:
    share = make_assignment()
    Assignment.objects.update(created_at=created_at)
    assert list(Assignment.objects.created_between(*week)) == ([share] if inside else [])


def make_done(cast: Cast, *, submitted_at: datetime, accepted_at: datetime | None) -> Assignment:
    """Return a completed assignment, with its accepted report if there is one, and one returned before it."""
    share = make_assignment(state=AssignmentState.COMPLETED, submitted_at=submitted_at)
    for decision, decided_at in [(Decision.RETURNED, submitted_at), (Decision.ACCEPTED, accepted_at)]:
        if decided_at:
            CompletionRequest.objects.create(
                assignment=share,
                submitted_by=cast.officer_a,
                submitted_at=submitted_at,
                decision=decision,
                decided_by=cast.secretariat,
                decided_at=decided_at,
                reason="thiếu phụ lục",
            )
    return share


@pytest.mark.parametrize(
    ("accepted_at", "inside"),
    [
        (datetime(2024, 2, 25, 23, 59, tzinfo=VIETNAM), False),
        (datetime(2024, 2, 26, 0, 0, tzinfo=VIETNAM), True),
        (datetime(2024, 3, 4, 0, 0, tzinfo=VIETNAM), False),
    ],
)
def test_done_between_goes_by_the_day_of_acceptance(
    cast: Cast, week: tuple[date, date], accepted_at: datetime, inside: bool
) -> None:
    share = make_done(cast, submitted_at=datetime(2024, 2, 20, tzinfo=VIETNAM), accepted_at=accepted_at)
    assert list(Assignment.objects.done_between(*week)) == ([share] if inside else [])


def test_done_between_without_report_goes_by_submission(cast: Cast, week: tuple[date, date]) -> None:
    share = make_assignment(state=AssignmentState.COMPLETED, submitted_at=datetime(2024, 2, 27, tzinfo=VIETNAM))
    make_assignment(
        state=AssignmentState.SUBMITTED, submitted_at=datetime(2024, 2, 27, tzinfo=VIETNAM), task=make_task()
    )
    assert list(Assignment.objects.done_between(*week)) == [share]
    assert list(Assignment.objects.done_between(None, week[0])) == []
