"""What waits for a decision: objections, extensions and obstacles, with how long they have waited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tasks.models import Assignment, AuditEvent, CalendarDay, ExtensionRequest, Obstacle, User
from tasks.permissions import obstacles_for, visible_to
from tasks.queries.due_words import Row, present_row
from tasks.rules.clock import local_date
from tasks.rules.life import AskedOf, ExtensionDecision
from tasks.rules.states import OPEN_STATES, AssignmentState
from tasks.rules.workflow import Move

# A request about a share that is over can't be granted any more and waits for nobody.
_ALIVE = sorted(OPEN_STATES | {AssignmentState.PAUSED})
_NAMES = ("assignment__task__directive", "assignment__agency", "assignment__body", "assignment__membership")


@dataclass(frozen=True)
class Awaited:
    """One thing that waits for a decision.

    Units: `working_days` since it was asked, that day not counted.
    """

    share: Assignment
    row: Row
    what: str | Promise
    text: str
    asked_on: datetime
    working_days: int
    url: str


def objections(user: User) -> QuerySet[Assignment]:
    """Return the visible shares whose agency objects, the longest waiting first."""
    verbs = [Move.DECLINE.value, Move.PROPOSE_TRANSFER.value]
    sent = AuditEvent.objects.filter(target_type="assignment", target_id=OuterRef("pk"), verb__in=verbs)
    shares = visible_to(user).filter(state=AssignmentState.OBJECTED).with_names().select_related("proposed_agency")
    shares = shares.annotate(asked_at=Subquery(sent.order_by("-at").values("at")[:1]))
    return shares.order_by(F("asked_at").asc(nulls_last=True), "pk")


def extensions(user: User) -> QuerySet[ExtensionRequest]:
    """Return the visible requests for more time that wait, the longest waiting first."""
    waiting = ExtensionRequest.objects.filter(
        decision=ExtensionDecision.PENDING, assignment__in=visible_to(user), assignment__state__in=_ALIVE
    )
    return waiting.select_related(*_NAMES, "assignment__officer", "asked_by").order_by("asked_at", "pk")


def obstacles(user: User) -> QuerySet[Obstacle]:
    """Return the open obstacles whose decision is asked of this person, the longest waiting first."""
    return _open(obstacles_for(user))


def leaders_obstacles(user: User) -> QuerySet[Obstacle]:
    """Return the open obstacles that wait for a leader, among the shares this person may see."""
    return _open(Obstacle.objects.filter(asked_of=AskedOf.LEADER, assignment__in=visible_to(user)))


def asked_agencies() -> QuerySet:
    """Return each share with each agency that is asked to clear an obstacle of it, as pairs of numbers."""
    found = _open(Obstacle.objects.filter(asked_of=AskedOf.AGENCY)).select_related(None)
    return found.order_by().values_list("assignment", "agency")


def _open(found: QuerySet[Obstacle]) -> QuerySet[Obstacle]:
    found = found.filter(decided_at=None, assignment__state__in=_ALIVE)
    return found.select_related(*_NAMES, "assignment__officer", "agency", "raised_by").order_by("raised_at", "pk")


def present_awaited(rows: Iterable[Assignment | ExtensionRequest | Obstacle], now: datetime) -> list[Awaited]:
    """Return what waits ready to show.

    Queries: one for the calendar, whatever the number of rows.
    """
    calendar = CalendarDay.objects.working_calendar()
    today, told = local_date(now), []
    for row in rows:
        share, what, text, asked_at, url = _facts(row)
        days = calendar.working_days_between(local_date(asked_at), today)
        told.append(Awaited(share, present_row(share, now, calendar), what, text, asked_at, days, url))
    return told


def _facts(row: Assignment | ExtensionRequest | Obstacle) -> tuple[Assignment, str, str, datetime, str]:
    """Return the share, what is asked, in which words, since when, and where it is decided."""
    if isinstance(row, ExtensionRequest):
        what = _("More time, until %(day)s") % {"day": f"{row.asked_due_on:%d/%m/%Y}"}
        return row.assignment, what, row.reason, row.asked_at, reverse("tasks:extension-decide", args=[row.pk])
    if isinstance(row, Obstacle):
        what = f"{row.text} → {row.request}"
        return row.assignment, what, str(row.raised_by), row.raised_at, reverse("tasks:obstacle-decide", args=[row.pk])
    what = _("Declines the order")
    if row.proposed_agency:
        what = _("Proposes %(agency)s") % {"agency": row.proposed_agency}
    url = reverse("tasks:objection-decide", args=[row.pk])
    return row, what, row.objection, row.asked_at or row.created_at, url
