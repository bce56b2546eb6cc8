"""Urging agencies, and saying that one has seen it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View

from tasks.actions.nudge import Urging, nudge_assignments, see_nudges
from tasks.actions.refusal import Refused
from tasks.forms.requests import NudgeForm
from tasks.models import Assignment
from tasks.permissions import Permission
from tasks.views.assignment import OneAssignment
from tasks.views.base import OfficePage


class NudgeSend(OfficePage, View):
    """Urges the chosen assignments and goes back to where they were chosen."""

    permission = Permission.NUDGE

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NudgeForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Choose at least one assignment and say what you urge the agency to do."))
            return HttpResponseRedirect(self.where())
        shares = Assignment.objects.filter(pk__in=form.cleaned_data["assignments"])
        try:
            urging = nudge_assignments(
                assignments=shares, text=form.cleaned_data["text"], by=request.user, now=self.now
            )
            self.tell(urging)
        except Refused as refused:
            messages.error(request, refused.sentence)
        return HttpResponseRedirect(self.where())

    def where(self) -> str:
        """Return the page of this site that the form stood on, else the list."""
        asked = self.request.POST.get("next", "")
        known = url_has_allowed_host_and_scheme(asked, {self.request.get_host()}, self.request.is_secure())
        return asked if known and asked.startswith("/") else reverse("tasks:assignment-list")

    def tell(self, urging: Urging) -> None:
        """Say what became of it, one line for each kind of answer."""
        if urging.urged:
            messages.success(self.request, _("%(count)s assignments have been urged.") % {"count": urging.urged})
        if urging.too_soon:
            told = _("%(count)s were urged only a short while ago and are left alone.")
            messages.warning(self.request, told % {"count": urging.too_soon})
        if urging.idle:
            told = _("%(count)s don't wait for their agency now and are left alone.")
            messages.warning(self.request, told % {"count": urging.idle})
        if urging.foreign:
            told = _("%(count)s aren't yours to urge: you oversee neither the agency nor the task.")
            messages.warning(self.request, told % {"count": urging.foreign})


class NudgeSeen(OneAssignment, View):
    """Says that the agency has seen what it was urged to do."""

    permission = Permission.LOG_PROGRESS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            see_nudges(assignment=self.share(), by=request.user, now=self.now)
        except Refused as refused:
            return self.back(refused=refused)
        return self.back(_("Marked as seen."))
