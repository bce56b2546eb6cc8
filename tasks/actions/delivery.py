"""Sending what stands in the outbox: each mail once, with attempts that end."""

import hashlib
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from tasks.models import Mail, Role
from tasks.queries.links import unsubscribe_url_in
from tasks.rules.clock import local_date
from tasks.rules.kinds import MailState

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
# 5, 20, 80 and 320 minutes: the attempts end within a working day.
FIRST_DELAY = timedelta(minutes=5)
DELAY_FACTOR = 4
# Longer than the hard time limit of the job, so that nobody is sending the mail any more.
INTERRUPTED_AFTER = timedelta(minutes=15)
# A mail whose turn came so long ago tells of days that are over.
OUT_OF_DATE_AFTER = timedelta(days=3)
MAILS_PER_RUN = 200


class HandoverLost(Exception):
    """The connection broke after the message was handed over: the server may have taken it, nobody can say."""


class ClaimLost(Exception):
    """Somebody else has taken up the mail since it was claimed, because this process stood still for too long."""


@dataclass
class Delivery:
    """What became of the mails of one run; `unreachable` is the server's or the network's own word."""

    sent: int = 0
    delayed: int = 0
    failed: int = 0
    interrupted: int = 0
    unreachable: str = ""

    @property
    def troubles(self) -> int:
        """Return how many mails an administrator may want to look at."""
        return self.delayed + self.failed + self.interrupted


def outbox_has_work(now: datetime) -> bool:
    """Return whether a mail waits for its turn or was left half-sent.

    Queries: two at most.
    """
    return Mail.objects.waiting(now).exists() or _interrupted(now).exists()


def deliver_outbox(*, now: datetime) -> Delivery:
    """Send the mails whose turn has come.

    Each is claimed by a compare-and-set, marked just before the message itself goes over the wire, and marked again
    after, so that two workers never send the same one; the connection is opened before the claim, so that a server
    that is down costs no mail an attempt.
    Effects: a mail left by a killed worker waits again if its message was never handed over; else it becomes "unknown"
    and isn't sent again by itself, and so does one whose connection broke after that. What has waited for days becomes
    "failed", and so does what is addressed to somebody who may not sign in any more or holds no role today.
    Empty: does nothing while no mail server is configured.
    """
    _take_back_interrupted(now)
    delivery = Delivery(interrupted=_close_interrupted(now))
    delivery.failed = _close_out_of_date(now) + _close_of_who_left(now)
    waiting = Mail.objects.waiting(now).order_by("next_attempt_at", "pk").values_list("pk", flat=True)
    numbers = list(waiting[:MAILS_PER_RUN]) if settings.EMAIL_URL else []
    connection = get_connection()
    try:
        for number in numbers:
            connection.open()
            _deliver(number, connection, now, delivery)
    except (SMTPException, OSError) as error:
        delivery.unreachable = _words(error)
        logger.warning("the mail server can't be reached, the outbox waits: %s", delivery.unreachable)
    finally:
        _close(connection)
    return delivery


def _deliver(number: int, connection: Any, now: datetime, delivery: Delivery) -> None:
    """Claim and send one mail, and write down what became of it."""
    claimed = Mail.objects.filter(pk=number, state=MailState.PENDING, next_attempt_at__lte=now).update(
        state=MailState.SENDING, claimed_at=now, attempts=F("attempts") + 1
    )
    if not claimed:
        return
    mail = Mail.objects.get(pk=number)
    try:
        _hand_over(mail, connection)
    except ClaimLost:
        _close(connection)
    except HandoverLost as error:
        _close(connection)
        _give_up(mail, error, delivery)
    except (SMTPException, OSError) as error:
        # What the server thinks of this conversation is anybody's guess; the next mail gets a new one.
        _close(connection)
        _put_back(mail, error, now, delivery)
    except ValueError as error:  # an address or a header that can't be written, as BadHeaderError and UnicodeError
        _fail(mail, error, delivery)
    else:
        mails = Mail.objects.filter(pk=mail.pk)
        mails.update(state=MailState.SENT, sent_at=now, next_attempt_at=None, error="")
        delivery.sent += 1


def _hand_over(mail: Mail, connection: Any) -> None:
    """Send one mail and mark it just before its message goes over the wire.

    The mark is an empty `next_attempt_at` beside "being sent": from there on a second sending could be a double.
    Raises: HandoverLost when the connection breaks after the mark, ClaimLost instead of sending what
    somebody else has taken up, and SMTPException or OSError for what happened before the message was sent.
    """
    mine = Mail.objects.filter(pk=mail.pk, state=MailState.SENDING, claimed_at=mail.claimed_at, attempts=mail.attempts)
    smtp = getattr(connection, "connection", None)
    if smtp is None:  # a backend that writes to a file or to the terminal
        if mine.update(next_attempt_at=None):
            message(mail, connection).send()
        return
    send_data = type(smtp).data

    def data(content: Any) -> Any:
        if not mine.update(next_attempt_at=None):
            raise ClaimLost
        try:
            return send_data(smtp, content)
        except SMTPResponseException:  # the server has spoken: it didn't take the message
            raise
        except OSError as error:
            raise HandoverLost(_words(error)) from error

    # smtplib has no other place between the recipients and the message.
    smtp.data = data
    message(mail, connection).send()


