"""The story of one assignment, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tasks.models import (
    Agency,
    Assignment,
    Attachment,
    AuditEvent,
    CompletionRequest,
    ExtensionRequest,
    Nudge,
    Obstacle,
    ProgressEntry,
)
from tasks.queries.event_words import told_facts, verb_words
from tasks.rules.clock import VIETNAM
from tasks.rules.kinds import Decision
from tasks.rules.life import ExtensionDecision, Outlook
from tasks.rules.workflow import Move

Details = tuple[tuple[str | Promise, str], ...]
# Entries, requests and nudges tell these themselves, with all that was written; every other event is told.
_TOLD_OTHERWISE = [
    *(move.value for move in (Move.LOG_PROGRESS, Move.SUBMIT, Move.ACCEPT, Move.RETURN)),
    *(
        "assign",
        "ask_extension",
        "decide_extension",
        "raise_obstacle",
        "decide_obstacle",
        "urge_assignment",
        "see_nudges",
    ),
    # How an agency splits its work is its own business; its people see the pieces beside the story.
    *("hand_out_work", "answer_work"),
]
_TONES = {
    Move.ACKNOWLEDGE.value: "open",
    Move.DECLINE.value: "waiting",
    Move.PROPOSE_TRANSFER.value: "waiting",
}


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that happened to an assignment, in plain words."""

    at: datetime
    who: str
    title: str | Promise
    tone: str
    details: Details = ()
    files: list[Attachment] = field(default_factory=list)


@dataclass(frozen=True)
class Holders:
    """Whose share it was when: an order that was passed on keeps its story, and who wrote it."""

    now: str
    names: dict[int, str]
    moves: list[AuditEvent]

    def at(self, moment: datetime) -> str:
        """Return the name of who held the share at that moment."""
        later = [event for event in self.moves if event.at > moment and event.before.get("agency")]
        if not later:
            return self.now
        return self.names.get(min(later, key=lambda event: event.at).before["agency"], self.now)


def timeline(assignment: Assignment) -> list[TimelineEntry]:
    """Return what happened, newest first.

    Queries: ten at most, however long the story is.
    """
    events = AuditEvent.objects.filter(target_type="assignment", target_id=assignment.pk)
    events = list(events.exclude(verb__in=_TOLD_OTHERWISE).select_related("by").order_by("at", "pk"))
    holders = _holders(assignment, events)
    entries = assignment.entries.select_related("by").prefetch_related("attachments")
    requests = assignment.completion_requests.select_related("submitted_by", "decided_by")
    extensions = assignment.extension_requests.select_related("asked_by", "decided_by")
    obstacles = assignment.obstacles.select_related("raised_by", "decided_by", "agency")
    told = [TimelineEntry(assignment.created_at, _("Secretariat"), _("Assigned"), "neutral")]
    told += [_told_entry(entry) for entry in entries]
    told += _told_requests(requests.prefetch_related("attachments"))
    told += _told_extensions(extensions, holders)
    told += _told_obstacles(obstacles, holders)
    told += [_told_nudge(nudge, holders) for nudge in assignment.nudges.select_related("by", "seen_by")]
    told += [_told_event(event, holders) for event in events]
    return sorted(told, key=lambda entry: entry.at, reverse=True)


def _holders(assignment: Assignment, events: list[AuditEvent]) -> Holders:
    """Return who held the share when; asks for names only where it moved or somebody was proposed."""
    moves = [event for event in events if event.verb in (Move.TRANSFER, Move.PASS_ON)]
    numbers = {event.before.get("agency") for event in moves} | {event.after.get("agency") for event in moves}
    numbers |= {event.after.get("proposed_agency") for event in events}
    wanted = [number for number in numbers if isinstance(number, int)]
    names = {agency.pk: str(agency) for agency in Agency.objects.filter(pk__in=wanted)} if wanted else {}
    return Holders(assignment.assignee_name, names, moves)


def _kept(*details: tuple[str | Promise, str]) -> Details:
    """Return the details that say something."""
    return tuple((label, text) for label, text in details if text)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "—"


def _told_entry(entry: ProgressEntry) -> TimelineEntry:
    title = _("Progress reported")
    if entry.percent is not None:
        title = _("Progress reported, %(percent)s %% done") % {"percent": entry.percent}
    outlook = Outlook(entry.outlook)
    label = _("How it goes") if outlook == Outlook.ON_TRACK else _(outlook.label)
    details = _kept(
        ("", entry.done),
        (label, entry.cause),
        (_("Difficulties"), entry.difficulties),
        (_("Next step"), entry.next_step),
    )
    return TimelineEntry(entry.created_at, str(entry.by), title, "open", details, list(entry.attachments.all()))


