"""The roles people hold, in words an office uses."""

from tasks.rules.labels import LabelledEnum
from tasks.rules.labels import gettext_noop as _


class RoleKind(LabelledEnum):
    """What a person is; the first two belong to one agency, the others are national."""

    AGENCY_OFFICER = "agency_officer", _("Agency officer")
    AGENCY_FOCAL_POINT = "agency_focal_point", _("Agency focal point")
    SECRETARIAT = "secretariat", _("Secretariat")
    BODY_MEMBER = "body_member", _("Working group member")
    LEADER = "leader", _("Leader")
    COUNCIL_MEMBER = "council_member", _("Advisory council member")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


AGENCY_ROLES = frozenset({RoleKind.AGENCY_OFFICER, RoleKind.AGENCY_FOCAL_POINT})
