"""Reading the audit log, and taking the filtered list along as a file."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from tasks.exports import MOST_SHEET_ROWS, csv_chunks, workbook_file
from tasks.forms.audit_filter import AuditFilterForm
from tasks.permissions import Permission
from tasks.queries.audit_log import audit_events, every_line, present_events
from tasks.rules.clock import local_date
from tasks.views.base import OfficePage

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class AuditLog(OfficePage, TemplateView):
    """Who changed what, when: filtered, in words, in pages."""

    permission = Permission.READ_AUDIT
    template_name = "tasks/audit_log.html"

    def get_context_data(self, **kwargs):
        form = AuditFilterForm(self.request.GET)
        page = self.page_of(audit_events(form.filters))
        lines = present_events(page)
        query = self.request.GET.copy()
        query.pop("page", None)
        return super().get_context_data(
            form=form, page=page, lines=lines, now=self.now, query=query.urlencode(), **kwargs
        )


class AuditExport(OfficePage, View):
    """Sends every event the filters leave as CSV, or as a workbook while it is short enough for one."""

    permission = Permission.READ_AUDIT

    def get(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        events = audit_events(AuditFilterForm(request.GET).filters)
        name = f"audit-{local_date(self.now):%Y%m%d}"
        if request.GET.get("format") != "xlsx":
            answer = StreamingHttpResponse(csv_chunks(_heading(), _cells(events)), "text/csv; charset=utf-8")
            answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
            return answer
        if events[: MOST_SHEET_ROWS + 1].count() > MOST_SHEET_ROWS:
            sentence = _("A workbook takes %(most)s events; choose fewer days, or take the CSV file.")
            messages.error(request, sentence % {"most": MOST_SHEET_ROWS})
            return redirect(f"{reverse('tasks:audit-log')}?{request.GET.urlencode()}")
        file = workbook_file(_("Audit log"), _heading(), _cells(events))
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def _heading() -> list[str]:
    return [
        _("When"),
        _("Person"),
        _("E-mail"),
        _("What happened"),
        _("Kind of object"),
        _("Number"),
        _("Object"),
        _("Details"),
    ]


def _cells(events: Any) -> Iterator[list[Any]]:
    """Return each event as the cells of a row."""
    for line in every_line(events):
        event = line.event
        email = event.by.email if event.by else ""
        yield [event.at, line.who, email, line.verb, line.kind, event.target_id, line.target, line.facts]
