"""Audit events, written in the transaction of the change they tell of."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models, transaction

from tasks.models import AuditEvent, User


def audit_event(
    *,
    verb: str,
    target: models.Model,
    by: User | None,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEvent:
    """Return an unsaved event about one object; `by` is empty for the machine itself."""
    return AuditEvent(
        at=now,
        by=by,
        verb=verb,
        target_type=str(target._meta.model_name),
        target_id=target.pk,
        before=before or {},
        after=after or {},
    )


def record(
    *,
    verb: str,
    target: models.Model,
    by: User | None,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEvent:
    """Store one event.

    Raises: TransactionManagementError outside a transaction, because an event must stand or fall with its change.
    """
    event = audit_event(verb=verb, target=target, by=by, now=now, before=before, after=after)
    record_many([event])
    return event


def record_many(events: Iterable[AuditEvent]) -> None:
    """Store many events at once.

    Raises: TransactionManagementError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("record audit events inside the transaction of the change")
    AuditEvent.objects.bulk_create(events, batch_size=1000)
