"""Background work of the reports application: doors that take the clock, make one call and write down how it went."""

from celery import shared_task
from django.utils import timezone

from reports.actions import completion, digest
from tasks.actions.job_run import job_run
from tasks.jobs import LIMITS, RETRIES


@shared_task(name="reports.compute_completion", **RETRIES, **LIMITS)
def compute_completion() -> None:
    """Keep the figures of today: nightly, and soon after changes."""
    with job_run("reports.compute_completion", clock=timezone.now) as run:
        run.rows = completion.compute_completion(now=timezone.now())


@shared_task(name="reports.send_weekly_digest", **RETRIES, **LIMITS)
def send_weekly_digest() -> None:
    """Mail the summary of the week to the secretariat, leaders and focal points."""
    with job_run("reports.send_weekly_digest", clock=timezone.now) as run:
        sent = digest.send_weekly_digest(now=timezone.now())
        run.rows, run.note = sent.queued, sent.summary
