"""Delivery, by real conversations with mail servers that take, refuse, hang up or aren't there."""

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from itertools import pairwise
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import connection
from django.utils import timezone

from tasks.actions import delivery
from tasks.actions.delivery import (
    INTERRUPTED_AFTER,
    MAX_ATTEMPTS,
    OUT_OF_DATE_AFTER,
    deliver_outbox,
    message,
    outbox_has_work,
    retry_delay,
)
from tasks.models import Mail, Role, User
from tasks.queries.links import unsubscribe_url
from tasks.rules.clock import VIETNAM
from tasks.rules.kinds import MailState
from tasks.rules.life import NoticeKind
from tasks.rules.roles import RoleKind
from tests import services
from tests.cast import make_person
from tests.conftest import database_url
from tests.factories import make_user
from tests.services import free_port

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 3, 1, 7, 30, tzinfo=VIETNAM)


class Server:
    """A mail server with a temper: it answers each stage of the conversation as it is told."""

    def __init__(
        self,
        *,
        rcpt: str = "250 OK",
        data: str = "250 OK",
        drop_at_rcpt: bool = False,
        hang_up: bool = False,
        silent: bool = False,
        stuck: threading.Event | None = None,
    ) -> None:
        self.rcpt, self.data, self.drop_at_rcpt, self.hang_up = rcpt, data, drop_at_rcpt, hang_up
        self.silent, self.stuck = silent, stuck
        self.received: list[bytes] = []

    async def handle_RCPT(self, server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if self.drop_at_rcpt:
            server.transport.abort()
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.stuck:
            self.stuck.set()
            await asyncio.sleep(60)
        if self.silent:
            self.received.append(envelope.content)
            await asyncio.sleep(2)
        if self.hang_up:
            self.received.append(envelope.content)
            server.transport.abort()
        elif self.data.startswith("250"):
            self.received.append(envelope.content)
        return self.data


@contextmanager
def running(server: Server, settings: Any) -> Iterator[Server]:
    """Run a server on loopback, as the configured one."""
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    use_port(settings, controller.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def use_port(settings: Any, port: int) -> None:
    settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


def make_mail(key: str = "due-reminder:1:2024-03-01", **fields: Any) -> Mail:
    """Return a stored mail that waits to be sent."""
    values = {"state": MailState.PENDING, "next_attempt_at": NOW, "created_at": NOW, "kind": "due_reminder"}
    values |= {"to_address": "officer@example.vn", "subject": "Nhắc việc", "text": "Còn 3 ngày\n", "html": "<p>Còn</p>"}
    person = fields.pop("recipient", None) or make_person(f"person-{Mail.objects.count()}", RoleKind.SECRETARIAT)
    return Mail.objects.create(key=key, recipient=person, **{**values, **fields})


def test_mail_is_sent_and_marked(settings) -> None:
    mail = make_mail()
    with running(Server(), settings) as server:
        assert deliver_outbox(now=NOW).sent == 1
        assert deliver_outbox(now=NOW + timedelta(minutes=1)).sent == 0
    mail.refresh_from_db()
    assert (mail.state, mail.sent_at, mail.attempts, mail.error) == (MailState.SENT, NOW, 1, "")
    (content,) = server.received
    received = message_from_bytes(content, policy=policy.default)
    assert (received["To"], received["Subject"]) == ("officer@example.vn", "Nhắc việc")
    assert received["Auto-Submitted"] == "auto-generated"
    assert "due-reminder" in received["List-Id"]
    parts = {part.get_content_type(): part.get_content().strip() for part in received.walk() if not part.is_multipart()}
    assert parts == {"text/plain": "Còn 3 ngày", "text/html": "<p>Còn</p>"}


def test_message_id_follows_from_the_key(settings) -> None:
    settings.SITE_URL = "https://theodoi.example.vn"
    one, same, other = make_mail("a"), make_mail("b"), make_mail("c")
    same.key = "a"
    identities = [message(mail).extra_headers["Message-ID"] for mail in (one, same, other)]
    assert identities[0] == identities[1] != identities[2]
    assert identities[0].endswith("@theodoi.example.vn>")


@pytest.mark.parametrize("server", [Server(rcpt="550 no such user"), Server(data="554 refused as spam")])
def test_permanent_refusal_ends_the_mail(settings, server: Server) -> None:
    refused, next_mail = make_mail("a"), make_mail("b")
    with running(server, settings):
        result = deliver_outbox(now=NOW)
    assert (result.failed, result.delayed, result.unreachable) == (2, 0, "")
    for mail in (refused, next_mail):
        mail.refresh_from_db()
        assert (mail.state, mail.attempts, mail.next_attempt_at) == (MailState.FAILED, 1, None)
        assert "55" in mail.error


@pytest.mark.parametrize(
    "server",
    [Server(rcpt="451 greylisted"), Server(data="452 disk full"), Server(drop_at_rcpt=True)],
    ids=["rcpt", "data", "drop"],
)
def test_temporary_trouble_is_tried_again_later(settings, server: Server) -> None:
    mail, second = make_mail("a"), make_mail("b")
    with running(server, settings):
        result = deliver_outbox(now=NOW)
    assert (result.delayed, result.failed, result.unreachable) == (2, 0, "")
    for row in (mail, second):
        row.refresh_from_db()
        assert (row.state, row.attempts, row.sent_at) == (MailState.PENDING, 1, None)
        assert row.next_attempt_at == NOW + timedelta(minutes=5)
        assert row.error


@pytest.mark.parametrize("server", [Server(hang_up=True), Server(silent=True)], ids=["hangs up", "says nothing"])
def test_connection_lost_after_the_handover_is_not_tried_again(settings, server: Server) -> None:
    settings.EMAIL_TIMEOUT = 0.5
    mail = make_mail()
    with running(server, settings):
        result = deliver_outbox(now=NOW)
    with running(Server(), settings) as second:
        deliver_outbox(now=NOW + timedelta(days=1))
    mail.refresh_from_db()
    assert (result.interrupted, result.delayed, result.failed) == (1, 0, 0)
    assert (mail.state, mail.attempts, mail.next_attempt_at) == (MailState.UNKNOWN, 1, None)
    assert mail.error
    assert (len(server.received), second.received) == (1, [])


def test_attempts_grow_apart_and_end(settings) -> None:
    mail = make_mail()
    moments = [NOW]
    with running(Server(rcpt="451 greylisted"), settings):
        for _attempt in range(MAX_ATTEMPTS):
            mail.refresh_from_db()
            moments.append(mail.next_attempt_at)
            assert deliver_outbox(now=mail.next_attempt_at - timedelta(seconds=1)).delayed == 0
            deliver_outbox(now=mail.next_attempt_at)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.FAILED, MAX_ATTEMPTS)
    gaps = [(later - sooner) / timedelta(minutes=1) for sooner, later in pairwise(moments[1:])]
    assert gaps == [5, 20, 80, 320] == [retry_delay(number) / timedelta(minutes=1) for number in range(1, MAX_ATTEMPTS)]


def test_server_that_is_down_costs_no_attempt(settings) -> None:
    mail = make_mail()
    use_port(settings, free_port())
    result = deliver_outbox(now=NOW)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.next_attempt_at) == (MailState.PENDING, 0, NOW)
    assert "ConnectionRefusedError" in result.unreachable
    with running(Server(), settings):
        assert deliver_outbox(now=NOW + timedelta(days=1)).sent == 1


