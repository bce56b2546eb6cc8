"""Pieces of a share inside its agency: handing them out, and finishing them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views import View

from tasks.actions.refusal import Refused
from tasks.actions.work_item import answer_work, hand_out_work
from tasks.forms.work_item import WorkItemForm
from tasks.models import WorkItem
from tasks.permissions import Permission
from tasks.views.assignment import OneAssignment


class WorkHandOut(OneAssignment, View):
    """Hands a piece of the share to an officer."""

    permission = Permission.HAND_TO_OFFICER

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        share = self.share()
        form = WorkItemForm(request.POST, assignment=share)
        if not form.is_valid():
            said = " ".join(f"{form[name].label}: {errors[0]}" for name, errors in form.errors.items())
            return self.back(refused=Refused(said))
        try:
            hand_out_work(assignment=share, by=request.user, now=self.now, **form.cleaned_data)
        except Refused as refused:
            return self.back(refused=refused)
        return self.back(_("The piece has been handed out."))


class WorkAnswer(OneAssignment, View):
    """Finishes a piece with its result."""

    permission = Permission.LOG_PROGRESS

    def post(self, request: HttpRequest, pk: int, item: int) -> HttpResponse:
        piece = get_object_or_404(WorkItem, pk=item, assignment=self.share())
        try:
            answer_work(item=piece, answer=request.POST.get("answer", ""), by=request.user, now=self.now)
        except Refused as refused:
            return self.back(refused=refused)
        return self.back(_("The piece is finished."))
