"""Whether the machine did what it should."""

from datetime import datetime, timedelta

import pytest

from tasks.models import JobRun, Mail, User
from tasks.queries.jobs import JobHealth, job_standings, outbox_standing
from tasks.rules.clock import VIETNAM
from tasks.rules.kinds import MailState
from tests.factories import make_user

pytestmark = pytest.mark.django_db

# A Wednesday; the reminders and the digest are due at 07:30.
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)
DUE = NOW.replace(hour=7, minute=30)


def make_run(name: str = "tasks.send_due_reminders", at: datetime = DUE, state: str = "succeeded") -> JobRun:
    ended = None if state == "running" else at
    return JobRun.objects.create(name=name, started_at=at, ended_at=ended, state=state)


def health(now: datetime = NOW) -> dict[str, JobHealth]:
    return {job.name: job.health for job in job_standings(now)}


def test_every_job_of_the_schedule_is_there_and_missing_before_its_first_run(settings) -> None:
    assert set(health()) == {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    missing = {name for name, how in health().items() if how == JobHealth.MISSING}
    assert missing == set(health()) - {"tasks.deliver_outbox", "tasks.send_notices_at_once"}


def test_job_is_not_missing_before_it_was_due_for_the_first_time() -> None:
    make_user()
    User.objects.update(created_at=NOW - timedelta(minutes=5))
    assert health()["tasks.send_due_reminders"] == JobHealth.FINE
    tomorrow = DUE + timedelta(days=1, minutes=20)
    assert health(tomorrow)["tasks.send_due_reminders"] == JobHealth.MISSING


@pytest.mark.parametrize(
    ("started_at", "now", "how"),
    [
        (DUE, NOW, JobHealth.FINE),
        (DUE - timedelta(days=1), NOW, JobHealth.MISSING),
        (DUE - timedelta(days=1), DUE + timedelta(minutes=14), JobHealth.FINE),
        (DUE - timedelta(days=1), DUE + timedelta(minutes=15), JobHealth.MISSING),
        (DUE - timedelta(days=1), DUE - timedelta(minutes=1), JobHealth.FINE),
    ],
)
def test_job_that_has_not_begun_since_its_moment_is_missing(
    started_at: datetime, now: datetime, how: JobHealth
) -> None:
    make_run(at=started_at)
    assert health(now)["tasks.send_due_reminders"] == how


def test_job_that_failed_last_says_so_and_when_it_last_succeeded() -> None:
    make_run(at=DUE - timedelta(days=1))
    failed = make_run(state="failed")
    standing = next(job for job in job_standings(NOW) if job.name == "tasks.send_due_reminders")
    assert (standing.health, standing.last, standing.due_at) == (JobHealth.FAILED, failed, DUE)
    assert standing.succeeded_at == DUE - timedelta(days=1)


def test_weekly_job_is_due_on_its_weekday(settings) -> None:
    make_run("reports.send_weekly_digest", at=DUE - timedelta(days=7))
    assert health(NOW - timedelta(days=1))["reports.send_weekly_digest"] == JobHealth.FINE
    assert health()["reports.send_weekly_digest"] == JobHealth.MISSING


@pytest.mark.parametrize("number", [1, 3, 60])
def test_standings_take_three_queries(number: int, django_assert_num_queries) -> None:
    for index in range(number):
        make_run(at=DUE - timedelta(days=index))
        make_run("tasks.open_recurring_periods", at=DUE - timedelta(days=index))
    with django_assert_num_queries(3):
        job_standings(NOW)


def make_mail(state: MailState, minutes: int = 0) -> Mail:
    waiting = NOW - timedelta(minutes=minutes) if state == MailState.PENDING else None
    person = make_user(f"person-{Mail.objects.count()}")
    return Mail.objects.create(
        key=person.email, recipient=person, to_address=person.email, kind="due_reminder", subject="", text="",
        state=state, created_at=NOW, next_attempt_at=waiting,
    )  # fmt: skip


@pytest.mark.parametrize(("minutes", "is_stuck"), [(14, False), (16, True), (-60, False)])
def test_outbox_is_stuck_when_a_mail_waits_past_its_turn(minutes: int, is_stuck: bool) -> None:
    make_mail(MailState.PENDING, minutes)
    standing = outbox_standing(NOW)
    assert (standing.is_stuck, standing.waiting) == (is_stuck, 1)


def test_outbox_counts_what_an_administrator_wants_to_look_at() -> None:
    for state in (
        MailState.FAILED,
        MailState.RETURNED,
        MailState.UNKNOWN,
        MailState.UNKNOWN,
        MailState.KEPT,
        MailState.SENDING,
    ):
        make_mail(state)
    standing = outbox_standing(NOW)
    assert (standing.failed, standing.returned, standing.unknown, standing.kept, standing.waiting) == (1, 1, 2, 1, 1)
    assert not standing.is_stuck
    assert standing.oldest_due_at is None
