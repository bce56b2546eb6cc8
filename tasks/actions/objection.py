"""What an agency answers to an order: that it takes it, or that it doesn't; and what the secretariat makes of that."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tasks.actions.nudge import mark_nudges_seen
from tasks.actions.refusal import Refused, require
from tasks.actions.share import lock_share, make_move, require_text, tell_party
from tasks.models import Agency, Assignment, AuditEvent, User
from tasks.permissions import Permission, can
from tasks.rules.life import NoticeKind
from tasks.rules.states import AssignmentState
from tasks.rules.workflow import WORKFLOW, Move, Party

OBJECTIONS = (Move.DECLINE, Move.PROPOSE_TRANSFER)
DECISIONS = (Move.KEEP, Move.RELEASE, Move.TRANSFER)


@transaction.atomic
def acknowledge_assignment(*, assignment: Assignment, by: User, now: datetime) -> Assignment:
    """Say that the agency has received the order and takes it.

    Raises: Refused when the person doesn't report for the agency, or it has been answered already.
    """
    share = lock_share(assignment)
    require(can(by, Permission.LOG_PROGRESS, share))
    make_move(share, move=Move.ACKNOWLEDGE, by=by, now=now)
    mark_nudges_seen(share, by=by, now=now)
    return share


@transaction.atomic
def object_to_assignment(
    *, assignment: Assignment, move: Move, by: User, now: datetime, reason: str, agency: Agency | None = None
) -> Assignment:
    """Decline an order, or propose another agency for it; the secretariat decides.

    Raises: Refused when the person doesn't answer for the agency, without a reason, or without the other agency.
    """
    if move not in OBJECTIONS:
        raise ValueError(f"got {move.value}; an agency objects by declining or by proposing another agency")
    share = lock_share(assignment)
    require(can(by, Permission.ANSWER_ORDER, share))
    require_text(reason, _("Give the reason."))
    if move == Move.PROPOSE_TRANSFER and (agency is None or agency.pk == share.agency_id):
        raise Refused(_("Name the other agency that should have the order."))
    proposed = agency if move == Move.PROPOSE_TRANSFER else None
    changes = {"objection": reason.strip(), "proposed_agency": proposed}
    make_move(share, move=move, by=by, now=now, changes=changes, after={"reason": reason.strip()}, text=reason)
    mark_nudges_seen(share, by=by, now=now)
    return share


@transaction.atomic
def decide_objection(
    *, assignment: Assignment, move: Move, by: User, now: datetime, reason: str = "", agency: Agency | None = None
) -> Assignment:
    """Decide on an objection: the agency keeps the order, is released from it, or another agency gets it.

    Effects: a transfer keeps dates and story; the first agency stays on the share, and the new one has to
    acknowledge. The proposed agency is taken where none is named.
    Raises: Refused when the person may not, objected themselves, gives no reason to refuse, or names no agency or
    one that already has a share of the task.
    """
    if move not in DECISIONS:
        raise ValueError(f"got {move.value}; an objection is decided by keeping, releasing or transferring")
    share = lock_share(assignment)
    require(can(by, Permission.DECIDE_OBJECTION, share))
    objected = last_objection(share)
    if objected is not None and objected.by_id == by.pk:
        raise Refused(_("Nobody decides on their own objection."))
    if WORKFLOW[move].needs_reason:
        require_text(reason, _("Give the reason."))
    changes: dict[str, object] = {"objection": "", "proposed_agency": None}
    if move == Move.TRANSFER:
        changes |= _given_to(share, agency or share.proposed_agency)
        # Told before the share is somebody else's.
        kind, text = NoticeKind.DECIDED, str(changes["agency"])
        tell_party(share, Party.AGENCY, kind=kind, verb=move.value, by=by, now=now, text=text)
    make_move(share, move=move, by=by, now=now, changes=changes, after={"reason": reason.strip()}, text=reason)
    return share


def last_objection(share: Assignment) -> AuditEvent | None:
    """Return the event of the objection that stands, or stood last."""
    verbs = [move.value for move in OBJECTIONS]
    events = AuditEvent.objects.filter(target_type="assignment", target_id=share.pk, verb__in=verbs)
    return events.select_related("by").order_by("-at", "-pk").first()


def _given_to(share: Assignment, agency: Agency | None) -> dict[str, object]:
    """Return what a transfer changes on the share.

    Raises: Refused when there is no other agency, or it has a share of the task already.
    """
    if agency is None or agency.pk == share.agency_id:
        raise Refused(_("Name the other agency that should have the order."))
    first = share.came_from or share.agency
    came_from = None if first == agency else first
    others = Assignment.objects.filter(task=share.task_id, role=share.role, period_on=share.period_on, agency=agency)
    if others.exclude(state=AssignmentState.WITHDRAWN).exists() or others.filter(came_from=came_from).exists():
        raise Refused(_("%(agency)s already has this share of the task.") % {"agency": agency})
    nobody_else = {"body": None, "membership": None}
    return {"agency": agency, "came_from": came_from, "officer": None, **nobody_else}