def message(mail: Mail, connection: Any = None) -> EmailMultiAlternatives:
    """Return the mail as it goes over the wire."""
    headers = {
        "Message-ID": message_id(mail.key),
        "List-Id": f"<{mail.kind.replace('_', '-')}.{_host()}>",
        "Auto-Submitted": "auto-generated",
        **_unsubscribe_headers(mail),
    }
    written = EmailMultiAlternatives(
        mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.to_address], headers=headers, connection=connection
    )
    if mail.html:
        written.attach_alternative(mail.html, "text/html")
    return written


def message_id(key: str) -> str:
    """Return the Message-ID that follows from a mail's key.

    A mail sent a second time by an administrator is so known as the same, and one that comes back is found again.
    """
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{_host()}>"


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def _unsubscribe_headers(mail: Mail) -> dict[str, str]:
    """Return the headers of one-click unsubscribing (RFC 8058) for a mail that offers it in its text, else none."""
    address = unsubscribe_url_in(mail.text, mail.recipient_id)
    if not address:
        return {}
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def is_permanent(error: Exception) -> bool:
    """Return whether the server said that trying again is useless: every recipient or the message itself refused."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _reply in error.recipients.values())
    return isinstance(error, SMTPNotSupportedError) or (isinstance(error, SMTPDataError) and error.smtp_code >= 500)


def retry_delay(attempts: int) -> timedelta:
    """Return how long to wait after this many attempts."""
    return FIRST_DELAY * DELAY_FACTOR ** (attempts - 1)


def _put_back(mail: Mail, error: Exception, now: datetime, delivery: Delivery) -> None:
    """Let a mail wait for its next attempt, or end it."""
    if is_permanent(error) or mail.attempts >= MAX_ATTEMPTS:
        _fail(mail, error, delivery)
        return
    Mail.objects.filter(pk=mail.pk).update(
        state=MailState.PENDING, next_attempt_at=now + retry_delay(mail.attempts), claimed_at=None, error=_words(error)
    )
    delivery.delayed += 1
    logger.warning("mail %s wasn't taken, attempt %s of %s: %s", mail.pk, mail.attempts, MAX_ATTEMPTS, _words(error))


def _give_up(mail: Mail, error: Exception, delivery: Delivery) -> None:
    """Leave a mail alone that may have arrived."""
    Mail.objects.filter(pk=mail.pk).update(state=MailState.UNKNOWN, next_attempt_at=None, error=str(error)[:500])
    delivery.interrupted += 1
    logger.error("mail %s was handed over, and the server didn't say whether it took it: %s", mail.pk, error)


def _fail(mail: Mail, error: Exception, delivery: Delivery) -> None:
    """End a mail that can't be delivered."""
    Mail.objects.filter(pk=mail.pk).update(state=MailState.FAILED, next_attempt_at=None, error=_words(error))
    delivery.failed += 1
    logger.error("mail %s can't be delivered: %s", mail.pk, _words(error))


def _interrupted(now: datetime) -> Any:
    return Mail.objects.filter(state=MailState.SENDING, claimed_at__lt=now - INTERRUPTED_AFTER)


def _take_back_interrupted(now: datetime) -> int:
    """Let wait again what a killed worker had claimed and not yet handed over; such an attempt isn't counted."""
    untouched = _interrupted(now).filter(next_attempt_at__isnull=False)
    return untouched.update(state=MailState.PENDING, next_attempt_at=now, claimed_at=None, attempts=F("attempts") - 1)


def _close_interrupted(now: datetime) -> int:
    """Mark what a killed worker left after the handover; it may have been sent, and nobody gets the same mail twice."""
    return (
        _interrupted(now)
        .filter(next_attempt_at__isnull=True)
        .update(state=MailState.UNKNOWN, next_attempt_at=None, error=_("Interrupted while it was being sent."))
    )


def _close_out_of_date(now: datetime) -> int:
    """End mails that nobody could deliver for days."""
    old = Mail.objects.filter(state=MailState.PENDING, next_attempt_at__lt=now - OUT_OF_DATE_AFTER)
    return old.update(
        state=MailState.FAILED,
        next_attempt_at=None,
        error=_("Not delivered for %(days)s days.") % {"days": OUT_OF_DATE_AFTER.days},
    )


def _close_of_who_left(now: datetime) -> int:
    """End mails whose turn has come to people who may not read any more what they tell of."""
    roles = Role.objects.in_force(local_date(now)).filter(user=OuterRef("recipient"))
    may_read = Q(recipient__is_active=True) & (Q(recipient__is_superuser=True) | Exists(roles))
    ended = Mail.objects.filter(pk__in=Mail.objects.waiting(now).exclude(may_read).values("pk"))
    return ended.update(
        state=MailState.FAILED,
        next_attempt_at=None,
        error=_("Not sent: its recipient may not sign in any more, or holds no role today."),
    )


def _close(connection: Any) -> None:
    """Say goodbye to the server, if it still listens."""
    with suppress(SMTPException, OSError):
        connection.close()


def _words(error: Exception) -> str:
    """Return an error as a line for the log and the administrator."""
    return f"{type(error).__name__}: {error}"[:500]
