"""Whether the machine did what it should: each job's last run beside its last due moment, and the outbox."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import Count, Max, Min, Q

from tasks.models import JobRun, Mail, User
from tasks.rules.kinds import JobState, MailState
from tasks.rules.schedule import last_due_at

# A worker that is restarted, or busy with another job, may be late by so much.
GRACE = timedelta(minutes=15)
# This one leaves a run only when there was something to send; whether it works is seen by the outbox.
ONLY_WITH_WORK = frozenset({"tasks.deliver_outbox", "tasks.send_notices_at_once"})


class JobHealth(StrEnum):
    """How a job stands."""

    FINE = "fine"
    FAILED = "failed"
    MISSING = "missing"


@dataclass(frozen=True)
class JobStanding:
    """One job of the schedule: when it should have run last, and when it did."""

    name: str
    due_at: datetime | None
    last: JobRun | None
    succeeded_at: datetime | None
    health: JobHealth


@dataclass(frozen=True)
class OutboxStanding:
    """How many mails wait, since when the oldest should have gone, and how many nobody could deliver."""

    waiting: int
    oldest_due_at: datetime | None
    failed: int
    returned: int
    unknown: int
    kept: int
    is_stuck: bool


def job_standings(now: datetime) -> list[JobStanding]:
    """Return every job of the schedule in its order.

    Queries: three. Boundary: a job counts as missing once its moment is 15 minutes past and it hasn't begun since; not
    one that has never run and wasn't due yet since the first account was made.
    """
    names = [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()]
    newest = JobRun.objects.filter(name__in=names).values("name").annotate(
        newest=Max("pk"), succeeded_at=Max("started_at", filter=Q(state=JobState.SUCCEEDED))
    )  # fmt: skip
    found = {row["name"]: row for row in newest.order_by("name")}
    runs = {run.name: run for run in JobRun.objects.filter(pk__in=[row["newest"] for row in found.values()])}
    in_use_since = User.objects.aggregate(at=Min("created_at"))["at"]
    standings = []
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        name, clock = entry["task"], entry["schedule"]
        due_at = last_due_at(now, minutes=clock.minute, hours=clock.hour, weekdays=clock.day_of_week)
        last = runs.get(name)
        succeeded_at = found.get(name, {}).get("succeeded_at")
        is_new = last is None and due_at is not None and in_use_since is not None and due_at < in_use_since
        health = JobHealth.FINE if is_new else _health(name, due_at, last, now)
        standings.append(JobStanding(name, due_at, last, succeeded_at, health))
    return standings


def _health(name: str, due_at: datetime | None, last: JobRun | None, now: datetime) -> JobHealth:
    if last is not None and last.state == JobState.FAILED:
        return JobHealth.FAILED
    if name in ONLY_WITH_WORK or due_at is None or now < due_at + GRACE:
        return JobHealth.FINE
    return JobHealth.FINE if last is not None and last.started_at >= due_at else JobHealth.MISSING


def outbox_standing(now: datetime) -> OutboxStanding:
    """Return how the outbox stands; it is stuck when a mail's turn came 15 minutes ago and nobody sent it.

    Queries: two.
    """
    by_state = dict(Mail.objects.values_list("state").annotate(number=Count("pk")).order_by())
    oldest = Mail.objects.waiting(now).order_by("next_attempt_at").values_list("next_attempt_at", flat=True).first()
    return OutboxStanding(
        waiting=by_state.get(MailState.PENDING, 0) + by_state.get(MailState.SENDING, 0),
        oldest_due_at=oldest,
        failed=by_state.get(MailState.FAILED, 0),
        returned=by_state.get(MailState.RETURNED, 0),
        unknown=by_state.get(MailState.UNKNOWN, 0),
        kept=by_state.get(MailState.KEPT, 0),
        is_stuck=oldest is not None and oldest < now - GRACE,
    )
