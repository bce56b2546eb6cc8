"""What happened to a share, in words: for its story, for notices and for whoever was writing meanwhile."""

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tasks.models import Assignment, AuditEvent
from tasks.rules.clock import VIETNAM
from tasks.rules.workflow import Move

VERB_WORDS: dict[str, str | Promise] = {
    Move.ACKNOWLEDGE.value: _("Acknowledged"),
    Move.DECLINE.value: _("Declined"),
    Move.PROPOSE_TRANSFER.value: _("Another agency proposed"),
    Move.KEEP.value: _("Objection refused, the agency keeps the order"),
    Move.RELEASE.value: _("Objection accepted, the agency is released"),
    Move.TRANSFER.value: _("Transferred to another agency"),
    Move.LOG_PROGRESS.value: _("Progress reported"),
    Move.SUBMIT.value: _("Completion reported"),
    Move.ACCEPT.value: _("Result accepted"),
    Move.RETURN.value: _("Report returned"),
    Move.PAUSE.value: _("Paused"),
    Move.RESUME.value: _("Resumed"),
    Move.WITHDRAW.value: _("Withdrawn"),
    Move.REOPEN.value: _("Reopened"),
    Move.PASS_ON.value: _("Passed on to the successor"),
    "hand_to_officer": _("Handed to an officer"),
    "hand_out_work": _("A piece handed out"),
    "answer_work": _("A piece finished"),
    "redate_assignment": _("Due date changed with the order"),
    "split_assignment": _("Split into the agencies' shares"),
    "ask_extension": _("Extension asked for"),
    "decide_extension": _("Extension decided"),
    "raise_obstacle": _("Obstacle raised"),
    "decide_obstacle": _("Obstacle decided"),
    "urge_assignment": _("Urged"),
}
# They leave the share itself as it is, so that nobody's writing is in their way.
_QUIET = (
    "ask_extension",
    "raise_obstacle",
    "decide_obstacle",
    "urge_assignment",
    "see_nudges",
    "hand_out_work",
    "answer_work",
)
MOST_CHANGES = 5


def changes_since(share: Assignment, version: int) -> list[AuditEvent]:
    """Return the events that changed a share since a version of it, newest first, five at most.

    Queries: one.
    """
    events = AuditEvent.objects.filter(target_type="assignment", target_id=share.pk).exclude(verb__in=_QUIET)
    count = min(max(share.version - version, 1), MOST_CHANGES)
    return list(events.select_related("by").order_by("-at", "-pk")[:count])


def told_change(event: AuditEvent) -> str:
    """Return who did what and when, in one sentence."""
    who = str(event.by) if event.by else str(_("The system"))
    return str(_("%(who)s, %(when)s: %(what)s.")) % {
        "who": who,
        "when": _moment(event.at),
        "what": VERB_WORDS.get(event.verb, _("Changed")),
    }


def _moment(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
