"""`manage.py send_due_reminders`."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tasks.models import CalendarDay, JobRun, Mail
from tasks.rules.kinds import CalendarDayKind, JobState
from tests.cast import Cast
from tests.factories import make_assignment, make_task

pytestmark = pytest.mark.django_db

WEDNESDAY = date(2026, 11, 25)


def run(*words: str) -> str:
    """Return what the command prints."""
    output = StringIO()
    call_command("send_due_reminders", *words, stdout=output)
    return output.getvalue()


@pytest.fixture
def due(cast: Cast) -> Cast:
    """The cast, with something due for ministry A, something late for B, and something nobody answers for."""
    make_assignment(make_task(), cast.ministry_a, due_on=WEDNESDAY + timedelta(days=3))
    make_assignment(make_task(), cast.ministry_b, due_on=WEDNESDAY - timedelta(days=1))
    make_assignment(make_task(), class_wording="các bộ, ngành", due_on=WEDNESDAY + timedelta(days=1))
    return cast


@pytest.mark.parametrize("day", ["2026-11-25", "25/11/2026"])
def test_dry_run_prints_people_and_reasons_and_writes_nothing(due: Cast, day: str) -> None:
    printed = run("--on", day, "--dry-run")
    assert due.focal_point_a.email in printed
    assert "due_in_3_days" in printed
    assert "late_1_days" in printed
    assert "các bộ, ngành" in printed
    assert (Mail.objects.count(), JobRun.objects.count()) == (0, 0)


def test_json_is_for_machines(due: Cast) -> None:
    printed = json.loads(run("--on", "2026-11-25", "--dry-run", "--json"))
    mails = {mail["to"]: mail["lines"] for mail in printed.pop("mails")}
    assert printed == {"people": 2, "lines": 2, "escalations": 0, "nobody": 1}
    assert [line["reason"] for line in mails[due.focal_point_a.email]] == ["due_in_3_days"]
    (late,) = mails[due.focal_point_b.email]
    assert late == {"assignment": due.ministry_b.assignments.get().pk, "reason": "late_1_days"}


def test_run_leaves_mails_and_a_record(due: Cast) -> None:
    run("--on", "2026-11-25")
    run("--on", "2026-11-25")
    assert Mail.objects.count() == 2
    assert list(JobRun.objects.order_by("pk").values_list("name", "state", "rows")) == [
        ("tasks.send_due_reminders", JobState.SUCCEEDED, 2),
        ("tasks.send_due_reminders", JobState.SUCCEEDED, 0),
    ]


def test_day_off_is_said_and_recorded(due: Cast) -> None:
    CalendarDay.objects.create(day=WEDNESDAY, kind=CalendarDayKind.HOLIDAY, name="Nghỉ")
    printed = run("--on", "2026-11-25")
    assert printed.strip() == JobRun.objects.get().note != ""
    assert Mail.objects.count() == 0


def test_without_a_day_it_is_about_now(due: Cast, time_machine) -> None:
    time_machine.move_to("2026-11-25T00:30:00+00:00", tick=False)
    run()
    assert set(Mail.objects.values_list("key", flat=True)) == {
        f"due-reminder:{person.pk}:2026-11-25" for person in (due.focal_point_a, due.focal_point_b)
    }


@pytest.mark.parametrize("day", ["31/02/2026", "tomorrow"])
def test_day_that_does_not_exist_is_refused_in_a_sentence(day: str) -> None:
    with pytest.raises(CommandError, match=day):
        run("--on", day)
