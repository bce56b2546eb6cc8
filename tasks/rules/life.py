"""Kinds of what happens to an assignment besides its moves."""

from tasks.rules.labels import LabelledEnum
from tasks.rules.labels import gettext_noop as _


class Outlook(LabelledEnum):
    """How an agency says its work is going; whether it is late is derived, this is a judgement."""

    ON_TRACK = "on_track", _("On track"), "circle-check", "open"
    AT_RISK = "at_risk", _("At risk"), "alert-triangle", "soon"
    LATE = "late", _("Late"), "clock-x", "overdue"


class ExtensionDecision(LabelledEnum):
    """What became of a request for more time."""

    PENDING = "pending", _("Waiting"), "hourglass", "waiting"
    GRANTED = "granted", _("Granted"), "circle-check", "done"
    SHORTENED = "shortened", _("Granted, shorter"), "circle-check", "done"
    REFUSED = "refused", _("Refused"), "ban", "returned"


class AskedOf(LabelledEnum):
    """Who is asked to clear an obstacle."""

    LEADER = "leader", _("A leader's decision")
    SECRETARIAT = "secretariat", _("The secretariat")
    AGENCY = "agency", _("Another agency")


class LinkKind(LabelledEnum):
    """How an order stands to an earlier one."""

    REPEATS = "repeats", _("Repeats")
    SUPERSEDES = "supersedes", _("Supersedes")


class NoticeKind(LabelledEnum):
    """What somebody is told about an assignment or a table of figures; the reminder policy has a row for each timed one."""

    TO_ACKNOWLEDGE = "to_acknowledge", _("To acknowledge"), "inbox", "soon"
    DUE_SOON = "due_soon", _("Due soon"), "clock-exclamation", "soon"
    OVERDUE = "overdue", _("Overdue"), "alert-circle", "overdue"
    STALE = "stale", _("No update for long"), "zzz", "neutral"
    WAITING_ACCEPTANCE = "waiting_acceptance", _("Waiting for acceptance"), "hourglass", "waiting"
    RETURNED = "returned", _("Returned"), "arrow-back-up", "returned"
    EXTENSION_WAITING = "extension_waiting", _("Extension waiting"), "hourglass", "waiting"
    UNDATED_SILENT = "undated_silent", _("Undated and silent"), "infinity", "neutral"
    ASSIGNED = "assigned", _("Newly assigned"), "inbox", "neutral"
    REPORTED = "reported", _("Reported"), "pencil", "open"
    DECIDED = "decided", _("Decided"), "gavel", "done"
    NUDGED = "nudged", _("Urged"), "bell-ringing", "overdue"
    OBJECTION = "objection", _("Objection waiting"), "message-question", "waiting"
    OBSTACLE = "obstacle", _("Obstacle"), "barrier-block", "returned"
    FIGURES_DUE = "figures_due", _("Figures to give"), "table", "soon"


class Frequency(LabelledEnum):
    """How often somebody wants to be mailed about a kind of notice."""

    NEVER = "never", _("Never")
    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Daily")
    WEEKLY = "weekly", _("Weekly")
