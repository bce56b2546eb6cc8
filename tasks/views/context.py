"""What the frame around every page shows: where one can go, and who one is."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tasks.models import User
from tasks.permissions import Permission, can, roles_of
from tasks.queries.inbox import unread_count


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return the entries of the sidebar this person may open, and their office in words."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav": [], "office": "", "is_demo": settings.DEMO}
    return {"nav": _entries(request, user), "office": office_of(user), "is_demo": settings.DEMO}


def office_of(user: User) -> str:
    """Return the person's agency and role as the header shows them."""
    return "; ".join(
        ", ".join(filter(None, (str(role.agency or ""), _(role.get_kind_display())))) for role in roles_of(user)
    )


def _entries(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    entries = [
        ("tasks:my-work", _("My work"), "inbox", Permission.LOG_PROGRESS),
        ("tasks:inbox", _("Inbox"), "mail", None),
        ("tasks:assignment-list", _("Assignments"), "list-check", Permission.SEE_ASSIGNMENTS),
        ("tasks:directive-list", _("Directives"), "file-text", Permission.SEE_ASSIGNMENTS),
        ("tasks:acceptance-queue", _("Acceptance"), "checks", Permission.DECIDE_COMPLETION),
        ("tasks:decisions", _("Waiting for a decision"), "hourglass", Permission.DECIDE_OBSTACLE),
        ("tasks:people", _("People"), "user", Permission.HAND_OVER_PERSON),
        ("tasks:handover", _("Reorganisation"), "users", Permission.HAND_OVER_AGENCY),
        ("reports:board", _("Board"), "layout-dashboard", Permission.SEE_BOARD),
        ("reports:indicators", _("Indicators"), "chart-line", Permission.SEE_INDICATORS),
        ("reports:scoreboard", _("Scoreboard"), "table", Permission.SEE_INDICATORS),
        ("reports:scores", _("Scores"), "report", Permission.SEE_INDICATORS),
        ("reports:figures", _("Figures"), "file-spreadsheet", Permission.ENTER_VALUES),
        ("tasks:audit-log", _("Audit log"), "history", Permission.READ_AUDIT),
    ]
    entries.append(("tasks:jobs", _("Jobs"), "progress", Permission.ADMINISTER))
    if user.is_superuser:  # the first one has no role yet; the pages themselves ask again
        entries.append(("admin:index", _("Administration"), "settings", None))
    else:
        entries.append(("admin:index", _("Reference data"), "settings", Permission.EDIT_REFERENCE))
    counts = {"tasks:inbox": unread_count(user) or None}
    return [
        {
            "label": label,
            "url": reverse(name),
            "icon": icon,
            "active": _is_here(request, name),
            "count": counts.get(name),
        }
        for name, label, icon, permission in entries
        if permission is None or can(user, permission)
    ]


def _is_here(request: HttpRequest, name: str) -> bool:
    """Return whether the page belongs to the entry: the same beginning of the address."""
    return request.path.startswith(reverse(name))
