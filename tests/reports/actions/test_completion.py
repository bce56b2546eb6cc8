"""Keeping the figures of a day."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from reports.actions.completion import compute_completion
from reports.models import CompletionSnapshot
from reports.rules.rates import Counts
from reports.rules.scopes import SNAPSHOT_SCOPES, Scope
from tasks.models import Assignment
from tasks.rules.clock import VIETNAM, local_date
from tests.cast import Cast
from tests.factories import make_assignment, make_task
from tests.reports.office import NOW, counted_slowly, fill, make_office

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=60)


def kept(scope: Scope) -> dict[int, Counts]:
    """Return what is kept of a scope, by number."""
    return {row.scope_id: row.counts for row in CompletionSnapshot.objects.filter(scope=scope)}


@pytest.mark.parametrize("scope", SNAPSHOT_SCOPES)
def test_kept_figures_agree_with_counting_by_hand(scope: Scope) -> None:
    office = make_office()
    fill(office, 250, seed=8)
    compute_completion(now=LATER)
    expected = counted_slowly(LATER, scope)
    expected.pop(None, None)
    assert kept(scope) == expected


def test_returns_the_number_of_rows_and_stores_the_local_day() -> None:
    make_assignment()
    midnight = datetime(2024, 3, 1, 0, 0, tzinfo=VIETNAM)
    assert compute_completion(now=midnight) == CompletionSnapshot.objects.count() == 3
    assert set(CompletionSnapshot.objects.values_list("taken_on", "taken_at")) == {(midnight.date(), midnight)}


def test_nothing_assigned_keeps_a_row_of_zeros() -> None:
    assert compute_completion(now=NOW) == 1
    assert kept(Scope.ALL) == {0: Counts()}


def test_run_again_replaces_the_day_and_drops_what_is_gone(cast: Cast) -> None:
    share = make_assignment(make_task(), cast.ministry_a)
    compute_completion(now=LATER)
    Assignment.objects.filter(pk=share.pk).update(agency=cast.ministry_b)
    compute_completion(now=LATER + timedelta(hours=1))
    assert kept(Scope.AGENCY) == {cast.ministry_b.pk: Counts(no_deadline=1)}
    assert CompletionSnapshot.objects.values("taken_on").distinct().count() == 1


def test_other_days_are_left_alone() -> None:
    make_assignment()
    for days in (0, 1):
        compute_completion(now=LATER + timedelta(days=days))
    days_kept = CompletionSnapshot.objects.filter(scope=Scope.ALL).values_list("taken_on", flat=True)
    assert sorted(days_kept) == [local_date(LATER), local_date(LATER + timedelta(days=1))]


@pytest.mark.parametrize("number", [1, 3, 1000])
def test_takes_the_same_number_of_queries(number: int, django_assert_num_queries) -> None:
    office = make_office(agencies=number, directives=number)
    fill(office, number, seed=number)
    # Four scopes, what is gone, and the two ends of the transaction.
    with django_assert_num_queries(7):
        compute_completion(now=LATER)
    assert kept(Scope.ALL)[0].all == number


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_keep_each_row_once() -> None:
    office = make_office(agencies=40, directives=40)
    fill(office, 400, seed=6)
    errors: list[Exception] = []

    def work(number: int) -> None:
        try:
            for step in range(5):
                compute_completion(now=LATER + timedelta(seconds=number * 100 + step))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=[number]) for number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert errors == []
    assert kept(Scope.DIRECTIVE) == counted_slowly(LATER, Scope.DIRECTIVE)
    assert CompletionSnapshot.objects.values("taken_at").distinct().count() == 1


@pytest.mark.parametrize("row", [{"scope": "all", "scope_id": 4}, {"scope": "agency", "scope_id": 0}])
def test_database_refuses_a_number_without_scope_and_a_scope_without_number(row: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CompletionSnapshot.objects.create(taken_on=NOW.date(), taken_at=NOW, **row)
