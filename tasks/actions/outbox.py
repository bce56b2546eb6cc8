"""The outbox: a mail is a row with a unique key before it is sent, and sending it is a job."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from tasks.models import Mail, User
from tasks.queries.links import absolute
from tasks.rules.kinds import MailState

logger = logging.getLogger(__name__)

SUBJECT_LENGTH = 300


@dataclass(frozen=True)
class MailDraft:
    """A mail as it is written; the key says who is told what about which day, so that it can't be queued twice."""

    key: str
    recipient: User
    kind: str
    subject: str
    text: str
    html: str


def draft_mail(*, key: str, recipient: User, kind: str, template: str, context: dict[str, Any]) -> MailDraft:
    """Return a mail written from `<template>.subject.txt`, `.txt` and `.html`, in the language of the office.

    Boundary: the subject is one line, whatever stands in the data.
    """
    context = {**context, "recipient": recipient, "site_url": absolute("/")}
    with translation.override(settings.LANGUAGE_CODE):
        subject, text, html = (
            render_to_string(f"{template}.{part}", context) for part in ("subject.txt", "txt", "html")
        )
    return MailDraft(key, recipient, kind, " ".join(subject.split())[:SUBJECT_LENGTH], text.strip() + "\n", html)


@transaction.atomic
def queue_mails(drafts: Sequence[MailDraft], *, now: datetime) -> int:
    """Put mails into the outbox and return how many weren't there yet.

    Effects: with a mail server configured, asks for delivery once the transaction is through; without one the mails
    are kept, to be read by the administrator.
    Queries: the same number for any number of mails up to what the database takes in one statement.
    """
    keys = [draft.key for draft in drafts]
    known = set(Mail.objects.filter(key__in=keys).values_list("key", flat=True))
    state = MailState.PENDING if settings.EMAIL_URL else MailState.KEPT
    # The unique key decides, not the look above: another worker may be doing the same at this moment.
    Mail.objects.bulk_create(
        (_row(draft, state, now) for draft in drafts if draft.key not in known), ignore_conflicts=True
    )
    added = Mail.objects.filter(key__in=[key for key in keys if key not in known], created_at=now).count()
    if added and state == MailState.PENDING:
        transaction.on_commit(_ask_for_delivery)
    return added


def _row(draft: MailDraft, state: MailState, now: datetime) -> Mail:
    """Return the unsaved row of a draft."""
    return Mail(
        key=draft.key,
        recipient=draft.recipient,
        to_address=draft.recipient.email,
        kind=draft.kind,
        subject=draft.subject,
        text=draft.text,
        html=draft.html,
        state=state,
        next_attempt_at=now if state == MailState.PENDING else None,
        created_at=now,
    )


def _ask_for_delivery() -> None:
    """Ask the worker to deliver now; without a broker the mails wait for the next minute's run."""
    try:
        current_app.send_task("tasks.deliver_outbox", retry=False)
    except (OperationalError, RedisError, OSError) as error:
        logger.warning("the broker can't be reached, mails wait for the next run of the outbox: %s", error)
