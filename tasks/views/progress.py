"""Logging progress from the page of an assignment."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from tasks.actions.progress import log_progress
from tasks.actions.refusal import Refused
from tasks.actions.share import ChangedMeanwhile
from tasks.forms.reporting import ProgressForm
from tasks.permissions import Permission
from tasks.queries.reporting_week import last_words
from tasks.queries.share_words import told_change
from tasks.views.assignment import OneAssignment, assignment_context

FOLLOWED_BY = {"extension": "tasks:extension-ask", "obstacle": "tasks:obstacle-raise"}


class ProgressLog(OneAssignment, View):
    """Adds one entry; what was typed stays in the form when something is wrong."""

    permission = Permission.LOG_PROGRESS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        share = self.share()
        form = ProgressForm(request.POST, request.FILES, last_done=last_words(share))
        status, changed = 422, []
        if form.is_valid():
            values = dict(form.cleaned_data)
            follow, _confirmed = values.pop("follow"), values.pop("repeat_ok")
            try:
                log_progress(assignment=share, by=request.user, now=self.now, **values)
                saved = self.back(_("The update has been saved."))
                return redirect(FOLLOWED_BY[follow], pk=pk) if follow else saved
            except ChangedMeanwhile as refused:
                share, status = self.share(), 409
                changed = [told_change(event) for event in refused.events]
                form.take_version(share.version)
                form.add_error(None, refused.sentence)
            except Refused as refused:
                form.add_error(None, refused.sentence)
        context = assignment_context(request, share, self.now, progress_form=form, changed=changed)
        return render(request, "tasks/assignment_detail.html", context, status=status)
