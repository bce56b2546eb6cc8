"""Logging progress from the page of an assignment."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from tasks.actions.progress import log_progress
from tasks.actions.refusal import Refused
from tasks.forms.reporting import ProgressForm
from tasks.permissions import Permission
from tasks.views.assignment import OneAssignment, assignment_context


class ProgressLog(OneAssignment, View):
    """Adds one entry; what was typed stays in the form when something is wrong."""

    permission = Permission.LOG_PROGRESS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        share = self.share()
        form = ProgressForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                log_progress(assignment=share, by=request.user, now=self.now, **form.cleaned_data)
                return self.back(_("The update has been saved."))
            except Refused as refused:
                form.add_error(None, refused.sentence)
        context = assignment_context(request, share, self.now, progress_form=form)
        return render(request, "tasks/assignment_detail.html", context, status=422)
