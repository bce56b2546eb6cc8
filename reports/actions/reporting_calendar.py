"""Keeping the reporting periods of a year."""

from datetime import datetime

from django.db import transaction

from reports.models import Period
from reports.rules.periods import PeriodDraft, reporting_periods
from tasks.actions.audit import audit_event, record_many
from tasks.models import AuditEvent, Setting, User


@transaction.atomic
def make_periods(*, year: int, by: User | None, now: datetime) -> int:
    """Keep the reporting periods that are cut off in a year, and return how many are new.

    Effects: what is there already stays as it is, so that a date somebody moved isn't moved back; a period known from
    published figures only gets the moment to send by. Audits each.
    Queries: one for the settings, one for the known periods, one for each kind of write.
    """
    drafts = reporting_periods(year, Setting.objects.values_in_force())
    kinds = {draft.kind.value for draft in drafts}
    known = {_key(row): row for row in Period.objects.filter(kind__in=kinds, cut_off_on__year=year)}
    made = Period.objects.bulk_create(_row(draft) for draft in drafts if _key(draft) not in known)
    wanted = {_key(draft): draft.send_by_at for draft in drafts}
    dated = [row for key, row in known.items() if row.send_by_at is None and key in wanted]
    for row in dated:
        row.send_by_at = wanted[_key(row)]
    Period.objects.bulk_update(dated, ["send_by_at"])
    record_many(_event(row, by, now) for row in [*made, *dated])
    return len(made)


def _key(row: Period | PeriodDraft) -> tuple[str, object, object]:
    """Return what makes two periods the same one."""
    return (str(row.kind), row.starts_on, row.cut_off_on)


def _event(row: Period, by: User | None, now: datetime) -> AuditEvent:
    after = {"name": row.name, "send_by_at": row.send_by_at}
    return audit_event(verb="make_period", target=row, by=by, now=now, after=after)


def _row(draft: PeriodDraft) -> Period:
    return Period(
        kind=draft.kind.value,
        name=draft.name,
        starts_on=draft.starts_on,
        cut_off_on=draft.cut_off_on,
        send_by_at=draft.send_by_at,
    )
