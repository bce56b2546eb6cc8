"""The values an assignment moves through, and what the clock makes of them."""

from tasks.rules.labels import LabelledEnum
from tasks.rules.labels import gettext_noop as _


class AssignmentRole(LabelledEnum):
    """How an assignee takes part in a task (chủ trì, phối hợp, theo dõi)."""

    LEAD = "lead", _("Lead")
    COORDINATING = "coordinating", _("Coordinating")
    MONITORING = "monitoring", _("Monitoring")


class AssignmentState(LabelledEnum):
    """Where an assignment stands in the workflow; never says whether it is late."""

    ASSIGNED = "assigned", _("Newly assigned"), "inbox", "neutral"
    ACKNOWLEDGED = "acknowledged", _("Acknowledged"), "check", "open"
    OBJECTED = "objected", _("Objection waiting"), "message-question", "waiting"
    IN_PROGRESS = "in_progress", _("In progress"), "player-play", "open"
    SUBMITTED = "submitted", _("Waiting for acceptance"), "hourglass", "waiting"
    RETURNED = "returned", _("Returned"), "arrow-back-up", "returned"
    COMPLETED = "completed", _("Completed"), "circle-check", "done"
    PAUSED = "paused", _("Paused"), "player-pause", "neutral"
    WITHDRAWN = "withdrawn", _("Withdrawn"), "ban", "neutral"


OPEN_STATES = frozenset(
    {
        AssignmentState.ASSIGNED,
        AssignmentState.ACKNOWLEDGED,
        AssignmentState.OBJECTED,
        AssignmentState.IN_PROGRESS,
        AssignmentState.SUBMITTED,
        AssignmentState.RETURNED,
    }
)


class Status(LabelledEnum):
    """Done or not, in time or not: the two axes of the official statistics, and what stands beside them.

    Law: the four core values follow report 1270/BC-TCTTTg and 01/VBHN-VPCP.
    """

    DONE_ON_TIME = "done_on_time", _("Done on time"), "circle-check", "done"
    DONE_LATE = "done_late", _("Done late"), "clock-check", "late"
    OPEN_IN_TIME = "open_in_time", _("In time"), "player-play", "open"
    OVERDUE = "overdue", _("Overdue"), "alert-circle", "overdue"
    NO_DEADLINE = "no_deadline", _("No deadline"), "infinity", "neutral"
    PAUSED = "paused", _("Paused"), "player-pause", "neutral"
    WITHDRAWN = "withdrawn", _("Withdrawn"), "ban", "neutral"
