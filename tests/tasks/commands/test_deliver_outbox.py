"""`manage.py deliver_outbox`."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tasks.models import JobRun, Mail
from tasks.rules.kinds import JobState, MailState
from tasks.rules.roles import RoleKind
from tests.cast import make_person
from tests.services import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(db) -> Mail:
    """A mail that waits."""
    now = timezone.now()
    texts = {"kind": "due_reminder", "subject": "Nhắc việc", "text": "Việc"}
    person = make_person("person", RoleKind.SECRETARIAT)
    return Mail.objects.create(
        key="a", recipient=person, to_address=person.email, created_at=now, next_attempt_at=now, **texts
    )


def run(*words: str) -> str:
    output = StringIO()
    call_command("deliver_outbox", *words, stdout=output)
    return output.getvalue()


def test_sends_and_leaves_a_record(mail: Mail, smtp_server) -> None:
    assert "1" in run()
    mail.refresh_from_db()
    assert (mail.state, len(smtp_server.messages)) == (MailState.SENT, 1)
    assert JobRun.objects.get().rows == 1


def test_dry_run_only_counts(mail: Mail, smtp_server) -> None:
    assert "1" in run("--dry-run")
    mail.refresh_from_db()
    assert (mail.state, smtp_server.messages, JobRun.objects.count()) == (MailState.PENDING, [], 0)


def test_without_server_configured_it_says_so(mail: Mail, settings) -> None:
    settings.EMAIL_URL = ""
    with pytest.raises(CommandError, match="EMAIL_URL"):
        run()


def test_server_that_is_down_is_an_error_and_the_mail_waits(mail: Mail, smtp_server, settings) -> None:
    settings.EMAIL_PORT = free_port()
    with pytest.raises(CommandError, match="ConnectionRefusedError"):
        run()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.PENDING, 0)
    assert JobRun.objects.get().state == JobState.SUCCEEDED
