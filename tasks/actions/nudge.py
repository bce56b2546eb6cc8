"""Urging: one or many shares at once, counted, and seen by the agency."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from tasks.actions.audit import audit_event, record, record_many
from tasks.actions.notice import keep_notices, notice
from tasks.actions.refusal import require
from tasks.actions.share import notice_text, people_of, require_text
from tasks.models import Assignment, Nudge, Setting, User
from tasks.permissions import Permission, can, visible_to
from tasks.queries.addressees import addressees_on
from tasks.rules.clock import local_date
from tasks.rules.life import NoticeKind
from tasks.rules.workflow import WORKING_STATES

URGED = "urge_assignment"


@dataclass(frozen=True)
class Urging:
    """What became of an urging: how many were urged, how many not again so soon, how many not at all.

    `idle` shares wait for somebody else than their agency, or are done; `foreign` ones aren't this person's to urge.
    What the person may not even see is counted as not there.
    """

    urged: int
    too_soon: int
    idle: int
    foreign: int


@transaction.atomic
def nudge_assignments(*, assignments: Sequence[Assignment], text: str, by: User, now: datetime) -> Urging:
    """Urge many shares with the same words and return what became of it.

    Boundary: a share that was urged less than `nudge_hours` ago is left alone, whoever did it.
    Effects: keeps a nudge for each, counts it on the share, audits, tells the people of the agency.
    Raises: Refused without a text.
    Queries: ten, and for a leading agency one more for each share.
    """
    require_text(text, _("Say what you urge the agency to do."))
    numbers = [share.pk for share in assignments]
    locked = Assignment.objects.select_for_update(of=("self",)).with_names().filter(pk__in=numbers).order_by("pk")
    shares = list(locked)
    mine = [share for share in shares if can(by, Permission.NUDGE, share)]
    working = [share for share in mine if share.state in WORKING_STATES]
    since = now - timedelta(hours=Setting.objects.values_in_force()["nudge_hours"])
    fresh = set(Nudge.objects.filter(assignment__in=working, at__gt=since).values_list("assignment", flat=True))
    urged = [share for share in working if share.pk not in fresh]
    Nudge.objects.bulk_create(Nudge(assignment=share, text=text.strip(), by=by, at=now) for share in urged)
    Assignment.objects.filter(pk__in=[share.pk for share in urged]).update(nudge_count=F("nudge_count") + 1)
    record_many(audit_event(verb=URGED, target=share, by=by, now=now, after={"text": text.strip()}) for share in urged)
    people = addressees_on(local_date(now))
    keep_notices(
        [
            notice(NoticeKind.NUDGED, share.pk, person.pk, notice_text(share, URGED, text), now)
            for share in urged
            for person in people_of(share, people)
        ]
    )
    foreign = visible_to(by).filter(pk__in=set(numbers) - {share.pk for share in mine}).count()
    return Urging(len(urged), len(fresh), len(mine) - len(working), foreign)


@transaction.atomic
def see_nudges(*, assignment: Assignment, by: User, now: datetime) -> int:
    """Say that the agency has seen what it was urged to do, and return how many nudges that were.

    Raises: Refused when the person doesn't report on the share.
    """
    share = Assignment.objects.with_names().get(pk=assignment.pk)
    require(can(by, Permission.LOG_PROGRESS, share))
    seen = mark_nudges_seen(share, by=by, now=now)
    if seen:
        record(verb="see_nudges", target=share, by=by, now=now, after={"nudges": seen})
    return seen


def mark_nudges_seen(share: Assignment, *, by: User, now: datetime) -> int:
    """Mark the unseen nudges of a share as seen and return how many; the first look is kept."""
    return Nudge.objects.filter(assignment=share, seen_at=None).update(seen_by=by, seen_at=now)
