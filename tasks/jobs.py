"""Background work of the tasks application: doors that take the clock, make one call and write down how it went."""

from datetime import timedelta

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from tasks.actions import delivery, recurrence, reminders
from tasks.actions.job_run import job_run

# The database being away for a moment is worth another attempt; anything else is for the administrator to see.
RETRIES = {
    "autoretry_for": (OperationalError,),
    "max_retries": 3,
    "retry_backoff": 30,
    "retry_backoff_max": int(timedelta(minutes=5).total_seconds()),
}
LIMITS = {"soft_time_limit": 540, "time_limit": 600}


@shared_task(name="tasks.deliver_outbox", **RETRIES, **LIMITS)
def deliver_outbox() -> None:
    """Send the mails whose turn has come. Leaves a run only when there was something to do: it runs every minute."""
    now = timezone.now()
    if not delivery.outbox_has_work(now):
        return
    with job_run("tasks.deliver_outbox", clock=timezone.now) as run:
        result = delivery.deliver_outbox(now=now)
        run.rows, run.failures, run.note = result.sent, result.troubles, result.unreachable


@shared_task(name="tasks.send_due_reminders", **RETRIES, **LIMITS)
def send_due_reminders() -> None:
    """Remind people of what falls due and what is late; on a day off it only says so."""
    with job_run("tasks.send_due_reminders", clock=timezone.now) as run:
        sent = reminders.send_due_reminders(now=timezone.now())
        run.rows, run.note = sent.queued, sent.summary


@shared_task(name="tasks.send_notices_at_once", **RETRIES, **LIMITS)
def send_notices_at_once() -> None:
    """Mail what just happened to those who want to hear of it at once. Leaves a run only when it mailed something."""
    now = timezone.now()
    queued = reminders.send_notices_at_once(now=now).queued
    if queued:
        with job_run("tasks.send_notices_at_once", clock=timezone.now) as run:
            run.rows = queued


@shared_task(name="tasks.open_recurring_periods", **RETRIES, **LIMITS)
def open_recurring_periods() -> None:
    """Make the assignments of the periods that have begun."""
    with job_run("tasks.open_recurring_periods", clock=timezone.now) as run:
        run.rows = recurrence.open_recurring_periods(now=timezone.now())