def test_mail_nobody_could_deliver_for_days_ends(settings) -> None:
    old = make_mail("old", next_attempt_at=NOW - OUT_OF_DATE_AFTER - timedelta(seconds=1))
    young = make_mail("young", next_attempt_at=NOW - OUT_OF_DATE_AFTER)
    with running(Server(), settings) as server:
        assert deliver_outbox(now=NOW).failed == 1
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.state, young.state, len(server.received)) == (MailState.FAILED, MailState.SENT, 1)


LONG_AGO = NOW - INTERRUPTED_AFTER - timedelta(seconds=1)


def test_mail_left_after_the_handover_is_not_sent_again(settings) -> None:
    handed_over = {"state": MailState.SENDING, "next_attempt_at": None, "attempts": 1}
    left = make_mail("left", claimed_at=LONG_AGO, **handed_over)
    still = make_mail("still", claimed_at=NOW - INTERRUPTED_AFTER, **handed_over)
    assert outbox_has_work(NOW)
    with running(Server(), settings) as server:
        assert deliver_outbox(now=NOW).interrupted == 1
    left.refresh_from_db()
    still.refresh_from_db()
    assert (left.state, still.state, server.received) == (MailState.UNKNOWN, MailState.SENDING, [])
    assert not outbox_has_work(NOW)


