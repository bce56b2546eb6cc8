"""What the stored facts tell about an earlier moment."""

from datetime import date, datetime, time, timedelta

import pytest

from reports.queries.history import counts_at, kept_a_week_ago
from reports.rules.rates import Counts
from reports.rules.scopes import Scope
from tasks.actions.completion import accept_completion, submit_completion
from tasks.models import Assignment
from tasks.rules.clock import VIETNAM
from tasks.rules.states import AssignmentState
from tests.cast import Cast
from tests.factories import make_agency, make_assignment, make_directive, make_task
from tests.reports.office import NOW, counted_slowly, fill, make_office

pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 8) -> datetime:
    """Return an hour of a day in March 2024."""
    return datetime(2024, 3, day, hour, tzinfo=VIETNAM)


def whole(moment: datetime) -> Counts:
    return counts_at(moment, Scope.ALL).get(0, Counts())


@pytest.mark.parametrize("scope", [Scope.ALL, Scope.AGENCY, Scope.BODY, Scope.DIRECTIVE])
def test_present_moment_is_what_the_status_rule_says(cast: Cast, scope: Scope) -> None:
    office = make_office()
    fill(office, 300, seed=4, by=cast.officer_a, decider=cast.secretariat)
    later = NOW + timedelta(days=30)
    expected = counted_slowly(later, scope)
    expected.pop(None, None)
    assert counts_at(later, scope) == expected


def test_share_counts_from_the_day_of_its_directive_though_it_was_entered_later() -> None:
    make_assignment(make_task(make_directive(issued_on=date(2024, 3, 5))), due_on=date(2024, 3, 8))
    assert [whole(at(day)) for day in (4, 5, 9)] == [Counts(), Counts(open_in_time=1), Counts(overdue=1)]


def test_share_of_a_period_counts_from_its_first_day() -> None:
    make_assignment(period_on=date(2024, 3, 1), due_on=date(2024, 3, 31))
    assert [whole(at(1, 0) - timedelta(seconds=1)).all, whole(at(1, 0)).all] == [0, 1]


def test_share_entered_before_its_directive_was_issued_counts_from_its_entry() -> None:
    make_assignment(make_task(make_directive(issued_on=date(2024, 12, 31))))
    Assignment.objects.update(created_at=at(5))
    assert [whole(at(5, 7)).all, whole(at(5)).all] == [0, 1]


@pytest.mark.parametrize(
    ("due_on", "before", "waiting", "after"),
    [
        (date(2024, 3, 10), Counts(open_in_time=1), Counts(open_in_time=1), Counts(done_on_time=1)),
        (date(2024, 3, 4), Counts(overdue=1), Counts(overdue=1), Counts(done_late=1)),
        (date(2024, 3, 6), Counts(open_in_time=1), Counts(open_in_time=1), Counts(done_on_time=1)),
        (None, Counts(no_deadline=1), Counts(no_deadline=1), Counts(done_on_time=1)),
    ],
)
def test_result_counts_from_its_acceptance(
    cast: Cast, due_on: date | None, before: Counts, waiting: Counts, after: Counts
) -> None:
    share = make_assignment(make_task(), cast.ministry_a, due_on=due_on)
    report = submit_completion(assignment=share, by=cast.officer_a, now=at(6), note="xong", late_cause="bận")
    accept_completion(request=report, by=cast.secretariat, now=at(20))
    assert [whole(at(5)), whole(at(19)), whole(at(21))] == [before, waiting, after]


def test_hour_of_the_due_day_counts_for_what_was_submitted_later(cast: Cast) -> None:
    share = make_assignment(make_task(), cast.ministry_a, due_on=date(2024, 3, 6), due_time=time(15))
    submit_completion(assignment=share, by=cast.officer_a, now=at(7), note="xong", late_cause="bận")
    assert [whole(at(6, 14)), whole(at(6, 15))] == [Counts(open_in_time=1), Counts(overdue=1)]


@pytest.mark.parametrize("state", [AssignmentState.PAUSED, AssignmentState.WITHDRAWN])
def test_what_is_out_of_play_today_is_told_as_today(state: AssignmentState) -> None:
    submitted_at = at(20) if state == AssignmentState.WITHDRAWN else None
    make_assignment(state=state, due_on=date(2024, 3, 6), submitted_at=submitted_at)
    assert whole(at(10)) == Counts(**{state.value: 1})


def test_kept_a_week_ago_without_figures_knows_nothing() -> None:
    kept = kept_a_week_ago(NOW, Scope.ALL, Scope.AGENCY)
    assert (kept.day, kept.of(Scope.ALL), kept.of(Scope.AGENCY, make_agency().pk)) == (None, None, None)
