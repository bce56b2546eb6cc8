"""`manage.py record_bounce`, fed as a mail server feeds it."""

import io
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.utils import timezone

from tasks.actions.delivery import message_id
from tasks.models import Mail
from tasks.rules.kinds import MailState
from tests.factories import make_user
from tests.tasks.bounces import make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail() -> Mail:
    at, person = timezone.now() - timedelta(hours=1), make_user()
    return Mail.objects.create(
        key="due:1", recipient=person, to_address=person.email, kind="due_reminder", subject="Việc", text="…",
        state=MailState.SENT, created_at=at, sent_at=at,
    )  # fmt: skip


def test_report_is_read_from_what_comes_in(mail: Mail, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    report = io.BytesIO(make_report(message_id(mail.key)))
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=report))
    call_command("record_bounce")
    mail.refresh_from_db()
    assert mail.state == MailState.RETURNED
    assert mail.to_address in capsys.readouterr().out


def test_message_that_is_no_report_is_no_error(mail: Mail, tmp_path: Path, capsys) -> None:
    saved = tmp_path / "message.eml"
    saved.write_bytes(b"Subject: Hello\n\nHello.")
    call_command("record_bounce", str(saved))
    mail.refresh_from_db()
    assert mail.state == MailState.SENT
    assert capsys.readouterr().out.startswith("Thư này không")
