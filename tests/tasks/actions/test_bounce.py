"""A mail that comes back is marked, and nothing else is."""

from datetime import datetime, timedelta

import pytest

from tasks.actions.bounce import record_bounce
from tasks.actions.delivery import deliver_outbox, message_id
from tasks.models import Mail
from tasks.rules.clock import VIETNAM
from tasks.rules.kinds import MailState
from tasks.rules.roles import RoleKind
from tests.cast import make_person
from tests.conftest import SmtpServer
from tests.tasks.bounces import make_report

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 3, 1, 7, 30, tzinfo=VIETNAM)


def make_mail(state: MailState = MailState.SENT, key: str = "due:1", at: datetime = NOW) -> Mail:
    person = make_person(key.replace(":", "-"), RoleKind.SECRETARIAT)
    return Mail.objects.create(
        key=key, recipient=person, to_address=person.email, kind="due_reminder", subject="Việc đến hạn", text="…",
        state=state, created_at=at, sent_at=at if state == MailState.SENT else None,
        next_attempt_at=at if state == MailState.PENDING else None,
    )  # fmt: skip


def test_mail_that_comes_back_is_returned_with_the_words_of_the_server() -> None:
    mail, other = make_mail(), make_mail(key="due:2")
    assert record_bounce(content=make_report(message_id("due:1")), now=NOW + timedelta(days=1)) == mail
    mail.refresh_from_db()
    other.refresh_from_db()
    assert (mail.state, mail.error, mail.sent_at) == (MailState.RETURNED, "5.1.1 550 No such user", NOW)
    assert other.state == MailState.SENT


def test_report_about_the_mail_that_really_went_out_finds_it(smtp_server: SmtpServer) -> None:
    mail = make_mail(MailState.PENDING)
    deliver_outbox(now=NOW)
    [received] = smtp_server.messages
    assert record_bounce(content=make_report(received["Message-ID"]), now=NOW) == mail


def test_interrupted_mail_may_come_back() -> None:
    make_mail(MailState.UNKNOWN)
    returned = record_bounce(content=make_report(message_id("due:1")), now=NOW)
    assert returned is not None
    assert (returned.state, returned.sent_at) == (MailState.RETURNED, None)


@pytest.mark.parametrize("state", [MailState.PENDING, MailState.FAILED, MailState.KEPT, MailState.RETURNED])
def test_mail_that_never_went_out_does_not_come_back(state: MailState) -> None:
    make_mail(state)
    assert record_bounce(content=make_report(message_id("due:1")), now=NOW) is None
    assert Mail.objects.get().state == state


def test_report_of_an_old_or_a_strange_mail_changes_nothing() -> None:
    make_mail(at=NOW - timedelta(days=15))
    for number in (message_id("due:1"), "<other@example.vn>"):
        assert record_bounce(content=make_report(number), now=NOW) is None
    assert Mail.objects.get().state == MailState.SENT


@pytest.mark.parametrize("count", [1, 30])
def test_reading_a_report_asks_the_same_for_any_number_of_mails(count: int, django_assert_num_queries) -> None:
    for number in range(count):
        make_mail(key=f"due:{number}")
    with django_assert_num_queries(3):
        record_bounce(content=make_report(message_id("due:0")), now=NOW)
