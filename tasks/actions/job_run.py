"""What the machine did, written down so that the administrator sees it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from tasks.models import JobRun
from tasks.rules.kinds import JobState

logger = logging.getLogger(__name__)

# Longer than the hard time limit of any job: what still runs after it was killed.
INTERRUPTED_AFTER = timedelta(minutes=15)


@contextmanager
def job_run(name: str, *, clock: Callable[[], datetime]) -> Iterator[JobRun]:
    """Record one run of a job; the body sets `rows`, `failures` and `note` on what it is given.

    Effects: a row that says "running" until the body ends; runs of this job that never ended are closed as failed.
    Raises: whatever the body raises, after the run is recorded as failed and the error is in the log.
    """
    started_at = clock()
    abandoned = JobRun.objects.filter(name=name, state=JobState.RUNNING, started_at__lt=started_at - INTERRUPTED_AFTER)
    abandoned.update(
        state=JobState.FAILED, ended_at=started_at, note=_("Interrupted: the process was ended from outside.")
    )
    run = JobRun.objects.create(name=name, started_at=started_at)
    try:
        yield run
    except Exception as error:
        run.failures = run.failures or 1
        _end(run, JobState.FAILED, clock(), f"{type(error).__name__}: {error}")
        logger.exception("%s failed", name)
        raise
    _end(run, JobState.SUCCEEDED, clock(), run.note)
    logger.info("%s: %s rows, %s failures %s", name, run.rows, run.failures, run.note)


def _end(run: JobRun, state: JobState, at: datetime, note: str) -> None:
    """Write down how a run ended."""
    run.state, run.ended_at, run.note = state, at, note
    run.save(update_fields=["state", "ended_at", "rows", "failures", "note"])
