"""Reporting a result, and deciding on it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tasks.actions.attachment import attach_files
from tasks.actions.nudge import mark_nudges_seen
from tasks.actions.refusal import Refused, next_state, require
from tasks.actions.share import lock_share, make_move
from tasks.models import Assignment, CompletionRequest, User
from tasks.permissions import Permission, can
from tasks.rules.kinds import Decision
from tasks.rules.status import is_past_due
from tasks.rules.workflow import Move


@transaction.atomic
def submit_completion(
    *,
    assignment: Assignment,
    by: User,
    now: datetime,
    product_number: str = "",
    product_on: date | None = None,
    note: str = "",
    late_cause: str = "",
    version: int | None = None,
    files: Sequence[UploadedFile] = (),
) -> CompletionRequest:
    """Report an assignment as done and return the request the secretariat will decide on.

    Effects: the clock stops at `now`, however long acceptance takes; audits and tells the secretariat.
    Empty: `late_cause` is kept only for a report that comes after the due moment.
    Raises: Refused when the person may not, the state doesn't allow it, nothing shows the result, the product that
    was ordered is missing, or a late report has no cause; ChangedMeanwhile when somebody changed the share since.
    """
    share = lock_share(assignment, version=version)
    require(can(by, Permission.SUBMIT_COMPLETION, share))
    next_state(Move.SUBMIT, share.state)
    if not (product_number or note or files):
        raise Refused(_("Give the number of the product, a file or a note that shows the result."))
    if share.task.product and not (product_number or files):
        raise Refused(_("The order asks for a product: give its number or its file."))
    late = is_late(share, now)
    if late and not late_cause.strip():
        raise Refused(_("The due date has passed: say why the result is late."))
    request = CompletionRequest.objects.create(
        assignment=share,
        product_number=product_number,
        product_on=product_on,
        note=note,
        late_cause=late_cause if late else "",
        submitted_by=by,
        submitted_at=now,
    )
    attach_files(files=files, by=by, now=now, completion_request=request)
    make_move(
        share, move=Move.SUBMIT, by=by, now=now, changes={"submitted_at": now}, after={"request": request.pk}, text=note
    )
    mark_nudges_seen(share, by=by, now=now)
    return request


def is_late(share: Assignment, now: datetime) -> bool:
    """Return whether a result that comes at `now` is late; work without a date can't be."""
    return share.due_on is not None and is_past_due(share.due_on, share.due_time, now)


def accept_completion(
    *, request: CompletionRequest, by: User, now: datetime, note: str = "", delay_waived: bool = False
) -> CompletionRequest:
    """Accept a result: the assignment is completed, as of the moment it was submitted.

    `delay_waived` says that the delay was objective and isn't held against the agency; it stays late all the same.
    Raises: Refused when the person may not, reported it themselves, or somebody decided first; when a delay is
    waived without a reason, or there is none.
    """
    if delay_waived and not note.strip():
        raise Refused(_("Say why the delay is waived."))
    return _decide(
        request=request,
        by=by,
        now=now,
        move=Move.ACCEPT,
        decision=Decision.ACCEPTED,
        reason=note,
        changes={"percent": 100, "delay_waived": delay_waived},
    )


def return_completion(*, request: CompletionRequest, by: User, now: datetime, reason: str) -> CompletionRequest:
    """Return a result with a reason: the assignment is open again and its clock runs on.

    Raises: Refused without a reason, and as for `accept_completion`.
    """
    if not reason.strip():
        raise Refused(_("Say why the report is returned."))
    return _decide(
        request=request,
        by=by,
        now=now,
        move=Move.RETURN,
        decision=Decision.RETURNED,
        reason=reason,
        changes={"submitted_at": None},
    )


@transaction.atomic
def _decide(
    *,
    request: CompletionRequest,
    by: User,
    now: datetime,
    move: Move,
    decision: Decision,
    reason: str,
    changes: dict[str, Any],
) -> CompletionRequest:
    """Store a decision on a pending request and move its assignment."""
    share = lock_share(request.assignment)
    request = CompletionRequest.objects.get(pk=request.pk)
    require(can(by, Permission.DECIDE_COMPLETION, share))
    if request.decision != Decision.PENDING:
        raise Refused(_("Somebody has already decided on this report."))
    if request.submitted_by_id == by.pk:
        raise Refused(_("Nobody accepts or returns their own report."))
    if changes.get("delay_waived") and not is_late(share, request.submitted_at):
        raise Refused(_("The report came in time, so there is no delay to waive."))
    request.decision, request.decided_by, request.decided_at, request.reason = decision, by, now, reason
    request.delay_waived = changes.get("delay_waived", False)
    request.save(update_fields=["decision", "decided_by", "decided_at", "reason", "delay_waived"])
    after = {"request": request.pk, "reason": reason}
    make_move(share, move=move, by=by, now=now, changes=changes, after=after, text=reason)
    return request
