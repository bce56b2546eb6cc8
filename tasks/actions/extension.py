"""Asking for more time, and deciding on it; the original date never moves."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tasks.actions.audit import record
from tasks.actions.completion import is_late
from tasks.actions.follow_up import follow_up_on_commit
from tasks.actions.nudge import mark_nudges_seen
from tasks.actions.refusal import Refused, require
from tasks.actions.share import lock_share, require_text, save_share, settle_notices, tell_party
from tasks.models import Assignment, ExtensionRequest, Setting, User
from tasks.permissions import Permission, can
from tasks.rules.life import ExtensionDecision, NoticeKind
from tasks.rules.states import OPEN_STATES, AssignmentState
from tasks.rules.workflow import WORKING_STATES, Party


@transaction.atomic
def ask_extension(
    *, assignment: Assignment, asked_due_on: date, reason: str, by: User, now: datetime, late_cause: str = ""
) -> ExtensionRequest:
    """Ask for a later due date and return the request.

    Empty: `late_cause` says why it is asked only after the due date, and is kept only then.
    Raises: Refused when the person may not, the share isn't being worked on or has no date, the new date isn't
    later, a reason is missing, the share has been extended as often as it may be, or a request is waiting.
    """
    share = lock_share(assignment)
    require(can(by, Permission.LOG_PROGRESS, share))
    due_before = _date_to_extend(share)
    if asked_due_on <= due_before:
        raise Refused(_("Ask for a date after the present due date."))
    require_text(reason, _("Say why more time is needed."))
    late = is_late(share, now)
    if late:
        require_text(late_cause, _("The due date has passed: say why you ask only now."))
    request = ExtensionRequest.objects.create(
        assignment=share,
        due_before=due_before,
        asked_due_on=asked_due_on,
        reason=reason.strip(),
        late_cause=late_cause.strip() if late else "",
        asked_by=by,
        asked_at=now,
    )
    mark_nudges_seen(share, by=by, now=now)
    after = {"request": request.pk, "asked_due_on": asked_due_on, "reason": request.reason}
    record(verb="ask_extension", target=share, by=by, now=now, after=after)
    kind, text = NoticeKind.EXTENSION_WAITING, f"{asked_due_on:%d/%m/%Y}. {request.reason}"
    tell_party(share, Party.SECRETARIAT, kind=kind, verb="ask_extension", by=by, now=now, text=text)
    return request


def extensions_left(share: Assignment) -> int:
    """Return how often the share may still be extended.

    Queries: one.
    """
    return max(Setting.objects.values_in_force()["extension_limit"] - share.extension_count, 0)


def _date_to_extend(share: Assignment) -> date:
    """Return the present due date of a share that can be given more time.

    Raises: Refused for one that can't.
    """
    if share.state not in WORKING_STATES:
        raise Refused(_("More time can be asked for only while the work is open."))
    if share.due_on is None:
        raise Refused(_("This assignment has no due date that could be extended."))
    if not extensions_left(share):
        raise Refused(_("This assignment has been extended as often as it may be."))
    if share.extension_requests.filter(decision=ExtensionDecision.PENDING).exists():
        raise Refused(_("An extension request is already waiting."))
    return share.due_on


@transaction.atomic
def decide_extension(
    *,
    request: ExtensionRequest,
    decision: ExtensionDecision,
    by: User,
    now: datetime,
    granted_due_on: date | None = None,
    reason: str = "",
) -> ExtensionRequest:
    """Grant an extension, grant a shorter one, or refuse it.

    Effects: a granted date becomes the due date, for the whole day; the original date stays, and the extension is
    counted. Audits and tells the agency.
    Raises: Refused when the person may not, asked themselves, somebody decided first, a shorter or refused one has no
    reason, or the date isn't between the present one and the one asked for.
    """
    share = lock_share(request.assignment)
    request = ExtensionRequest.objects.get(pk=request.pk)
    require(can(by, Permission.DECIDE_EXTENSION, share))
    if request.decision != ExtensionDecision.PENDING:
        raise Refused(_("Somebody has already decided on this request."))
    if request.asked_by_id == by.pk:
        raise Refused(_("Nobody decides on their own request."))
    if decision != ExtensionDecision.GRANTED:
        require_text(reason, _("Give the reason."))
    before = {"due_on": share.due_on, "extension_count": share.extension_count}
    if decision != ExtensionDecision.REFUSED:
        request.granted_due_on = _granted(share, request, decision, granted_due_on)
        share.due_on, share.due_time = request.granted_due_on, None
        share.extension_count += 1
        save_share(share, "due_on", "due_time", "extension_count")
    request.decision, request.decided_by, request.decided_at = decision.value, by, now
    request.decision_reason = reason.strip()
    request.save(update_fields=["decision", "granted_due_on", "decided_by", "decided_at", "decision_reason"])
    after = {
        "due_on": share.due_on,
        "extension_count": share.extension_count,
        "request": request.pk,
        "decision": decision.value,
        "reason": request.decision_reason,
    }
    record(verb="decide_extension", target=share, by=by, now=now, before=before, after=after)
    settle_notices(share, frozenset({NoticeKind.EXTENSION_WAITING}), now=now)
    text = f"{request.get_decision_display()}. {request.decision_reason}"
    tell_party(share, Party.AGENCY, kind=NoticeKind.DECIDED, verb="decide_extension", by=by, now=now, text=text)
    follow_up_on_commit()
    return request


def _granted(
    share: Assignment, request: ExtensionRequest, decision: ExtensionDecision, granted_due_on: date | None
) -> date:
    """Return the new due date.

    Raises: Refused for a share that is over, or for a date out of range.
    """
    if share.state not in OPEN_STATES | {AssignmentState.PAUSED}:
        raise Refused(_("This assignment is over; the request can only be refused."))
    if not extensions_left(share):
        raise Refused(_("This assignment has been extended as often as it may be."))
    day = request.asked_due_on if decision == ExtensionDecision.GRANTED else granted_due_on
    first = max(request.due_before, share.due_on) if share.due_on else request.due_before
    if day is None or not first < day <= request.asked_due_on:
        raise Refused(_("Grant a date after the present one and no later than was asked for."))
    if decision == ExtensionDecision.SHORTENED and day == request.asked_due_on:
        raise Refused(_("A shorter extension ends before the date that was asked for."))
    return day
