"""The board: where the work stands, for all and by agency, body, directive or field."""

from django.views.generic import TemplateView

from reports.queries.board import secretariat_board
from reports.rules.scopes import Scope
from tasks.permissions import Permission, overseen_agency_ids
from tasks.queries.decisions import leaders_obstacles, present_awaited
from tasks.rules.due_dates import DueDates
from tasks.views.base import OfficePage

SWITCHES = (Scope.AGENCY, Scope.BODY, Scope.DIRECTIVE, Scope.FIELD, Scope.CAME_FROM)

# What a leader can take in beside the figures; the rest stands in their queue.
MOST_OBSTACLES = 8


class BoardPage(OfficePage, TemplateView):
    """The sentence, the 2×2 and the table; every number is a link to exactly the rows behind it."""

    permission = Permission.SEE_BOARD
    template_name = "reports/board.html"

    def get_context_data(self, **kwargs):
        asked = self.request.GET
        by = next((scope for scope in SWITCHES if scope.value == asked.get("by")), Scope.AGENCY)
        dates = next((dates for dates in DueDates if dates.value == asked.get("dates")), DueDates.AGREED)
        oversees = bool(overseen_agency_ids(self.request.user))
        overseen = oversees and asked.get("overseen") == "1"
        board = secretariat_board(self.request.user, self.now, by=by, dates=dates, overseen=overseen)
        waiting = list(leaders_obstacles(self.request.user)[:MOST_OBSTACLES])
        kwargs["obstacles"] = present_awaited(waiting, self.now)
        return super().get_context_data(
            board=board,
            switches=SWITCHES,
            date_switches=tuple(DueDates),
            oversees=oversees,
            overseen=overseen,
            **kwargs,
        )