def _told_requests(requests: Iterable[CompletionRequest]) -> Iterator[TimelineEntry]:
    for request in requests:
        product = request.product_number
        if product and request.product_on:
            product = _("%(number)s of %(day)s") % {"number": product, "day": _day(request.product_on)}
        details = _kept((_("Product"), product), ("", request.note), (_("Cause of the delay"), request.late_cause))
        who, files = str(request.submitted_by), list(request.attachments.all())
        yield TimelineEntry(request.submitted_at, who, _("Completion reported"), "waiting", details, files)
        if request.decision != Decision.PENDING:
            accepted = request.decision == Decision.ACCEPTED
            title = _("Result accepted") if accepted else _("Report returned")
            if request.delay_waived:
                title = _("Result accepted, delay waived as objective")
            tone, details = "done" if accepted else "returned", _kept((_("Reason"), request.reason))
            yield TimelineEntry(request.decided_at, str(request.decided_by), title, tone, details)


def _told_extensions(requests: Iterable[ExtensionRequest], holders: Holders) -> Iterator[TimelineEntry]:
    for request in requests:
        names = {"agency": holders.at(request.asked_at), "day": _day(request.asked_due_on)}
        title = _("%(agency)s asks for an extension to %(day)s") % names
        details = _kept((_("Reason"), request.reason), (_("Why only after the due date"), request.late_cause))
        yield TimelineEntry(request.asked_at, str(request.asked_by), title, "waiting", details)
        if request.decision == ExtensionDecision.PENDING:
            continue
        titles = {
            ExtensionDecision.GRANTED: _("Extension granted until %(day)s"),
            ExtensionDecision.SHORTENED: _("Shorter extension granted, until %(day)s"),
            ExtensionDecision.REFUSED: _("Extension to %(day)s refused"),
        }
        title = titles[ExtensionDecision(request.decision)]
        title %= {"day": _day(request.granted_due_on or request.asked_due_on)}
        tone = "neutral" if request.decision == ExtensionDecision.REFUSED else "done"
        details = _kept((_("Reason"), request.decision_reason))
        yield TimelineEntry(request.decided_at, str(request.decided_by), title, tone, details)


def _told_obstacles(obstacles: Iterable[Obstacle], holders: Holders) -> Iterator[TimelineEntry]:
    for obstacle in obstacles:
        asked = str(obstacle.agency or obstacle.get_asked_of_display())
        title = _("%(agency)s raises an obstacle") % {"agency": holders.at(obstacle.raised_at)}
        details = _kept(("", obstacle.text), (_("What is asked"), obstacle.request), (_("Asked of"), asked))
        yield TimelineEntry(obstacle.raised_at, str(obstacle.raised_by), title, "waiting", details)
        if obstacle.decided_at:
            details = _kept((_("Obstacle"), obstacle.text), (_("Decision"), obstacle.decision))
            title = _("Obstacle decided")
            yield TimelineEntry(obstacle.decided_at, str(obstacle.decided_by), title, "done", details)


def _told_nudge(nudge: Nudge, holders: Holders) -> TimelineEntry:
    title = _("%(agency)s is urged") % {"agency": holders.at(nudge.at)}
    seen = _("Not seen yet")
    if nudge.seen_at:
        when = f"{nudge.seen_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
        seen = _("%(who)s, %(when)s") % {"who": nudge.seen_by, "when": when}
    return TimelineEntry(nudge.at, str(nudge.by), title, "neutral", (("", nudge.text), (_("Seen"), seen)))


def _told_event(event: AuditEvent, holders: Holders) -> TimelineEntry:
    names = {"agency": holders.at(event.at), "other": holders.names.get(event.after.get("proposed_agency"), "")}
    if event.verb in (Move.TRANSFER, Move.PASS_ON):
        names["other"] = holders.names.get(event.after.get("agency"), "")
    titles = {
        Move.ACKNOWLEDGE.value: _("%(agency)s acknowledges the order"),
        Move.DECLINE.value: _("%(agency)s declines the order"),
        Move.PROPOSE_TRANSFER.value: _("%(agency)s proposes %(other)s for the order"),
        Move.TRANSFER.value: _("Transferred to %(other)s"),
        Move.PASS_ON.value: _("Passed on to %(other)s"),
    }
    title = titles.get(event.verb, "") % names if names["other"] or event.verb not in _NAMING_ANOTHER else ""
    is_move = event.verb in {move.value for move in Move}
    details = _kept((_("Reason"), event.after.get("reason", ""))) if is_move else _kept(("", told_facts(event)))
    who = str(event.by) if event.by else _("The system")
    return TimelineEntry(event.at, who, title or verb_words(event.verb), _TONES.get(event.verb, "neutral"), details)


_NAMING_ANOTHER = (Move.PROPOSE_TRANSFER, Move.TRANSFER, Move.PASS_ON)
