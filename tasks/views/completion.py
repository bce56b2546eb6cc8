"""Reporting a result, and the secretariat's queue of results to accept."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from tasks.actions.completion import accept_completion, is_late, return_completion, submit_completion
from tasks.actions.refusal import Refused
from tasks.actions.share import ChangedMeanwhile
from tasks.forms.reporting import CompletionForm, DecisionForm
from tasks.models import CalendarDay, CompletionRequest
from tasks.permissions import Permission, visible_to
from tasks.queries.acceptance_queue import acceptance_queue, present_waiting
from tasks.queries.completion_checks import completion_checks
from tasks.queries.due_words import present_row
from tasks.queries.share_words import told_change
from tasks.views.assignment import OneAssignment
from tasks.views.base import OfficePage


class CompletionSubmit(OneAssignment, View):
    """Reports an assignment as done, with its product."""

    permission = Permission.SUBMIT_COMPLETION

    def show(self, form: CompletionForm, status: int = 200, changed: Sequence[str] = ()) -> HttpResponse:
        """Return the form beside the order it is about."""
        share = self.share()
        row = present_row(share, self.now, CalendarDay.objects.working_calendar())
        context = {"share": share, "row": row, "form": form, "changed": changed}
        return render(self.request, "tasks/completion_submit.html", context, status=status)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        share = self.share()
        return self.show(CompletionForm(late=is_late(share, self.now), initial={"version": share.version}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        share = self.share()
        form, status, changed = CompletionForm(request.POST, request.FILES, late=is_late(share, self.now)), 422, []
        if form.is_valid():
            try:
                submit_completion(assignment=share, by=request.user, now=self.now, **form.cleaned_data)
                return self.back(_("Completion has been reported and waits for acceptance."))
            except ChangedMeanwhile as refused:
                status, changed = 409, [told_change(event) for event in refused.events]
                form.take_version(self.share().version)
                form.add_error(None, refused.sentence)
            except Refused as refused:
                form.add_error(None, refused.sentence)
        return self.show(form, status=status, changed=changed)


class AcceptanceQueue(OfficePage, TemplateView):
    """Reports that wait for a decision, the longest waiting first."""

    permission = Permission.DECIDE_COMPLETION
    template_name = "tasks/acceptance_queue.html"

    def get_context_data(self, **kwargs):
        page = self.page_of(acceptance_queue(self.request.user))
        rows = present_waiting(page, self.now)
        return super().get_context_data(page=page, rows=rows, now=self.now, **kwargs)


class CompletionDecide(OfficePage, View):
    """One report with everything it rests on: accept it, or return it with a reason."""

    permission = Permission.DECIDE_COMPLETION

    def show(self, form: DecisionForm, status: int = 200) -> HttpResponse:
        """Return the report with its product, its files and its clock."""
        completion = self.completion()
        waiting = present_waiting([completion], self.now)[0]
        own = completion.submitted_by_id == self.request.user.pk
        context = {
            "completion": completion,
            "waiting": waiting,
            "share": completion.assignment,
            "form": form,
            "own": own,
            "late": is_late(completion.assignment, completion.submitted_at),
            "checks": completion_checks(completion),
        }
        return render(self.request, "tasks/completion_decide.html", context, status=status)

    def completion(self) -> CompletionRequest:
        """Return the report of the address, if this person may see its assignment."""
        reports = CompletionRequest.objects.filter(assignment__in=visible_to(self.request.user))
        reports = reports.select_related(
            "assignment__task__directive",
            "assignment__agency",
            "assignment__body",
            "assignment__membership",
            "assignment__officer",
            "submitted_by",
            "decided_by",
        )
        return get_object_or_404(reports.prefetch_related("attachments"), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(DecisionForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        reason = form.cleaned_data["reason"]
        try:
            if form.cleaned_data["decision"] == "accept":
                waived = form.cleaned_data["delay_waived"]
                accept_completion(
                    request=self.completion(), by=request.user, now=self.now, note=reason, delay_waived=waived
                )
                messages.success(request, _("The result has been accepted."))
            else:
                return_completion(request=self.completion(), by=request.user, now=self.now, reason=reason)
                messages.success(request, _("The report has been returned with its reason."))
        except Refused as refused:
            form.add_error(None, refused.sentence)
            return self.show(form, status=422)
        return redirect("tasks:acceptance-queue")
