"""The jobs as the worker runs them: names, limits, records, and what remains when one is killed."""

from datetime import timedelta

import pytest
from celery import current_app
from django.db import OperationalError
from django.utils import timezone

from reports import jobs as report_jobs
from reports.models import CompletionSnapshot
from tasks import jobs
from tasks.actions import delivery, reminders
from tasks.actions.job_run import INTERRUPTED_AFTER
from tasks.actions.notice import tell
from tasks.models import JobRun, Mail, Preference
from tasks.queries.jobs import ONLY_WITH_WORK
from tasks.rules.clock import local_date
from tasks.rules.kinds import JobState, MailState
from tasks.rules.life import Frequency, NoticeKind
from tasks.rules.roles import RoleKind
from tests.cast import Cast, make_cast, make_person
from tests.factories import make_assignment, make_task

pytestmark = pytest.mark.django_db

JOBS = {
    "tasks.deliver_outbox": jobs.deliver_outbox,
    "tasks.open_recurring_periods": jobs.open_recurring_periods,
    "tasks.send_due_reminders": jobs.send_due_reminders,
    "tasks.send_notices_at_once": jobs.send_notices_at_once,
    "reports.compute_completion": report_jobs.compute_completion,
    "reports.compute_indicators": report_jobs.compute_indicators,
    "reports.freeze_period": report_jobs.freeze_period,
    "reports.remind_entry": report_jobs.remind_entry,
    "reports.send_weekly_digest": report_jobs.send_weekly_digest,
}


def make_mail(key: str = "a") -> Mail:
    """Return a mail that waits."""
    now = timezone.now()
    person = make_person(f"person-{key}", RoleKind.SECRETARIAT)
    texts = {"kind": "due_reminder", "subject": "Nhắc việc", "text": "Việc"}
    return Mail.objects.create(
        key=key, recipient=person, to_address=person.email, created_at=now, next_attempt_at=now, **texts
    )


@pytest.mark.parametrize("name", JOBS)
def test_job_is_known_by_its_name_and_has_an_end(name: str) -> None:
    job = current_app.tasks[name]
    assert job.name == JOBS[name].name == name
    assert 0 < job.soft_time_limit < job.time_limit
    assert timedelta(seconds=job.time_limit) < min(INTERRUPTED_AFTER, delivery.INTERRUPTED_AFTER)
    assert job.autoretry_for == (OperationalError,)
    assert job.max_retries == 3


def test_every_job_that_beat_sends_exists(settings) -> None:
    sent = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} | set(settings.JOBS_AFTER_CHANGE)
    assert sent == set(JOBS)


@pytest.mark.parametrize("name", [name for name in JOBS if name not in ONLY_WITH_WORK])
def test_job_leaves_a_run(name: str) -> None:
    JOBS[name]()
    run = JobRun.objects.get()
    assert (run.name, run.state, run.failures) == (name, JobState.SUCCEEDED, 0)
    assert run.ended_at is not None


@pytest.mark.parametrize("name", sorted(ONLY_WITH_WORK))
def test_job_that_has_nothing_to_do_leaves_no_run(name: str) -> None:
    JOBS[name]()
    assert not JobRun.objects.exists()


def test_notice_that_is_mailed_at_once_leaves_a_run(cast: Cast, time_machine) -> None:
    time_machine.move_to("2026-11-25T02:00:00+00:00")
    Preference.objects.create(user=cast.officer_a, kind=NoticeKind.NUDGED, frequency=Frequency.AT_ONCE)
    share = make_assignment(make_task(), cast.ministry_a)
    people = [cast.officer_a, cast.focal_point_a]
    tell(kind=NoticeKind.NUDGED, assignment=share, recipients=people, text="Đề nghị.", now=timezone.now())
    jobs.send_notices_at_once()
    assert (Mail.objects.get().recipient, JobRun.objects.get().rows) == (cast.officer_a, 1)


def test_delivery_leaves_a_run_with_what_it_did(smtp_server) -> None:
    make_mail("a")
    make_mail("b")
    jobs.deliver_outbox()
    run = JobRun.objects.get()
    assert (run.rows, run.failures, len(smtp_server.messages)) == (2, 0, 2)


def test_completion_is_kept_for_today() -> None:
    make_assignment()
    report_jobs.compute_completion()
    assert set(CompletionSnapshot.objects.values_list("taken_on", flat=True)) == {local_date(timezone.now())}


def test_job_that_raises_is_recorded_as_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_options: object) -> None:
        raise LookupError("hỏng")

    monkeypatch.setattr(reminders, "send_due_reminders", fail)
    with pytest.raises(LookupError):
        jobs.send_due_reminders()
    assert (JobRun.objects.get().state, JobRun.objects.get().note) == (JobState.FAILED, "LookupError: hỏng")


def test_database_that_is_away_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_options: object) -> None:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(reminders, "send_due_reminders", fail)
    result = jobs.send_due_reminders.apply(throw=False)
    assert JobRun.objects.filter(state=JobState.FAILED).count() == 1 + jobs.RETRIES["max_retries"]
    assert isinstance(result.result, OperationalError)


def test_reminders_and_digest_run_twice_send_one_mail_each(cast: Cast, time_machine) -> None:
    time_machine.move_to("2026-11-25T00:30:00+00:00")
    make_assignment(make_task(), cast.ministry_a, due_on=local_date(timezone.now()) - timedelta(days=1))
    for _time in range(2):
        jobs.send_due_reminders()
        report_jobs.send_weekly_digest()
    mails = Mail.objects.values_list("kind", "recipient")
    assert len(mails) == len(set(mails))
    assert {kind for kind, _recipient in mails} == {"due_reminder", "weekly_digest"}


def test_worker_delivers_what_was_queued(live_worker, smtp_server) -> None:
    cast = make_cast()
    now = timezone.now()
    make_assignment(make_task(), cast.ministry_a, due_on=local_date(now) - timedelta(days=1))
    current_app.send_task("reports.send_weekly_digest")
    live_worker.wait_until(lambda: smtp_server.messages)
    live_worker.wait_until_idle()
    assert not Mail.objects.exclude(state=MailState.SENT).exists()
    assert len(smtp_server.messages) == Mail.objects.count()
    addresses = {message["X-RcptTo"] for message in smtp_server.messages}
    assert {cast.secretariat.email, cast.leader.email, cast.focal_point_a.email} <= addresses
