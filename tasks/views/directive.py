"""Directives: the list, one with its orders, and other dates for these."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from tasks.actions.redating import Amendment, redate_directive
from tasks.actions.refusal import Refused
from tasks.forms.task import RedateDirectiveForm
from tasks.models import Directive
from tasks.permissions import Permission, can, visible_directives
from tasks.queries.directives import datable_tasks, directive_list, tasks_of_directive
from tasks.sentences import sentence
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


class DirectiveRedate(OfficePage, View):
    """Gives the ticked orders of an amended directive other dates: what comes of it is shown first."""

    permission = Permission.ENTER_DIRECTIVE

    def directive(self) -> Directive:
        """Return the directive of the address, if this person may see it."""
        return get_object_or_404(visible_directives(self.request.user), pk=self.kwargs["pk"])

    def show(self, directive, form, amendment: Amendment | None = None, status: int = 200) -> HttpResponse:
        """Return the page, with what the form comes to once that has been asked for."""
        context = {"directive": directive, "form": form, "tasks": form.fields["tasks"].queryset, "preview": amendment}
        redatings = amendment.redatings if amendment else []
        context["problems"] = sorted({str(sentence(problem)) for one in redatings for problem in one.problems})
        return render(self.request, "tasks/directive_redate.html", context, status=status)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        directive = self.directive()
        return self.show(directive, RedateDirectiveForm(tasks=datable_tasks(directive)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        directive = self.directive()
        form = RedateDirectiveForm(request.POST, tasks=datable_tasks(directive))
        if not form.is_valid():
            return self.show(directive, form, status=422)
        confirmed = request.POST.get("step") == "confirm"
        by, values = request.user, form.cleaned_data
        try:
            done = redate_directive(directive=directive, by=by, now=self.now, dry_run=not confirmed, **values)
        except Refused as refused:
            form.add_error(None, refused.sentence)
            return self.show(directive, form, status=422)
        return self.finish(directive, done) if confirmed else self.show(directive, form, done)

    def finish(self, directive: Directive, done: Amendment) -> HttpResponse:
        """Say what moved and go back to the directive."""
        facts = {"orders": len(done.redatings), "count": done.moving}
        messages.success(
            self.request, _("%(orders)s orders have another date; %(count)s assignments moved with them.") % facts
        )
        return redirect("tasks:directive", pk=directive.pk)
