"""`manage.py compute_indicators`."""

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from reports.models import Value
from reports.rules.kinds import Audience
from tasks.models import Assignment, JobRun
from tests.factories import make_agency, make_assignment, make_directive, make_task
from tests.reports.makers import make_indicator, make_period

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def office(time_machine: Any) -> None:
    """A ministry with one share of a directive of January 2024, and two months; it is April."""
    time_machine.move_to("2024-04-20T02:00:00+00:00")
    make_indicator(code="completion", computed_by="completion", audience=Audience.AGENCIES)
    make_assignment(make_task(make_directive(issued_on=date(2024, 1, 5))), make_agency())
    for cut_off_on in (date(2024, 2, 29), date(2024, 3, 31)):
        make_period(cut_off_on)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("compute_indicators", *arguments, stdout=out)
    return out.getvalue()


def test_open_periods_are_computed() -> None:
    assert "2 kỳ" in run()
    assert Value.objects.count() == 2
    assert JobRun.objects.get().rows == 2


def test_day_limits_the_periods_and_is_told_as_json() -> None:
    done = json.loads(run("--on", "29/02/2024", "--json"))
    assert (done["periods"], done["written"], done["unknown"]) == (1, 1, [])
    assert json.loads(run("--on", "2024-02-29", "--json"))["written"] == 0


def test_nothing_to_compute() -> None:
    Assignment.objects.all().delete()
    assert json.loads(run("--json"))["written"] == 0


def test_day_to_come_is_refused() -> None:
    with pytest.raises(CommandError):
        run("--on", "2024-05-01")


def test_unknown_function_is_told() -> None:
    make_indicator(code="guess", computed_by="guess", audience=Audience.AGENCIES)
    trouble = StringIO()
    call_command("compute_indicators", stdout=StringIO(), stderr=trouble)
    assert "guess" in trouble.getvalue()


def test_dry_run_writes_nothing() -> None:
    assert "ghi 2 giá trị" in run("--dry-run")
    assert not Value.objects.exists()
    assert not JobRun.objects.exists()
