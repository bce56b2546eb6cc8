"""What the machine does soon after a change."""

import logging

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def follow_up_on_commit() -> None:
    """Ask for the jobs that follow a change, once the transaction is through.

    Effects: enqueues `settings.JOBS_AFTER_CHANGE` at most once in `settings.FOLLOW_UP_SECONDS`; without a broker
    it only says so in the log, because the nightly run does the same.
    """
    waiting = transaction.get_connection().run_on_commit
    if not any(function is _enqueue_follow_ups for _savepoints, function, _robust in waiting):
        transaction.on_commit(_enqueue_follow_ups)


def _enqueue_follow_ups() -> None:
    try:
        for name in settings.JOBS_AFTER_CHANGE:
            if cache.add(f"follow-up:{name}", 1, timeout=settings.FOLLOW_UP_SECONDS):
                current_app.send_task(name, countdown=settings.FOLLOW_UP_SECONDS, retry=False)
    except (OperationalError, RedisError, OSError) as error:
        logger.warning("the broker can't be reached, follow-up jobs wait for the nightly run: %s", error)
