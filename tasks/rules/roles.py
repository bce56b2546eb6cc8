"""The roles people hold, in words an office uses."""

from tasks.rules.labels import LabelledEnum
from tasks.rules.labels import gettext_noop as _


class RoleKind(LabelledEnum):
    """What a person is; the first three belong to one agency, the others are national."""

    AGENCY_OFFICER = "agency_officer", _("Agency officer")
    AGENCY_FOCAL_POINT = "agency_focal_point", _("Agency focal point")
    AGENCY_HEAD = "agency_head", _("Head of agency")
    SECRETARIAT = "secretariat", _("Secretariat")
    BODY_MEMBER = "body_member", _("Working group member")
    LEADER = "leader", _("Leader")
    COUNCIL_MEMBER = "council_member", _("Advisory council member")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


# Who does the work of an agency and reports on it, and who answers for the agency as a whole.
AGENCY_REPORTERS = frozenset({RoleKind.AGENCY_OFFICER, RoleKind.AGENCY_FOCAL_POINT})
AGENCY_DECIDERS = frozenset({RoleKind.AGENCY_FOCAL_POINT, RoleKind.AGENCY_HEAD})
AGENCY_ROLES = AGENCY_REPORTERS | AGENCY_DECIDERS

# What a role is in the office, in one sentence a newcomer understands.
ROLE_DESCRIPTIONS: dict[RoleKind, str] = {
    RoleKind.AGENCY_OFFICER: _("Does the work of one agency and reports on what was handed to them, or to nobody yet."),
    RoleKind.AGENCY_FOCAL_POINT: _("Answers for all the work of one agency and hands it to its officers."),
    RoleKind.AGENCY_HEAD: _(
        "Leads one agency: sees all its work, decides on obstacles asked of it, and hears of what doesn't move."
    ),
    RoleKind.SECRETARIAT: _("Enters orders, follows every agency, and decides on what agencies report and ask for."),
    RoleKind.BODY_MEMBER: _("Sits in a working group, sees everything, and acts on the agencies they oversee."),
    RoleKind.LEADER: _("Reads everything and decides on obstacles."),
    RoleKind.COUNCIL_MEMBER: _("Sits in the advisory council and reports on what was asked of their own seat."),
    RoleKind.AUDITOR: _("Reads everything and the audit log; changes nothing."),
    RoleKind.ADMINISTRATOR: _("Keeps settings, accounts and roles; does not touch the content of work."),
}
