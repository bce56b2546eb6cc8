"""An agency's answer to an order, and the secretariat's decision on an objection."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from tasks.actions.objection import acknowledge_assignment, decide_objection, last_objection, object_to_assignment
from tasks.actions.refusal import Refused
from tasks.forms.requests import ObjectionDecisionForm, ObjectionForm
from tasks.models import Assignment
from tasks.permissions import Permission
from tasks.rules.clock import local_date
from tasks.rules.states import AssignmentState
from tasks.rules.workflow import Move
from tasks.views.assignment import OneAssignment
from tasks.views.share_form import ShareFormPage


class AssignmentAcknowledge(OneAssignment, View):
    """Says that the agency takes the order."""

    permission = Permission.LOG_PROGRESS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            acknowledge_assignment(assignment=self.share(), by=request.user, now=self.now)
        except Refused as refused:
            return self.back(refused=refused)
        return self.back(_("The order has been acknowledged."))


class ObjectionRaise(ShareFormPage, View):
    """Declines an order, or proposes another agency."""

    permission = Permission.ANSWER_ORDER
    title = gettext_lazy("Decline, or propose another agency")
    button = gettext_lazy("Send to the secretariat")
    done = gettext_lazy("The objection has been sent; the secretariat decides on it.")

    def make_form(self, share: Assignment, data: Any = None) -> forms.Form:
        initial = {"move": self.request.GET.get("move") or Move.PROPOSE_TRANSFER.value}
        return ObjectionForm(data, on=local_date(self.now), initial=initial)

    def act(self, share: Assignment, values: dict[str, Any]) -> None:
        values["move"] = Move(values["move"])
        object_to_assignment(assignment=share, by=self.request.user, now=self.now, **values)


class ObjectionDecide(ShareFormPage, View):
    """Decides on an objection."""

    permission = Permission.DECIDE_OBJECTION
    title = gettext_lazy("Decide on the objection")
    button = gettext_lazy("Decide")
    done = gettext_lazy("The objection has been decided; the agency is told.")

    def make_form(self, share: Assignment, data: Any = None) -> forms.Form:
        return ObjectionDecisionForm(data, on=local_date(self.now), initial={"agency": share.proposed_agency_id})

    def lines(self, share: Assignment) -> list[tuple[str | Promise, Any]]:
        event = last_objection(share)
        told = [(_("Objection"), share.objection), (_("Agency proposed"), share.proposed_agency)]
        told.append((_("Sent by"), event.by if event else None))
        return [(label, text) for label, text in told if text]

    def closed(self, share: Assignment) -> str | Promise:
        return _("This has been decided already.") if share.state != AssignmentState.OBJECTED else ""

    def act(self, share: Assignment, values: dict[str, Any]) -> None:
        values["move"] = Move(values["move"])
        decide_objection(assignment=share, by=self.request.user, now=self.now, **values)

    def back(self, sentence: str | None = None, refused: Refused | None = None) -> HttpResponse:
        super().back(sentence, refused)
        return redirect("tasks:decisions")
