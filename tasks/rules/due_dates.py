"""Which due date figures are measured by."""

from tasks.rules.labels import LabelledEnum
from tasks.rules.labels import gettext_noop as _


class DueDates(LabelledEnum):
    """The dates in force, or the first ever set: moving a date must not improve the statistics unseen."""

    AGREED = "agreed", _("Agreed dates")
    ORIGINAL = "original", _("Original dates")