def test_mail_left_before_the_handover_is_sent(settings) -> None:
    left = make_mail("left", state=MailState.SENDING, claimed_at=LONG_AGO, attempts=1)
    still = make_mail("still", state=MailState.SENDING, claimed_at=NOW - INTERRUPTED_AFTER, attempts=1)
    assert outbox_has_work(NOW)
    with running(Server(), settings) as server:
        result = deliver_outbox(now=NOW)
    left.refresh_from_db()
    still.refresh_from_db()
    assert (result.interrupted, result.sent, len(server.received)) == (0, 1, 1)
    assert (left.state, left.attempts, still.state) == (MailState.SENT, 1, MailState.SENDING)


def test_worker_that_stood_still_does_not_send_what_another_has_taken_up(settings, monkeypatch) -> None:
    mail = make_mail()
    written = delivery.message

    def stand_still(row: Mail, connection: Any) -> Any:
        # Meanwhile somebody else has taken the mail back, sent it and marked it.
        sent = {"state": MailState.SENT, "sent_at": NOW, "next_attempt_at": None}
        Mail.objects.filter(pk=row.pk).update(**sent)
        return written(row, connection)

    monkeypatch.setattr(delivery, "message", stand_still)
    with running(Server(), settings) as server:
        result = deliver_outbox(now=NOW)
    mail.refresh_from_db()
    assert (server.received, result.sent, result.troubles, mail.state) == ([], 0, 0, MailState.SENT)


def test_mail_that_offers_it_can_be_ended_with_one_click(settings) -> None:
    settings.SITE_URL = "https://theodoi.example.vn"
    person = make_user()
    address, foreign = (unsubscribe_url(number, [NoticeKind.STALE]) for number in (person.pk, person.pk + 1))
    forged = address.replace("unsubscribe/", "unsubscribe/X")
    offering = make_mail("a", recipient=person, text=f"Rà soát {forged} {foreign}\n\nDừng: {address}\n")
    silent = make_mail("b", recipient=person, text=f"Rà soát {forged}\n\nDừng: {foreign}\n")
    headers = message(offering).extra_headers
    assert headers["List-Unsubscribe"] == f"<{address}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not [name for name in message(silent).extra_headers if "Unsubscribe" in name]


@pytest.mark.django_db(transaction=True)
def test_process_killed_while_it_sends_loses_nothing_and_doubles_nothing(settings, tmp_path) -> None:
    person = make_person("person", RoleKind.SECRETARIAT)
    now = timezone.now()
    for key in ("a", "b", "c"):
        make_mail(key, recipient=person, to_address=f"{key}@example.vn", next_attempt_at=now)
    stuck = threading.Event()
    with running(Server(stuck=stuck), settings):
        environment = {**os.environ, "DATABASE_URL": database_url(), "EMAIL_URL": settings.EMAIL_URL}
        command = [sys.executable, "manage.py", "deliver_outbox"]
        process = services.start(command, log=tmp_path / "log", env=environment)
        assert stuck.wait(services.START_SECONDS), (tmp_path / "log").read_text()
        process.kill()
        process.wait()
    later = now + INTERRUPTED_AFTER + timedelta(minutes=1)
    with running(Server(), settings) as server:
        deliver_outbox(now=later)
        deliver_outbox(now=later)
    states = dict(Mail.objects.values_list("key", "state"))
    assert states == {"a": MailState.UNKNOWN, "b": MailState.SENT, "c": MailState.SENT}
    assert len(server.received) == 2


