"""Background work of the reports application: doors that take the clock, make one call and write down how it went."""

from celery import shared_task
from django.utils import timezone

from reports.actions import completion, digest, entry_reminders, indicators, periods
from tasks.actions.job_run import job_run
from tasks.jobs import LIMITS, RETRIES


@shared_task(name="reports.compute_completion", **RETRIES, **LIMITS)
def compute_completion() -> None:
    """Keep the figures of today: nightly, and soon after changes."""
    with job_run("reports.compute_completion", clock=timezone.now) as run:
        run.rows = completion.compute_completion(now=timezone.now())


@shared_task(name="reports.send_weekly_digest", **RETRIES, **LIMITS)
def send_weekly_digest() -> None:
    """Mail the summary of the week to the secretariat, leaders, heads and focal points of agencies."""
    with job_run("reports.send_weekly_digest", clock=timezone.now) as run:
        sent = digest.send_weekly_digest(now=timezone.now())
        run.rows, run.note = sent.queued, sent.summary


@shared_task(name="reports.compute_indicators", **RETRIES, **LIMITS)
def compute_indicators() -> None:
    """Compute the indicators nobody types: nightly, and soon after values were verified."""
    with job_run("reports.compute_indicators", clock=timezone.now) as run:
        run.rows = indicators.compute_indicators(now=timezone.now()).written


@shared_task(name="reports.freeze_period", **RETRIES, **LIMITS)
def freeze_period() -> None:
    """Close the periods whose time has come: what is verified is published."""
    with job_run("reports.freeze_period", clock=timezone.now) as run:
        frozen = periods.freeze_due_periods(now=timezone.now())
        run.rows, run.note = len(frozen), ", ".join(str(one.period) for one in frozen)


@shared_task(name="reports.remind_entry", **RETRIES, **LIMITS)
def remind_entry() -> None:
    """Tell agencies which figures are to be sent; half an hour before the grouped mail of the morning."""
    with job_run("reports.remind_entry", clock=timezone.now) as run:
        reminders = entry_reminders.remind_entry(now=timezone.now())
        run.rows, run.note = len(reminders.told), reminders.summary
