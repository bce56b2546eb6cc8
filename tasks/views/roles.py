"""What each role may do, for everybody to read."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from tasks.permissions import ROLE_PERMISSIONS, Permission, role_kinds
from tasks.role_words import PERMISSION_WORDS
from tasks.rules.roles import ROLE_DESCRIPTIONS, RoleKind
from tasks.views.base import OfficePage


@dataclass(frozen=True)
class RoleRow:
    """One role in plain words."""

    label: str
    description: str
    allowed: list[str]
    is_mine: bool


class Roles(OfficePage, TemplateView):
    """Shows every role with what it may do, the reader's own first."""

    permission = None
    template_name = "tasks/roles.html"

    def get_context_data(self, **kwargs):
        mine = role_kinds(self.request.user)
        rows = [
            RoleRow(
                label=_(kind.label),
                description=_(ROLE_DESCRIPTIONS[kind]),
                allowed=[str(PERMISSION_WORDS[one]) for one in Permission if one in ROLE_PERMISSIONS[kind]],
                is_mine=kind in mine,
            )
            for kind in sorted(RoleKind, key=lambda kind: kind not in mine)
        ]
        return super().get_context_data(rows=rows, **kwargs)
