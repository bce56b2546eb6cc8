"""Mails are rows first, once each."""

import threading
from datetime import datetime, timedelta

import pytest
from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from tasks.actions.outbox import MailDraft, draft_mail, queue_mails
from tasks.models import Mail, User
from tasks.rules.clock import VIETNAM
from tasks.rules.kinds import MailState
from tests.factories import make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 3, 1, 7, 30, tzinfo=VIETNAM)


def make_draft(recipient: User, key: str = "due-reminder:1:2024-03-01", **fields: str) -> MailDraft:
    """Return a draft of that key."""
    texts = {"kind": "due_reminder", "subject": "Nhắc việc", "text": "Việc\n", "html": "<p>Việc</p>"}
    return MailDraft(key=key, recipient=recipient, **{**texts, **fields})


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the jobs that were asked for."""
    names: list[str] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **_options: names.append(name))
    return names


def test_queue_mails_without_server_keeps_them(settings, asked, django_capture_on_commit_callbacks) -> None:
    settings.EMAIL_URL = ""
    with django_capture_on_commit_callbacks(execute=True):
        assert queue_mails([make_draft(make_user())], now=NOW) == 1
    mail = Mail.objects.get()
    assert (mail.state, mail.next_attempt_at, mail.created_at) == (MailState.KEPT, None, NOW)
    assert asked == []


def test_queue_mails_with_server_asks_for_delivery_after_commit(
    settings, asked, django_capture_on_commit_callbacks
) -> None:
    settings.EMAIL_URL = "smtp://127.0.0.1:25"
    person = make_user()
    with django_capture_on_commit_callbacks(execute=True):
        queue_mails([make_draft(person, "a"), make_draft(person, "b")], now=NOW)
        assert asked == []
    assert asked == ["tasks.deliver_outbox"]
    assert set(Mail.objects.values_list("state", "next_attempt_at")) == {(MailState.PENDING, NOW)}


def test_queue_mails_again_adds_nothing_and_asks_nobody(settings, asked, django_capture_on_commit_callbacks) -> None:
    settings.EMAIL_URL = "smtp://127.0.0.1:25"
    person = make_user()
    queue_mails([make_draft(person, "a")], now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        assert queue_mails([make_draft(person, "a", text="anders")], now=NOW + timedelta(hours=1)) == 0
    assert queue_mails([make_draft(person, "a"), make_draft(person, "b")], now=NOW + timedelta(hours=2)) == 1
    assert (asked, Mail.objects.get(key="a").text) == ([], "Việc\n")


def test_queue_mails_rolled_back_leaves_nothing(settings, asked) -> None:
    settings.EMAIL_URL = "smtp://127.0.0.1:25"

    @transaction.atomic
    def work() -> None:
        queue_mails([make_draft(make_user())], now=NOW)
        raise LookupError

    with pytest.raises(LookupError):
        work()
    assert (Mail.objects.count(), asked) == (0, [])


@pytest.mark.parametrize("error", [OperationalError("no broker"), OSError("no route")])
def test_queue_mails_without_broker_keeps_the_mails(
    settings, monkeypatch, caplog, django_capture_on_commit_callbacks, error: Exception
) -> None:
    settings.EMAIL_URL = "smtp://127.0.0.1:25"

    def refuse(_name: str, **_options: object) -> None:
        raise error

    monkeypatch.setattr(current_app, "send_task", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        queue_mails([make_draft(make_user())], now=NOW)
    assert Mail.objects.get().state == MailState.PENDING
    assert str(error) in caplog.text


@pytest.mark.django_db(transaction=True)
def test_queue_mails_by_many_workers_at_once_adds_each_mail_once(settings) -> None:
    settings.EMAIL_URL = ""
    people = [make_user(f"person-{number}") for number in range(20)]
    added: list[int] = []
    start = threading.Barrier(4)

    def work(number: int) -> None:
        drafts = [make_draft(person, f"due-reminder:{person.pk}:2024-03-01") for person in people]
        start.wait()
        added.append(queue_mails(drafts, now=NOW + timedelta(microseconds=number)))
        connection.close()

    workers = [threading.Thread(target=work, args=[number]) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(added) == [0, 0, 0, 20]
    assert Mail.objects.count() == 20


@pytest.mark.parametrize("number", [1, 3, 60])
def test_queue_mails_takes_the_same_number_of_queries(settings, number: int, django_assert_num_queries) -> None:
    settings.EMAIL_URL = ""
    person = make_user()
    # What is known, the rows, how many are new, and the two ends of the transaction.
    with django_assert_num_queries(5):
        queue_mails([make_draft(person, str(key)) for key in range(number)], now=NOW)


def test_draft_mail_keeps_hostile_wording_out_of_the_subject_and_the_html() -> None:
    person = make_user()
    hostile = "NV-1\nBcc: everybody@example.vn <script>alert(1)</script>"
    only = {"code": hostile, "is_late": False, "kind": "due_soon", "due_on": NOW.date()}
    section = {"label": hostile, "colour": "#000", "count": 1, "more": 0, "html": hostile, "text": hostile}
    context = {
        "only": only, "only_label": hostile, "count": 1, "late_count": 0, "due_count": 1, "sections": [section],
        "work_url": "https://example.vn/", "preferences_url": "https://example.vn/", "unsubscribe_url": "",
    }  # fmt: skip
    draft = draft_mail(key="k", recipient=person, kind="x", template="mail/deadlines_approached", context=context)
    assert "\n" not in draft.subject
    assert "<script>" not in draft.html
    # Plain text needs no escaping, and a person reads it.
    assert "<script>" in draft.text
