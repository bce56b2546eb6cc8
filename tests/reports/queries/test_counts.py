"""Counting in the database agrees with counting by hand."""

from datetime import timedelta

import pytest

from reports.queries.counts import Flow, flow_by, standing_by, total
from reports.rules.scopes import Scope
from tasks.models import Assignment
from tasks.rules.clock import local_date
from tasks.rules.due_dates import DueDates
from tasks.rules.states import AssignmentState, Status
from tasks.rules.status import derive_status
from tests.cast import Cast
from tests.reports.office import NOW, counted_slowly, fill, key_of, make_office, waived_slowly

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("dates", DueDates)
@pytest.mark.parametrize("scope", Scope)
def test_standing_by_counts_like_the_rule(scope: Scope, dates: DueDates) -> None:
    office = make_office()
    for seed in range(3):
        fill(office, 150, seed=seed)
        standing = standing_by(Assignment.objects.all(), scope, now=NOW, dates=dates)
        assert {key: stands.counts for key, stands in standing.items()} == counted_slowly(NOW, scope, dates)


@pytest.mark.parametrize("dates", DueDates)
@pytest.mark.parametrize("scope", Scope)
def test_standing_by_counts_waived_delays_among_the_late_ones(scope: Scope, dates: DueDates) -> None:
    fill(make_office(), 400, seed=9)
    standing = standing_by(Assignment.objects.all(), scope, now=NOW, dates=dates)
    assert {key: stands.waived for key, stands in standing.items()} == waived_slowly(NOW, scope, dates)
    whole = total(standing)
    # Some late results weren't waived, and some waived ones are in time by the dates that count.
    assert 0 < whole.waived < whole.counts.done_late
    assert whole.waived < Assignment.objects.filter(delay_waived=True).count()


@pytest.mark.parametrize("dates", DueDates)
def test_standing_by_finds_what_is_due_and_what_waits(dates: DueDates) -> None:
    fill(make_office(), 400, seed=7)
    today = local_date(NOW)
    for key, stands in standing_by(Assignment.objects.all(), Scope.AGENCY, now=NOW, dates=dates).items():
        shares = [share for share in Assignment.objects.all() if share.agency_id == key]
        waiting = [share.submitted_at for share in shares if share.state == AssignmentState.SUBMITTED]
        soon = [
            share
            for share in shares
            if derive_status(share.status_facts, NOW) == Status.OPEN_IN_TIME
            and today <= share.due_on <= today + timedelta(days=7)
        ]
        assert stands.due_soon == len(soon)
        assert (stands.waiting, stands.waiting_since) == (len(waiting), min(waiting, default=None))


def test_total_is_the_sum_of_the_parts_in_every_scope() -> None:
    fill(make_office(), 300, seed=1)
    whole = {scope: total(standing_by(Assignment.objects.all(), scope, now=NOW)) for scope in Scope}
    assert set(whole.values()) == {whole[Scope.ALL]}
    assert whole[Scope.ALL].counts.all == Assignment.objects.count()


def test_flow_by_counts_what_was_assigned_and_accepted(cast: Cast) -> None:
    office = make_office()
    fill(office, 400, seed=3, by=cast.officer_a, decider=cast.secretariat)
    first, today = local_date(NOW) - timedelta(days=7), local_date(NOW)
    expected: dict[object, Flow] = {}
    for share in Assignment.objects.select_related("task", "membership"):
        accepted = share.completion_requests.filter(decision="accepted").first()
        done_at = accepted.decided_at if accepted else share.submitted_at
        new = first <= local_date(share.created_at) <= today
        done = share.state == AssignmentState.COMPLETED and first <= local_date(done_at) <= today
        key = key_of(share, Scope.AGENCY)
        expected[key] = expected.get(key, Flow()) + Flow(int(new), int(done))
    flow = flow_by(Assignment.objects.all(), Scope.AGENCY, now=NOW)
    assert flow == {key: value for key, value in expected.items() if value != Flow()}
    assert sum(flow.values(), Flow()).done > 0


@pytest.mark.parametrize("number", [1, 3, 1000])
def test_counting_takes_the_same_number_of_queries(number: int, django_assert_num_queries) -> None:
    fill(make_office(), number, seed=number)
    with django_assert_num_queries(3):
        standing_by(Assignment.objects.all(), Scope.AGENCY, now=NOW)
        flow_by(Assignment.objects.all(), Scope.AGENCY, now=NOW)