def test_address_that_cannot_be_written_fails_alone(settings) -> None:
    broken, whole = make_mail("a", subject="Nhắc\nviệc"), make_mail("b")
    with running(Server(), settings):
        result = deliver_outbox(now=NOW)
    broken.refresh_from_db()
    whole.refresh_from_db()
    assert (broken.state, whole.state, result.failed, result.sent) == (MailState.FAILED, MailState.SENT, 1, 1)
    assert "BadHeaderError" in broken.error


@pytest.mark.parametrize("fields", [{"state": MailState.KEPT}, {"next_attempt_at": NOW + timedelta(seconds=1)}])
def test_mail_whose_turn_has_not_come_is_left_alone(settings, fields: dict[str, Any]) -> None:
    make_mail(**fields)
    with running(Server(), settings) as server:
        assert deliver_outbox(now=NOW).sent == 0
    assert server.received == []


def test_without_server_configured_nothing_is_sent_or_marked(settings, mailoutbox) -> None:
    settings.EMAIL_URL = ""
    mail = make_mail()
    assert deliver_outbox(now=NOW).sent == 0
    mail.refresh_from_db()
    assert (mail.state, mailoutbox) == (MailState.PENDING, [])


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_send_each_mail_once(settings) -> None:
    person = make_person("person", RoleKind.SECRETARIAT)
    for number in range(30):
        make_mail(f"key-{number}", recipient=person, to_address=f"person-{number}@example.vn")
    sent: list[int] = []
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        sent.append(deliver_outbox(now=NOW).sent)
        connection.close()

    with running(Server(), settings) as server:
        in_threads(work, 3)
    identities = [message_from_bytes(content)["Message-ID"] for content in server.received]
    assert sum(sent) == len(identities) == len(set(identities)) == 30
    assert set(Mail.objects.values_list("state", "attempts")) == {(MailState.SENT, 1)}


def in_threads(work: Callable[[], None], number: int) -> None:
    """Do the same in several threads at once."""
    workers = [threading.Thread(target=work) for _ in range(number)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def test_mail_to_somebody_who_may_not_read_it_any_more_is_not_sent(smtp_server) -> None:
    mails = {name: make_mail(name) for name in ("stays", "inactive", "ended", "none", "superuser", "two", "later")}
    yesterday = NOW.date() - timedelta(days=1)
    User.objects.filter(pk=mails["inactive"].recipient_id).update(is_active=False)
    for name in ("ended", "two"):
        Role.objects.filter(user=mails[name].recipient_id).update(valid_to=yesterday)
    Role.objects.create(user=mails["two"].recipient, kind=RoleKind.LEADER)
    for name in ("none", "superuser", "later"):
        Role.objects.filter(user=mails[name].recipient_id).delete()
    User.objects.filter(pk=mails["superuser"].recipient_id).update(is_superuser=True)
    Mail.objects.filter(key="later").update(next_attempt_at=NOW + timedelta(hours=1))
    result = deliver_outbox(now=NOW)
    assert (result.sent, result.failed, len(smtp_server.messages)) == (3, 3, 3)
    states = dict(Mail.objects.values_list("key", "state"))
    assert {name for name, state in states.items() if state == MailState.SENT} == {"stays", "superuser", "two"}
    assert states["later"] == MailState.PENDING
    for mail in Mail.objects.filter(state=MailState.FAILED):
        assert mail.key in {"inactive", "ended", "none"}
        assert mail.error
        assert (mail.next_attempt_at, mail.attempts) == (None, 0)
