"""What the machine does soon after a change."""

import logging
from functools import cache, partial

from celery import current_app
from django.conf import settings
from django.core.cache import cache as cache_of_jobs
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def follow_up_on_commit(*jobs: str) -> None:
    """Ask for jobs once the transaction is through; unless they are named, for those that follow every change.

    Effects: enqueues them, or `settings.JOBS_AFTER_CHANGE`, at most once in `settings.FOLLOW_UP_SECONDS`; without a
    broker it only says so in the log, because the nightly run does the same.
    """
    enqueue = _enqueuer(jobs or tuple(settings.JOBS_AFTER_CHANGE))
    waiting = transaction.get_connection().run_on_commit
    if not any(function is enqueue for _savepoints, function, _robust in waiting):
        transaction.on_commit(enqueue)


@cache
def _enqueuer(jobs: tuple[str, ...]) -> partial[None]:
    """Return the call that enqueues these jobs, always the same one, so that it is found among those that wait."""
    return partial(_enqueue, jobs)


def _enqueue(jobs: tuple[str, ...]) -> None:
    try:
        for name in jobs:
            if cache_of_jobs.add(f"follow-up:{name}", 1, timeout=settings.FOLLOW_UP_SECONDS):
                current_app.send_task(name, countdown=settings.FOLLOW_UP_SECONDS, retry=False)
    except (OperationalError, RedisError, OSError) as error:
        logger.warning("the broker can't be reached, follow-up jobs wait for the nightly run: %s", error)
