"""Reporting a result, and deciding on it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tasks.actions.attachment import attach_files
from tasks.actions.audit import record
from tasks.actions.follow_up import follow_up_on_commit
from tasks.actions.refusal import Refused, next_state, require
from tasks.models import Assignment, CompletionRequest, User
from tasks.permissions import Permission, can
from tasks.rules.kinds import Decision
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
    files: Sequence[UploadedFile] = (),
) -> CompletionRequest:
    """Report an assignment as done and return the request the secretariat will decide on.

    Effects: the clock stops at `now`, however long acceptance takes; audits.
    Raises: Refused when the person may not, the state doesn't allow it, or nothing shows the result.
    """
    share = Assignment.objects.select_for_update(of=("self",)).with_names().get(pk=assignment.pk)
    require(can(by, Permission.SUBMIT_COMPLETION, share))
    if not (product_number or note or files):
        raise Refused(_("Give the number of the product, a file or a note that shows the result."))
    before = {"state": share.state}
    share.state = next_state(Move.SUBMIT, share.state)
    share.submitted_at = now
    share.save(update_fields=["state", "submitted_at"])
    request = CompletionRequest.objects.create(
        assignment=share,
        product_number=product_number,
        product_on=product_on,
        note=note,
        submitted_by=by,
        submitted_at=now,
    )
    attach_files(files=files, by=by, now=now, completion_request=request)
    after = {"state": share.state, "request": request.pk}
    record(verb=Move.SUBMIT, target=share, by=by, now=now, before=before, after=after)
    follow_up_on_commit()
    return request


def accept_completion(*, request: CompletionRequest, by: User, now: datetime, note: str = "") -> CompletionRequest:
    """Accept a result: the assignment is completed, as of the moment it was submitted.

    Raises: Refused when the person may not, reported it themselves, or somebody decided first.
    """
    return _decide(request=request, by=by, now=now, move=Move.ACCEPT, decision=Decision.ACCEPTED, reason=note)


def return_completion(*, request: CompletionRequest, by: User, now: datetime, reason: str) -> CompletionRequest:
    """Return a result with a reason: the assignment is open again and its clock runs on.

    Raises: Refused without a reason, and as for `accept_completion`.
    """
    if not reason.strip():
        raise Refused(_("Say why the report is returned."))
    return _decide(request=request, by=by, now=now, move=Move.RETURN, decision=Decision.RETURNED, reason=reason)


@transaction.atomic
def _decide(
    *, request: CompletionRequest, by: User, now: datetime, move: Move, decision: Decision, reason: str
) -> CompletionRequest:
    """Store a decision on a pending request and move its assignment."""
    share = Assignment.objects.select_for_update(of=("self",)).with_names().get(pk=request.assignment_id)
    request = CompletionRequest.objects.get(pk=request.pk)
    require(can(by, Permission.DECIDE_COMPLETION, share))
    if request.decision != Decision.PENDING:
        raise Refused(_("Somebody has already decided on this report."))
    if request.submitted_by_id == by.pk:
        raise Refused(_("Nobody accepts or returns their own report."))
    before = {"state": share.state}
    share.state = next_state(move, share.state)
    if decision == Decision.ACCEPTED:
        share.percent = 100
    else:
        share.submitted_at = None
    share.save(update_fields=["state", "percent", "submitted_at"])
    request.decision, request.decided_by, request.decided_at, request.reason = decision, by, now, reason
    request.save(update_fields=["decision", "decided_by", "decided_at", "reason"])
    after = {"state": share.state, "request": request.pk, "reason": reason}
    record(verb=move, target=share, by=by, now=now, before=before, after=after)
    follow_up_on_commit()
    return request
