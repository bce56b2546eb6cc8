from datetime import UTC, date, datetime

import pytest

from tasks.actions.recurrence import open_recurring_periods
from tasks.models import Agency, Assignment, AuditEvent
from tests.factories import make_agency, make_directive, make_task

WEEKLY = {"frequency": "weekly", "weekday": 1}


def at(day, hour=2):
    return datetime(2026, 11, day, hour, tzinfo=UTC)


@pytest.fixture
def weekly(db):
    task = make_task(directive=make_directive(), deadline_kind="recurring", recurrence=WEEKLY)
    for name in ("Bộ Một", "Bộ Hai"):
        Assignment.objects.create(
            task=task, agency=make_agency(name_vi=name), period_on=date(2026, 11, 9), due_on=date(2026, 11, 10)
        )
    return task


def test_open_recurring_periods_gives_the_new_week_to_the_same_agencies(weekly):
    assert open_recurring_periods(now=at(16)) == 2
    shares = Assignment.objects.filter(period_on=date(2026, 11, 16))
    assert set(shares.values_list("agency__name_vi", "due_on", "original_due_on", "state")) == {
        ("Bộ Một", date(2026, 11, 17), date(2026, 11, 17), "assigned"),
        ("Bộ Hai", date(2026, 11, 17), date(2026, 11, 17), "assigned"),
    }
    assert AuditEvent.objects.get(verb="open_period").target_id == weekly.pk


def test_open_recurring_periods_twice_adds_nothing(weekly):
    open_recurring_periods(now=at(16))
    assert open_recurring_periods(now=at(17)) == 0


def test_open_recurring_periods_never_fills_in_what_was_missed(weekly):
    assert open_recurring_periods(now=at(30)) == 2
    assert set(weekly.assignments.values_list("period_on", flat=True)) == {date(2026, 11, 9), date(2026, 11, 30)}


def test_open_recurring_periods_after_the_due_day_waits_for_the_next_week(weekly):
    assert open_recurring_periods(now=at(18)) == 0
    assert open_recurring_periods(now=at(22, 17)) == 2  # Monday in Vietnam


def test_open_recurring_periods_leaves_out_the_ended_and_the_withdrawn(weekly):
    Agency.objects.filter(name_vi="Bộ Một").update(valid_to=date(2026, 11, 15))
    weekly.assignments.filter(agency__name_vi="Bộ Hai").update(state="withdrawn")
    assert open_recurring_periods(now=at(16)) == 0


def test_open_recurring_periods_stops_at_the_end(weekly):
    weekly.recurrence = WEEKLY | {"until": "2026-11-15"}
    weekly.save()
    assert open_recurring_periods(now=at(16)) == 0


def test_open_recurring_periods_asks_the_database_a_constant_number_of_times(weekly, django_assert_num_queries):
    with django_assert_num_queries(7):
        open_recurring_periods(now=at(16))
    for number in range(3):
        task = make_task(directive=weekly.directive, wording=f"Việc {number}", recurrence=WEEKLY)
        Assignment.objects.create(
            task=task,
            agency=make_agency(name_vi=f"Bộ {number}"),
            period_on=date(2026, 11, 16),
            due_on=date(2026, 11, 17),
        )
    with django_assert_num_queries(7):
        open_recurring_periods(now=at(23))
