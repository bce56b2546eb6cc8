"""When a person leaves or is away: their open work passes to a colleague, or a substitute stands in."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tasks.actions.audit import audit_event, record, record_many
from tasks.actions.refusal import Refused, require
from tasks.models import Assignment, Mail, Substitute, User, WorkItem
from tasks.permissions import Permission, can, may_name_substitute
from tasks.queries.people import colleagues_of, held_by, may_read_mail_of
from tasks.rules.clock import local_date
from tasks.rules.kinds import MailState

_BATCH = 500


@dataclass(frozen=True)
class HandedOver:
    """How much of a person's work has passed to somebody else."""

    shares: int
    work_items: int
    mails: int


@transaction.atomic
def hand_over_person(*, person: User, to: User, by: User, now: datetime) -> HandedOver:
    """Pass a person's open work, pieces of work and mail still to be sent to a colleague, in one step.

    Effects: shares and pieces change their officer, waiting mail its recipient; what is done stays. Audits each share
    and the whole. Mail that is being sent at this moment stays with the person.
    Boundary: only shares of agencies in which the colleague works; mail only to who may see all that the person saw.
    Raises: Refused when the person may not, or the colleague isn't one.
    Queries: a constant number for every five hundred shares.
    """
    on = local_date(now)
    require(can(by, Permission.HAND_OVER_PERSON, person))
    _require_colleague(person, to, by, on)
    held = held_by(person, user=by)
    agencies = set(to.roles.in_force(on).filter(agency__isnull=False).values_list("agency", flat=True))
    shares = [
        share
        for share in held.shares.select_for_update(of=("self",)).select_related("agency").order_by("pk")
        if _works_there(share, agencies)
    ]
    events = []
    for share in shares:
        share.officer = to
        share.version += 1
        before, after = {"officer": person.pk}, {"officer": to.pk}
        events.append(audit_event(verb="hand_to_officer", target=share, by=by, now=now, before=before, after=after))
    Assignment.objects.bulk_update(shares, ["officer", "version"], batch_size=_BATCH)
    items = [
        item.pk
        for item in held.work_items.select_related("assignment__agency")
        if _works_there(item.assignment, agencies)
    ]
    moved_items = WorkItem.objects.filter(pk__in=items).update(officer=to)
    moved_mails = _move_mails(held.mails, to) if may_read_mail_of(to, person, on) else 0
    handed = HandedOver(len(shares), moved_items, moved_mails)
    facts: dict[str, Any] = {"to": to.pk, "to_name": str(to), **vars(handed), "items": items}
    record_many([*events, audit_event(verb="hand_over_person", target=person, by=by, now=now, after=facts)])
    return handed


@transaction.atomic
def name_substitute(*, absent: User, substitute: User, first: date, last: date, by: User, now: datetime) -> Substitute:
    """Say who stands in for a person from the first to the last day, both included.

    Effects: the substitute gets the person's reminders and may act on their work on these days; audits.
    Raises: Refused when the absent person also works where `by` doesn't answer, the substitute is no colleague, the
    days are in the wrong order or over, or somebody else stands in on one of them.
    """
    require(may_name_substitute(by, absent))
    _require_colleague(absent, substitute, by, local_date(now))
    if last < first or last < local_date(now):
        raise Refused(_("Give a last day that isn't before the first day and not over yet."))
    User.objects.select_for_update().get(pk=absent.pk)  # two people naming substitutes at once come one after the other
    if absent.substitutes.filter(valid_from__lte=last, valid_to__gte=first).exists():
        raise Refused(_("Somebody already stands in for this person on one of these days."))
    made = Substitute.objects.create(absent=absent, substitute=substitute, valid_from=first, valid_to=last)
    after = {"substitute": substitute.pk, "name": str(substitute), "first": first, "last": last}
    record(verb="set_substitute", target=absent, by=by, now=now, after=after)
    return made


def _require_colleague(person: User, other: User, by: User, on: date) -> None:
    if not colleagues_of(person, on, user=by).filter(pk=other.pk).exists():
        raise Refused(_("Choose somebody who works in the same agency."))


def _works_there(share: Assignment, agencies: set[int]) -> bool:
    """Return whether the share belongs to one of these agencies or their units."""
    return share.agency is not None and bool({share.agency_id, share.agency.parent_id} & agencies)


def _move_mails(mails: QuerySet[Mail], to: User) -> int:
    """Address what still waits to the other; what a worker has taken up meanwhile isn't waiting any more."""
    return mails.filter(state=MailState.PENDING).update(recipient=to, to_address=to.email)
