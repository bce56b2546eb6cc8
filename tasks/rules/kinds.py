"""Kinds of agencies, bodies, members and directives."""

from tasks.rules.labels import LabelledEnum
from tasks.rules.labels import gettext_noop as _


class AgencyKind(LabelledEnum):
    """What sort of body an agency is; "ministry" includes agencies of ministerial level."""

    MINISTRY = "ministry", _("Ministry or ministerial-level agency")
    GOVERNMENT_AGENCY = "government_agency", _("Government-attached agency")
    PROVINCE = "province", _("Province or city")
    DEPARTMENT = "department", _("Provincial department")
    UNIT = "unit", _("Unit of a ministry")
    ASSOCIATION = "association", _("Association or chamber")
    OTHER = "other", _("Other")


class BodyKind(LabelledEnum):
    """What sort of collective body it is."""

    WORKING_GROUP = "working_group", _("Working group")
    ADVISORY_COUNCIL = "advisory_council", _("Advisory council")
    STEERING_COMMITTEE = "steering_committee", _("Steering committee")
    SUB_COMMITTEE = "sub_committee", _("Sub-committee")


class MemberRole(LabelledEnum):
    """What a person is inside a body."""

    HEAD = "head", _("Head")
    STANDING_DEPUTY = "standing_deputy", _("Standing deputy head")
    DEPUTY = "deputy", _("Deputy head")
    STANDING_MEMBER = "standing_member", _("Standing member")
    MEMBER = "member", _("Member")


class DirectiveKind(LabelledEnum):
    """Type of document, by its official abbreviation (Decree 30/2020/ND-CP, annex III)."""

    NOTICE = "notice", _("Conclusion notice")
    DECISION = "decision", _("Decision")
    INSTRUCTION = "instruction", _("Directive (chỉ thị)")
    RESOLUTION = "resolution", _("Resolution")
    TELEGRAM = "telegram", _("Telegram")
    DECREE = "decree", _("Decree")
    CIRCULAR = "circular", _("Circular")
    PLAN = "plan", _("Plan")
    PROGRAMME = "programme", _("Programme")
    GUIDANCE = "guidance", _("Guidance")
    REPORT = "report", _("Report")
    LETTER = "letter", _("Official letter")
    SESSION = "session", _("Session")
    OTHER = "other", _("Other document")


class DatePrecision(LabelledEnum):
    """How exactly the source gives a date."""

    DAY = "day", _("Day")
    MONTH = "month", _("Month")
    YEAR = "year", _("Year")
    PERIOD = "period", _("Period")


class CalendarDayKind(LabelledEnum):
    """Why a day differs from an ordinary one of its week."""

    HOLIDAY = "holiday", _("Public holiday")
    SWAPPED_OFF = "swapped_off", _("Day off by swap or compensation")
    MAKE_UP = "make_up", _("Make-up working day")


class Decision(LabelledEnum):
    """What became of a completion request."""

    PENDING = "pending", _("Waiting"), "hourglass", "waiting"
    ACCEPTED = "accepted", _("Accepted"), "circle-check", "done"
    RETURNED = "returned", _("Returned"), "arrow-back-up", "returned"


class MailState(LabelledEnum):
    """How far a mail in the outbox has come."""

    PENDING = "pending", _("To be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    KEPT = "kept", _("Kept, no mail server is configured")
    FAILED = "failed", _("Failed")
    RETURNED = "returned", _("Returned by the receiver's server")
    UNKNOWN = "unknown", _("Interrupted, may have been sent")


class JobState(LabelledEnum):
    """How a run of background work ended."""

    RUNNING = "running", _("Running")
    SUCCEEDED = "succeeded", _("Succeeded")
    FAILED = "failed", _("Failed")
