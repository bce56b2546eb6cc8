"""Everything the page of one assignment shows."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tasks.models import Assignment, Attachment, AuditEvent, CompletionRequest, ProgressEntry
from tasks.rules.kinds import Decision
from tasks.rules.states import AssignmentRole, AssignmentState
from tasks.rules.workflow import Move


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that happened to an assignment, in plain words."""

    at: datetime
    who: str
    title: str | Promise
    tone: str
    details: tuple[tuple[str | Promise, str], ...] = ()
    files: list[Attachment] = field(default_factory=list)


@dataclass(frozen=True)
class Shares:
    """How the task as a whole stands: n of m leading shares done, and who else takes part."""

    done_count: int
    lead_count: int
    coordinating: list[str]


def shares_of_task(assignment: Assignment) -> Shares:
    """Return the sum of the leading shares and the names of the coordinating ones; nobody's progress but the count.

    Queries: two.
    """
    shares = Assignment.objects.filter(task=assignment.task_id, period_on=assignment.period_on)
    shares = shares.exclude(state=AssignmentState.WITHDRAWN)
    sums = shares.filter(role=AssignmentRole.LEAD).aggregate(
        done=Count("pk", filter=Q(state=AssignmentState.COMPLETED)), all=Count("pk")
    )
    coordinating = shares.filter(role=AssignmentRole.COORDINATING).select_related("agency", "body", "membership")
    names = [share.assignee_name for share in coordinating.order_by("pk")[:20]]
    return Shares(sums["done"], sums["all"], names)


def timeline(assignment: Assignment) -> list[TimelineEntry]:
    """Return what happened, newest first.

    Queries: five, however long the story is.
    """
    entries = assignment.entries.select_related("by").prefetch_related("attachments")
    requests = assignment.completion_requests.select_related("submitted_by", "decided_by")
    requests = requests.prefetch_related("attachments")
    events = AuditEvent.objects.filter(target_type="assignment", target_id=assignment.pk, verb__in=_STEERING)
    told = [_told_entry(entry) for entry in entries]
    for request in requests:
        told.append(_told_submission(request))
        if request.decision != Decision.PENDING:
            told.append(_told_decision(request))
    told.append(TimelineEntry(assignment.created_at, _("Secretariat"), _("Assigned"), "neutral"))
    told += [_told_event(event) for event in events.select_related("by")]
    return sorted(told, key=lambda entry: entry.at, reverse=True)


def _told_entry(entry: ProgressEntry) -> TimelineEntry:
    title = _("Progress reported")
    if entry.percent is not None:
        title = _("Progress reported, %(percent)s %% done") % {"percent": entry.percent}
    details = (("", entry.done), (_("Difficulties"), entry.difficulties), (_("Next step"), entry.next_step))
    kept = tuple((label, text) for label, text in details if text)
    return TimelineEntry(entry.created_at, str(entry.by), title, "open", kept, list(entry.attachments.all()))


def _told_submission(request: CompletionRequest) -> TimelineEntry:
    product = request.product_number
    if product and request.product_on:
        product = _("%(number)s of %(day)s") % {"number": product, "day": f"{request.product_on:%d/%m/%Y}"}
    details = tuple((label, text) for label, text in ((_("Product"), product), ("", request.note)) if text)
    files = list(request.attachments.all())
    return TimelineEntry(
        request.submitted_at, str(request.submitted_by), _("Completion reported"), "waiting", details, files
    )


def _told_decision(request: CompletionRequest) -> TimelineEntry:
    accepted = request.decision == Decision.ACCEPTED
    title = _("Result accepted") if accepted else _("Report returned")
    details = ((_("Reason"), request.reason),) if request.reason else ()
    return TimelineEntry(
        request.decided_at, str(request.decided_by), title, "done" if accepted else "returned", details
    )


_STEERING = {
    "hand_to_officer": lambda: _("Handed to an officer"),
    "split_assignment": lambda: _("Split into the agencies' shares"),
    Move.PAUSE.value: lambda: _("Paused"),
    Move.RESUME.value: lambda: _("Resumed"),
    Move.WITHDRAW.value: lambda: _("Withdrawn"),
}


def _told_event(event: AuditEvent) -> TimelineEntry:
    reason = event.after.get("reason", "")
    details = ((_("Reason"), reason),) if reason else ()
    who = str(event.by) if event.by else _("The system")
    return TimelineEntry(event.at, who, _STEERING[event.verb](), "neutral", details)
