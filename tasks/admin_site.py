"""Who may open the administration pages: people whose role says so, and the first superuser, who has none yet."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest

from tasks.permissions import Permission, can


def may(request: HttpRequest, permission: Permission) -> bool:
    """Return whether the person holds the permission; a superuser without any role, ended ones too, holds all."""
    user = request.user
    if not user.is_active or not user.is_authenticated:
        return False
    return bool(can(user, permission)) or (user.is_superuser and not user.roles.exists())


class OfficeAdminSite(AdminSite):
    """Django's administration, opened by our roles and not by a flag that outlives them."""

    def has_permission(self, request: HttpRequest) -> bool:
        return may(request, Permission.ADMINISTER) or may(request, Permission.EDIT_REFERENCE)
