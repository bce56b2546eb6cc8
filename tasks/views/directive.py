"""Directives: the list, and one with its orders."""

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from tasks.permissions import Permission, can, visible_directives
from tasks.queries.directives import directive_list, tasks_of_directive
from tasks.views.base import OfficePage


class DirectiveList(OfficePage, TemplateView):
    """Every directive one may see, newest first, found by number or words."""

    permission = Permission.SEE_ASSIGNMENTS
    template_name = "tasks/directive_list.html"

    def get_context_data(self, **kwargs):
        text = self.request.GET.get("q", "")[:200]
        page = self.page_of(directive_list(self.request.user, text))
        may_enter = can(self.request.user, Permission.ENTER_DIRECTIVE)
        return super().get_context_data(q=text, page=page, may_enter=may_enter, **kwargs)


class DirectiveDetail(OfficePage, TemplateView):
    """One directive with its orders and how far each has come."""

    permission = Permission.SEE_ASSIGNMENTS
    template_name = "tasks/directive_detail.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        found = visible_directives(user).select_related("issuer").prefetch_related("attachments")
        directive = get_object_or_404(found, pk=self.kwargs["pk"])
        page = self.page_of(tasks_of_directive(directive, user, self.now))
        may_redate = can(user, Permission.ENTER_DIRECTIVE)
        return super().get_context_data(directive=directive, page=page, may_redate=may_redate, **kwargs)
