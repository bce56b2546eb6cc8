"""Two people at the same table at the same moment: one after the other, nothing doubled and nothing lost."""

from collections import Counter
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from reports.actions.values import TypedRow, save_draft, submit_sheet
from reports.actions.verification import verify_sheet
from reports.models import Subject, Value
from reports.queries.entry_sheet import entry_sheet
from reports.rules.kinds import ValueState
from tasks.actions.refusal import Refused
from tests.cast import make_cast
from tests.reports.actions.test_values import ratio
from tests.reports.sheets import NOW, reported, sheet_indicator, sheet_period

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """Make the calls in threads that start together, and return what each of them came to."""
    barrier, results = Barrier(len(calls)), []

    def run(call):
        try:
            barrier.wait()
            results.append(call())
        except Refused as refused:
            results.append(refused)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[call]) for call in calls]
    connection.close()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_first_figures_of_an_agency_saved_twice_at_once_one_is_told():
    cast, period, indicator = make_cast(), sheet_period(), sheet_indicator()

    def save(user, numerator):
        rows = {indicator.pk: TypedRow(ratio(numerator, 100))}
        return save_draft(agency=cast.ministry_a, period=period, rows=rows, by=user, now=NOW)

    reports = at_once(lambda: save(cast.officer_a, 30), lambda: save(cast.other_officer_a, 40))
    assert Counter((len(one.saved), len(one.changed)) for one in reports) == {(1, 0): 1, (0, 1): 1}
    assert (Value.objects.count(), Subject.objects.count()) == (1, 1)


def test_submitting_twice_at_once_submits_once():
    cast, period = make_cast(), sheet_period()
    reported(sheet_indicator(), cast.ministry_a, period, state=ValueState.DRAFT)

    def submit():
        return submit_sheet(agency=cast.ministry_a, period=period, by=cast.focal_point_a, now=NOW)

    results = at_once(submit, submit)
    assert sorted(isinstance(one, Refused) for one in results) == [False, True]


def test_verifying_twice_at_once_verifies_once():
    cast, period = make_cast(), sheet_period()
    reported(sheet_indicator(), cast.ministry_a, period, state=ValueState.SUBMITTED)
    seen = entry_sheet(cast.ministry_a, period).stamp

    def verify(user):
        return verify_sheet(agency=cast.ministry_a, period=period, by=user, now=NOW, seen=seen)

    results = at_once(lambda: verify(cast.secretariat), lambda: verify(cast.second_secretariat))
    assert sorted(isinstance(one, Refused) for one in results) == [False, True]
    assert Value.objects.get().state == ValueState.VERIFIED
