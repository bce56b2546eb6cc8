"""The queue of what waits for a decision."""

from django.views.generic import TemplateView

from tasks.permissions import Permission, can
from tasks.queries import decisions
from tasks.views.base import OfficePage

TABS = (
    ("objections", Permission.DECIDE_OBJECTION, decisions.objections),
    ("extensions", Permission.DECIDE_EXTENSION, decisions.extensions),
    ("obstacles", Permission.DECIDE_OBSTACLE, decisions.obstacles),
)


class Decisions(OfficePage, TemplateView):
    """Objections, extensions and obstacles that wait for this person, the longest waiting first."""

    permission = Permission.DECIDE_OBSTACLE
    template_name = "tasks/decisions.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        found = {name: query(user) for name, permission, query in TABS if can(user, permission)}
        tabs = [(name, rows.count()) for name, rows in found.items()]
        asked = self.request.GET.get("show")
        show = asked if asked in found else next((name for name, count in tabs if count), tabs[0][0])
        page = self.page_of(found[show])
        rows = decisions.present_awaited(page, self.now)
        return super().get_context_data(tabs=tabs, show=show, page=page, rows=rows, now=self.now, **kwargs)
