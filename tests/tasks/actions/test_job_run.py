"""Runs of jobs are written down, however they end."""

import logging
from datetime import datetime, timedelta

import pytest

from tasks.actions.job_run import job_run
from tasks.models import JobRun
from tasks.rules.clock import VIETNAM
from tasks.rules.kinds import JobState

pytestmark = pytest.mark.django_db

START = datetime(2024, 3, 1, 7, 30, tzinfo=VIETNAM)


class Clock:
    """A clock that is a minute later every time it is asked."""

    def __init__(self, start: datetime = START) -> None:
        self.now = start - timedelta(minutes=1)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


def test_run_says_running_while_it_runs_and_what_it_did_after() -> None:
    with job_run("tasks.test", clock=Clock()) as run:
        assert JobRun.objects.get().state == JobState.RUNNING
        run.rows, run.failures, run.note = 12, 2, "hai thư chưa gửi"
    stored = JobRun.objects.get()
    assert (stored.state, stored.started_at) == (JobState.SUCCEEDED, START)
    assert stored.ended_at == START + timedelta(minutes=1)
    assert (stored.rows, stored.failures, stored.note) == (12, 2, "hai thư chưa gửi")


def test_run_that_raises_is_recorded_logged_and_raised(caplog: pytest.LogCaptureFixture) -> None:
    def work() -> None:
        with job_run("tasks.test", clock=Clock()) as run:
            run.rows = 3
            raise LookupError("không thấy")

    with pytest.raises(LookupError):
        work()
    stored = JobRun.objects.get()
    assert (stored.state, stored.rows, stored.failures) == (JobState.FAILED, 3, 1)
    assert stored.note == "LookupError: không thấy"
    assert [record.levelno for record in caplog.records if record.exc_info] == [logging.ERROR]


@pytest.mark.parametrize(
    ("name", "minutes", "state"),
    [
        ("tasks.test", 16, JobState.FAILED),
        ("tasks.test", 14, JobState.RUNNING),
        ("tasks.other", 16, JobState.RUNNING),
    ],
)
def test_run_closes_what_a_killed_process_left_open(name: str, minutes: int, state: JobState) -> None:
    left = JobRun.objects.create(name=name, started_at=START - timedelta(minutes=minutes))
    with job_run("tasks.test", clock=Clock()):
        pass
    left.refresh_from_db()
    assert left.state == state
    assert (left.ended_at is None) == (state == JobState.RUNNING)
