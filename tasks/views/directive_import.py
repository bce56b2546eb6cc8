"""Importing a workbook of directives: send it, look at what was understood, confirm."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from tasks.actions.directive_upload import confirm_upload, keep_upload
from tasks.actions.refusal import Refused
from tasks.forms.directive import ImportForm
from tasks.models import DirectiveImport
from tasks.permissions import Permission
from tasks.spreadsheets import read_upload
from tasks.views.base import OfficePage


class ImportUpload(OfficePage, View):
    """Takes the file; nothing is written but the file itself."""

    permission = Permission.ENTER_DIRECTIVE

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "tasks/directive_import.html", {"form": ImportForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ImportForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                batch = keep_upload(name=file.name, content=read_upload(file), by=request.user, now=self.now)
                return redirect("tasks:directive-import-preview", pk=batch.pk)
            except Refused as refused:
                form.add_error("file", refused.sentence)
        return render(request, "tasks/directive_import.html", {"form": form}, status=422)


class ImportPreview(OfficePage, View):
    """Shows what would be made and what was refused, row by row; confirming writes it, all or none."""

    permission = Permission.ENTER_DIRECTIVE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = get_object_or_404(DirectiveImport.objects.select_related("uploaded_by"), pk=pk)
        return render(request, "tasks/directive_import_preview.html", {"batch": batch, "report": batch.report})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = get_object_or_404(DirectiveImport, pk=pk)
        try:
            confirm_upload(batch=batch, by=request.user, now=self.now)
            messages.success(request, _("The orders have been entered and assigned."))
        except Refused as refused:
            messages.error(request, refused.sentence)
        return redirect("tasks:directive-import-preview", pk=pk)
