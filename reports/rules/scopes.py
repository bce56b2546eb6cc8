"""What figures are grouped by."""

from tasks.rules.labels import LabelledEnum
from tasks.rules.labels import gettext_noop as _


class Scope(LabelledEnum):
    """Whose figures they are; a body's are its own shares and those of its members.

    The first agency is the one the work was given to, whoever took it over since.
    """

    ALL = "all", _("All")
    AGENCY = "agency", _("By agency")
    BODY = "body", _("By body")
    DIRECTIVE = "directive", _("By directive")
    FIELD = "field", _("By field")
    CAME_FROM = "came_from", _("By first agency")


SNAPSHOT_SCOPES = (Scope.ALL, Scope.AGENCY, Scope.BODY, Scope.DIRECTIVE)
