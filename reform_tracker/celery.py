"""The application that web, worker and beat share to hand jobs to each other."""

import os
import warnings

from celery import Celery
from celery.signals import beat_init, worker_init, worker_process_init

from reform_tracker.safety import refuse_unsafe_start
from reform_tracker.supervisor import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform_tracker.settings")
# A pool process is a fork of the worker that imported this, and must not outlive it.
_IMPORTED_BY = os.getpid()

app = Celery("reform_tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
# The word task is taken by the product, so that background work is a job, and its modules are named for it.
app.autodiscover_tasks(related_name="jobs")

# Containers and fresh machines run as root, and nothing but JSON is accepted from the broker.
warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")


@worker_init.connect
@beat_init.connect
def _check_safety(**_signal: object) -> None:
    refuse_unsafe_start()


@worker_process_init.connect
def _die_with_worker(**_signal: object) -> None:
    die_with_parent(_IMPORTED_BY)
