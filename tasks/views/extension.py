"""Asking for more time, and deciding on it."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from tasks.actions.completion import is_late
from tasks.actions.extension import ask_extension, decide_extension, extensions_left
from tasks.actions.refusal import Refused
from tasks.forms.requests import ExtensionDecisionForm, ExtensionForm
from tasks.models import Assignment, ExtensionRequest
from tasks.permissions import Permission, visible_to
from tasks.queries.assignment_page import last_cause
from tasks.rules.life import ExtensionDecision
from tasks.templatetags.office import day
from tasks.views.share_form import ShareFormPage


class ExtensionAsk(ShareFormPage, View):
    """Asks for a later due date; the cause that the last update gave stands in the form."""

    permission = Permission.LOG_PROGRESS
    title = gettext_lazy("Ask for an extension")
    button = gettext_lazy("Send to the secretariat")
    done = gettext_lazy("The extension has been asked for; the secretariat decides on it.")

    def make_form(self, share: Assignment, data: Any = None) -> forms.Form:
        return ExtensionForm(data, late=is_late(share, self.now), initial={"reason": last_cause(share)})

    def lines(self, share: Assignment) -> list[tuple[str | Promise, Any]]:
        told = [(_("Present due date"), day(share.due_on) if share.due_on else _("No deadline set"))]
        if share.extension_count:
            told.append((_("Extended so far"), _("%(count)s times") % {"count": share.extension_count}))
        return [*told, (_("Extensions left"), str(extensions_left(share)))]

    def act(self, share: Assignment, values: dict[str, Any]) -> None:
        ask_extension(assignment=share, by=self.request.user, now=self.now, **values)


class ExtensionDecide(ShareFormPage, View):
    """Grants an extension, a shorter one, or none."""

    permission = Permission.DECIDE_EXTENSION
    title = gettext_lazy("Decide on the extension")
    button = gettext_lazy("Decide")
    done = gettext_lazy("The extension has been decided; the agency is told.")

    def extension(self) -> ExtensionRequest:
        """Return the request of the address, if this person may see its assignment."""
        requests = ExtensionRequest.objects.filter(assignment__in=visible_to(self.request.user))
        return get_object_or_404(requests.select_related("asked_by"), pk=self.kwargs["pk"])

    def share(self) -> Assignment:
        return Assignment.objects.with_names().get(pk=self.extension().assignment_id)

    def make_form(self, share: Assignment, data: Any = None) -> forms.Form:
        return ExtensionDecisionForm(data)

    def lines(self, share: Assignment) -> list[tuple[str | Promise, Any]]:
        request = self.extension()
        told = [
            (_("Due date asked for"), day(request.asked_due_on)),
            (_("Present due date"), day(share.due_on)),
            (_("Original due date"), day(share.original_due_on)),
            (_("Extended so far"), _("%(count)s times") % {"count": share.extension_count}),
            (_("Reason"), request.reason),
            (_("Why only after the due date"), request.late_cause),
            (_("Asked by"), request.asked_by),
        ]
        if request.decision != ExtensionDecision.PENDING:
            told.append((_("Decision"), request.get_decision_display()))
        return [(label, text) for label, text in told if text]

    def closed(self, share: Assignment) -> str | Promise:
        return _("This has been decided already.") if self.extension().decision != ExtensionDecision.PENDING else ""

    def act(self, share: Assignment, values: dict[str, Any]) -> None:
        values["decision"] = ExtensionDecision(values["decision"])
        decide_extension(request=self.extension(), by=self.request.user, now=self.now, **values)

    def back(self, sentence: str | None = None, refused: Refused | None = None) -> HttpResponse:
        super().back(sentence, refused)
        return redirect(f"{reverse('tasks:decisions')}?show=extensions")
