"""The settings with one more job, which takes its time: to see what becomes of a job when the service is stopped."""

from reform_tracker.settings import *  # noqa: F403

CELERY_IMPORTS = ["tests.reform_tracker.slow_job"]
