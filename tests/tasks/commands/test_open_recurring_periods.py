import io
from datetime import date

import pytest
from django.core.management import call_command

from tasks.models import Assignment, JobRun
from tasks.rules.recurrence import Frequency, Recurrence
from tests.factories import make_assignment, make_task


@pytest.fixture
def weekly(cast):
    task = make_task(deadline_kind="recurring", recurrence=Recurrence(Frequency.MONTHLY).to_json())
    return make_assignment(task, cast.ministry_a, due_on=date(2024, 1, 31), period_on=date(2024, 1, 1))


def said(**options) -> str:
    out = io.StringIO()
    call_command("open_recurring_periods", stdout=out, **options)
    return out.getvalue()


def test_open_recurring_periods_on_a_day_makes_its_period(weekly):
    assert said(on="2024-02-01").startswith("1 ")
    assert set(Assignment.objects.values_list("period_on", flat=True)) == {date(2024, 1, 1), date(2024, 2, 1)}
    assert JobRun.objects.get().rows == 1
    assert said(on="2024-02-02").startswith("0 ")


def test_open_recurring_periods_dry_run_writes_nothing(weekly):
    assert said(on="2024-02-01", dry_run=True).startswith("1 ")
    assert Assignment.objects.count() == 1
    assert not JobRun.objects.exists()
