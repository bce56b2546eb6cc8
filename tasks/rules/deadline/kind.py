"""The kinds of deadlines."""

from tasks.rules.labels import LabelledEnum
from tasks.rules.labels import gettext_noop as _


class DeadlineKind(LabelledEnum):
    """How a directive sets the time: what the wording says, beside the date it comes to."""

    EXACT = "exact", _("Exact day")
    BEFORE = "before", _("Before a day")
    PERIOD = "period", _("Within a period")
    DURATION = "duration", _("Counted from a day")
    RECURRING = "recurring", _("Recurring")
    STANDING = "standing", _("Standing")
    NONE = "none", _("No deadline")
