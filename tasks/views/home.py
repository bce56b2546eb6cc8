"""Where each person begins."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from tasks.permissions import Permission, agency_ids, can, overseen_agency_ids
from tasks.queries.due_words import present_rows
from tasks.queries.my_work import my_work, work_counters
from tasks.queries.reporting_week import week_standing
from tasks.views.base import OfficePage


class Home(OfficePage, View):
    """Sends people to the page of their first question: the board for readers, their own work for doers.

    A member begins with the agencies they are charged to follow. Who neither reads nor does, as the head of an agency,
    begins with the assignments they see.
    """

    permission = None

    def get(self, request: HttpRequest) -> HttpResponse:
        reports_on_work = can(request.user, Permission.LOG_PROGRESS) and bool(agency_ids(request.user))
        decides = can(request.user, Permission.DECIDE_COMPLETION)
        if can(request.user, Permission.SEE_BOARD) and overseen_agency_ids(request.user):
            return redirect(f"{reverse('reports:board')}?overseen=1")
        if can(request.user, Permission.SEE_BOARD) and (decides or not reports_on_work):
            return redirect("reports:board")
        if can(request.user, Permission.SEE_ASSIGNMENTS):
            return redirect("tasks:my-work" if reports_on_work else "tasks:assignment-list")
        return redirect("tasks:no-role")


class NoRole(OfficePage, TemplateView):
    """Tells somebody without a role whom to ask."""

    permission = None
    template_name = "tasks/no_role.html"


class MyWork(OfficePage, TemplateView):
    """What must I do first? Late, returned, due soon, waiting for others.

    Every mail leads here; who reports on nothing goes on to where they begin.
    """

    permission = Permission.SEE_ASSIGNMENTS
    template_name = "tasks/my_work.html"

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not can(request.user, Permission.LOG_PROGRESS):
            return redirect("tasks:home")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        user = self.request.user
        counters = work_counters(user, self.now)
        only = self.request.GET.get("only", "all")
        page = self.page_of(my_work(user, self.now, only))
        counts = {counter.key: counter.count for counter in counters}
        rows = present_rows(page, self.now)
        return super().get_context_data(
            counters=counters,
            counts=counts,
            only=only,
            page=page,
            rows=rows,
            standing=week_standing(user, self.now),
            now=self.now,
            **kwargs,
        )
