"""The assignments whose reminder nobody is there to hear."""

from django.core.paginator import Paginator
from django.views.generic import TemplateView

from tasks.permissions import Permission, can
from tasks.queries.nobody import nobody_to_tell
from tasks.views.base import PAGE_SIZE, OfficePage


class NobodyToTell(OfficePage, TemplateView):
    """Which assignments does the reminder run pass over because nobody is there, and what has to be done about it?"""

    permission = Permission.EDIT_REFERENCE
    template_name = "tasks/nobody.html"

    def get_context_data(self, **kwargs):
        on, unheard = nobody_to_tell(self.now)
        page = Paginator(unheard, PAGE_SIZE).get_page(self.request.GET.get("page"))
        may = {
            "may_split": can(self.request.user, Permission.STEER_ASSIGNMENT),
            "may_hand_over": can(self.request.user, Permission.HAND_OVER_AGENCY),
            "may_give_roles": can(self.request.user, Permission.ADMINISTER),
        }
        assignees = len({one.line.assignee for one in unheard})
        return super().get_context_data(
            page=page, rows=page.object_list, on=on, assignees=assignees, now=self.now, **may, **kwargs
        )
