"""Two people at the same table at the same moment: one after the other, nothing doubled and nothing lost."""

from collections import Counter
from datetime import timedelta
from threading import Barrier, Event, Thread

import pytest
from django.db import connection, connections

from reports.actions import values, verification
from reports.actions.indicators import compute_indicators
from reports.actions.periods import freeze_period
from reports.actions.values import TypedRow, save_draft, submit_sheet
from reports.actions.verification import revise_value, verify_sheet
from reports.models import Subject, Value
from reports.queries.entry_sheet import entry_sheet
from reports.rules.kinds import ValueState
from tasks.actions.refusal import Refused
from tests.cast import make_cast
from tests.reports.actions.test_values import ratio
from tests.reports.sheets import NOW, open_rows, reported, sheet_indicator, sheet_period

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
    seen = open_rows(cast.ministry_a, period)

    def submit():
        return submit_sheet(agency=cast.ministry_a, period=period, by=cast.focal_point_a, now=NOW, seen=seen)

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


class Pause:
    """Stands in for a function, and holds the transaction that calls it open until it is told to go on."""

    def __init__(self, monkeypatch, module, name):
        self.reached, self.go_on, real = Event(), Event(), getattr(module, name)

        def paused(*args, **kwargs):
            found = real(*args, **kwargs)
            self.reached.set()
            self.go_on.wait(10)
            return found

        monkeypatch.setattr(module, name, paused)

    def meanwhile(self, first, second):
        """Begin `second` while `first` is held up; return whether it waited, and what the two came to."""
        results = {}

        def run(name, call):
            try:
                results[name] = call()
            finally:
                connections.close_all()

        threads = [Thread(target=run, args=args) for args in (("first", first), ("second", second))]
        connection.close()
        threads[0].start()
        self.reached.wait(10)
        threads[1].start()
        threads[1].join(1)
        waited = threads[1].is_alive()
        self.go_on.set()
        for thread in threads:
            thread.join()
        return waited, results


LATER = NOW + timedelta(days=20)


def test_figure_verified_while_the_period_is_frozen_is_published(monkeypatch):
    cast, period = make_cast(), sheet_period()
    value = reported(sheet_indicator(), cast.ministry_a, period, state=ValueState.SUBMITTED)
    seen = entry_sheet(cast.ministry_a, period).stamp
    waited, done = Pause(monkeypatch, verification, "_waiting").meanwhile(
        lambda: verify_sheet(agency=cast.ministry_a, period=period, by=cast.secretariat, now=LATER, seen=seen),
        lambda: freeze_period(period=period, by=None, now=LATER),
    )
    value.refresh_from_db()
    assert (waited, done["second"].published, value.state) == (True, 1, ValueState.PUBLISHED)


def test_correction_verified_while_the_period_is_frozen_takes_the_place_of_the_old_figure(monkeypatch):
    cast, period = make_cast(), sheet_period()
    old = reported(sheet_indicator(), cast.ministry_a, period)
    revise_value(value=old, entry=ratio(40, 100), reason="Sai", by=cast.focal_point_a, now=NOW)
    seen = entry_sheet(cast.ministry_a, period).stamp
    Pause(monkeypatch, verification, "_waiting").meanwhile(
        lambda: verify_sheet(agency=cast.ministry_a, period=period, by=cast.secretariat, now=LATER, seen=seen),
        lambda: freeze_period(period=period, by=None, now=LATER),
    )
    standing = Value.objects.get(is_current=True)
    assert (standing.value, standing.state) == (40, ValueState.PUBLISHED)


@pytest.mark.parametrize("second", [freeze_period, compute_indicators])
def test_first_draft_of_an_agency_and_the_whole_period_wait_for_one_another(monkeypatch, second):
    cast, period, indicator = make_cast(), sheet_period(), sheet_indicator()
    sheet_indicator("made", numerator_of="HS.TT", denominator_of="HS.TT")
    rows = {indicator.pk: TypedRow(ratio(30, 100))}
    period_wide = {freeze_period: {"by": None}, compute_indicators: {}}[second]
    waited, done = Pause(monkeypatch, values, "entry_sheet").meanwhile(
        lambda: save_draft(agency=cast.ministry_a, period=period, rows=rows, by=cast.officer_a, now=LATER),
        lambda: second(period=period, now=LATER, **period_wide),
    )
    assert (waited, len(done["first"].saved), "second" in done) == (True, 1, True)
    assert Value.objects.get().state == ValueState.DRAFT
