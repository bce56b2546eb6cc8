"""Agencies that have ended and still hold open work: who takes it over, row by row."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from tasks.actions.handover import pass_on_agency
from tasks.actions.refusal import Refused
from tasks.forms.handover import PassOnForm
from tasks.models import Agency
from tasks.permissions import Permission
from tasks.queries.handover import ended_q, ended_with_work, leftover, takers
from tasks.rules.clock import local_date
from tasks.views.base import OfficePage

# A form of more rows than this is slow to send; the rest follows when these have passed.
MOST_ROWS = 300


class HandoverList(OfficePage, TemplateView):
    """The agencies that have ended and still hold open work, the most first."""

    permission = Permission.HAND_OVER_AGENCY
    template_name = "tasks/handover_list.html"

    def get_context_data(self, **kwargs):
        page = self.page_of(ended_with_work(local_date(self.now)))
        return super().get_context_data(page=page, **kwargs)


class HandoverAgency(OfficePage, View):
    """One ended agency: who takes each share, what that comes to, and the passing on."""

    permission = Permission.HAND_OVER_AGENCY

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.form(), preview=None)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, preview=None, status=422)
        confirmed = request.POST.get("step") == "confirm"
        try:
            passed = pass_on_agency(
                agency=self.left.agency,
                shares_to=form.shares_to,
                by=request.user,
                now=self.now,
                on=local_date(self.now),
                dry_run=not confirmed,
            )
        except Refused as refused:
            form.add_error(None, refused.sentence)
            return self.show(form, preview=None, status=422)
        if not confirmed or not passed.moved:
            return self.show(form, preview=passed)
        messages.success(request, _("%(count)s assignments have been passed on.") % {"count": len(passed.moved)})
        return redirect("tasks:handover")

    def form(self, *data) -> PassOnForm:
        """Return the form over the agency's open work; its successors may take it, or anybody where it has none."""
        agency = get_object_or_404(
            Agency.objects.select_related("parent").filter(ended_q(local_date(self.now))), pk=self.kwargs["pk"]
        )
        self.left = leftover(agency, local_date(self.now), MOST_ROWS)
        may_take = self.left.successors or takers(local_date(self.now)).exclude(pk=agency.pk)
        return PassOnForm(*data, shares=self.left.shares, takers=may_take)

    def show(self, form: PassOnForm, *, preview, status: int = 200) -> HttpResponse:
        """Return the page with the choices, and with what they come to once that has been asked for."""
        context = {"left": self.left, "form": form, "preview": preview, "most": MOST_ROWS}
        return render(self.request, "tasks/handover_agency.html", context, status=status)
