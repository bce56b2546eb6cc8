"""Closing a period: what has been verified by then is published, and what nobody gave stays missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from reports.actions.indicators import compute_indicators
from reports.actions.locks import lock_period
from reports.models import Period, Value
from reports.rules.kinds import ValueState
from tasks.actions.audit import record
from tasks.actions.refusal import Refused, require
from tasks.models import CalendarDay, Setting, User
from tasks.permissions import Permission, can
from tasks.rules.clock import local_date


@dataclass(frozen=True)
class Frozen:
    """What freezing a period did: how many values were published, and how many remain unverified."""

    period: Period
    published: int
    unverified: int


@transaction.atomic
def freeze_period(*, period: Period, by: User | None, now: datetime) -> Frozen:
    """Close a period: its verified values are published, and change from now on by a revision with a reason only.

    Effects: what is computed is computed a last time; nothing is made up for agencies that gave nothing; drafts and what
    waits to be verified stay as they are.
    Empty: `by` is nobody for the machine.
    Raises: Refused when the person may not, the period is frozen already, or its cut-off hasn't passed.
    """
    if by is not None:
        require(can(by, Permission.VERIFY_VALUES))
    locked = lock_period(period.pk)
    if locked.is_frozen:
        raise Refused(_("This period is frozen already."))
    if locked.cut_off_on >= local_date(now):
        raise Refused(_("A period can be frozen once its cut-off has passed."))
    compute_indicators(now=now, period=locked)
    current = Value.objects.filter(period=locked, is_current=True)
    published = current.filter(state=ValueState.VERIFIED).update(
        state=ValueState.PUBLISHED, published_on=Coalesce("published_on", local_date(now))
    )
    unverified = current.exclude(state=ValueState.PUBLISHED).count()
    locked.frozen_at, locked.frozen_by = now, by
    locked.save(update_fields=["frozen_at", "frozen_by"])
    told = {"published": published, "unverified": unverified}
    record(verb="freeze_period", target=locked, by=by, now=now, after=told)
    return Frozen(locked, published, unverified)


def freeze_due_periods(*, now: datetime) -> list[Frozen]:
    """Freeze every period whose time to be frozen has come, each in a transaction of its own."""
    return [freeze_period(period=period, by=None, now=now) for period in periods_to_freeze(now)]


def periods_to_freeze(now: datetime) -> Sequence[Period]:
    """Return the open periods whose send-by day lies more than the set number of working days back.

    Law: setting freeze_working_days: not confirmed. Queries: three.
    """
    days = Setting.objects.values_in_force()["freeze_working_days"]
    calendar, today = CalendarDay.objects.working_calendar(), local_date(now)
    ended = Period.objects.filter(frozen_at=None, send_by_at__lt=now, cut_off_on__lt=today).order_by("cut_off_on", "pk")
    last_days = {one: calendar.add_working_days(local_date(one.send_by_at), days) for one in ended if one.send_by_at}
    return [one for one, last in last_days.items() if last < today]
