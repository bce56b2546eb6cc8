"""`manage.py compute_completion`."""

from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reports.models import CompletionSnapshot
from tasks.models import JobRun
from tasks.rules.clock import VIETNAM
from tasks.rules.kinds import JobState
from tasks.rules.states import AssignmentState
from tests.factories import make_agency, make_assignment, make_task

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    """Return what the command prints."""
    output = StringIO()
    call_command("compute_completion", *words, stdout=output)
    return output.getvalue()


@pytest.fixture
def agency(db):
    """An agency with something done on time, something done late, something late and something withdrawn."""
    agency = make_agency("Bộ Giáp")
    submitted_at = datetime(2024, 3, 5, 9, 0, tzinfo=VIETNAM)
    for due_on in (date(2024, 3, 5), date(2024, 3, 4)):
        make_assignment(make_task(), agency, due_on=due_on, state=AssignmentState.COMPLETED, submitted_at=submitted_at)
    make_assignment(make_task(), agency, due_on=date(2024, 3, 8))
    make_assignment(make_task(), agency, state=AssignmentState.WITHDRAWN)
    return agency


def test_dry_run_prints_the_rates_and_writes_nothing(agency) -> None:
    printed = run("--on", "2024-03-09", "--dry-run")
    (line,) = [line for line in printed.splitlines() if "Bộ Giáp" in line]
    # Two of three, one of two, one of three.
    assert [part for part in ("66,7", "50,0", "33,3") if part in line] == ["66,7", "50,0", "33,3"]
    assert (CompletionSnapshot.objects.count(), JobRun.objects.count()) == (0, 0)


def test_past_day_is_told_as_of_its_end(agency) -> None:
    run("--on", "08/03/2024")
    snapshot = CompletionSnapshot.objects.get(scope="agency")
    assert (snapshot.taken_on, snapshot.scope_id) == (date(2024, 3, 8), agency.pk)
    assert (snapshot.overdue, snapshot.open_in_time, snapshot.done_late) == (0, 1, 1)
    assert snapshot.taken_at.astimezone(VIETNAM).date() == date(2024, 3, 8)


def test_run_leaves_a_record(agency) -> None:
    run()
    record = JobRun.objects.get()
    assert (record.name, record.state, record.rows) == ("reports.compute_completion", JobState.SUCCEEDED, 3)
    assert CompletionSnapshot.objects.count() == 3


def test_nothing_assigned_prints_dashes(db) -> None:
    make_agency("Bộ Giáp")
    assert "%" not in run("--dry-run")


def test_day_to_come_is_refused(db) -> None:
    with pytest.raises(CommandError):
        run("--on", "2999-01-01")
    assert not CompletionSnapshot.objects.exists()
