"""Steering an assignment: who inside the agency holds it, and pausing, resuming, withdrawing, reopening or splitting it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tasks.actions.audit import audit_event, record, record_many
from tasks.actions.follow_up import follow_up_on_commit
from tasks.actions.refusal import Refused, next_state, require
from tasks.actions.share import lock_share, make_move, require_text, save_share
from tasks.models import Agency, Assignment, User
from tasks.permissions import Permission, can, visible_officers
from tasks.rules.states import AssignmentState
from tasks.rules.workflow import WORKFLOW, Move

STEERING = (Move.PAUSE, Move.RESUME, Move.WITHDRAW, Move.REOPEN)


@transaction.atomic
def hand_to_officer(*, assignment: Assignment, officer: User | None, by: User, now: datetime) -> Assignment:
    """Hand an assignment to an officer of its agency, or back to nobody.

    Raises: Refused when the person isn't the agency's focal point or the officer works elsewhere.
    """
    share = lock_share(assignment)
    require(can(by, Permission.HAND_TO_OFFICER, share))
    if officer is not None and not visible_officers(share).filter(pk=officer.pk).exists():
        raise Refused(_("Choose an officer of the agency itself."))
    before = {"officer": share.officer_id}
    share.officer = officer
    save_share(share, "officer")
    record(verb="hand_to_officer", target=share, by=by, now=now, before=before, after={"officer": share.officer_id})
    return share


@transaction.atomic
def steer_assignment(*, assignment: Assignment, move: Move, by: User, now: datetime, reason: str = "") -> Assignment:
    """Pause, resume, withdraw or reopen an assignment.

    Effects: what is reopened has no submission any more, so that its clock runs on against the same dates.
    Raises: Refused without a reason where the workflow asks for one, or when the state doesn't allow the move.
    """
    if move not in STEERING:
        raise ValueError(f"got {move.value}; steering knows pause, resume, withdraw and reopen")
    share = lock_share(assignment)
    require(can(by, Permission.STEER_ASSIGNMENT, share))
    if WORKFLOW[move].needs_reason:
        require_text(reason, _("Give the reason."))
    changes = _reopened(share) if move == Move.REOPEN else {}
    make_move(share, move=move, by=by, now=now, changes=changes, after={"reason": reason}, text=reason)
    return share


def _reopened(share: Assignment) -> dict[str, Any]:
    """Return what a share looks like once it isn't done any more: as last reported, without a submission."""
    percent = share.entries.exclude(percent=None).order_by("created_at", "pk").values_list("percent", flat=True).last()
    return {"submitted_at": None, "delay_waived": False, "percent": percent or 0}


@transaction.atomic
def split_assignment(
    *, assignment: Assignment, agencies: Sequence[Agency], by: User, now: datetime
) -> list[Assignment]:
    """Replace a share that stands for a class by one share for each agency, and return the new ones.

    Effects: the class's row is withdrawn, so that nothing is counted twice; agencies that already have a share of
    the task in this role and period keep it.
    Raises: Refused when the share isn't a class or no agency is chosen.
    """
    share = lock_share(assignment)
    require(can(by, Permission.STEER_ASSIGNMENT, share))
    if not share.class_wording or share.state == AssignmentState.WITHDRAWN:
        raise Refused(_("This assignment has already been split or names its assignee."))
    if not agencies:
        raise Refused(_("Choose at least one agency."))
    holders = Assignment.objects.filter(task=share.task, role=share.role, period_on=share.period_on)
    held = set(holders.filter(agency__in=agencies).values_list("agency", flat=True))
    made = Assignment.objects.bulk_create(
        Assignment(
            task=share.task,
            agency=agency,
            role=share.role,
            due_on=share.due_on,
            due_time=share.due_time,
            period_on=share.period_on,
            created_at=now,
        )
        for agency in agencies
        if agency.pk not in held
    )
    before = {"state": share.state}
    share.state = next_state(Move.WITHDRAW, share.state)
    save_share(share, "state")
    after = {"state": share.state, "agencies": [agency.pk for agency in agencies]}
    events = [audit_event(verb="split_assignment", target=share, by=by, now=now, before=before, after=after)]
    events += [audit_event(verb="assign", target=new, by=by, now=now, after={"agency": new.agency_id}) for new in made]
    record_many(events)
    follow_up_on_commit()
    return made
