"""The entry sheet as a workbook: download, upload, and the annotated one back."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views import View

from reports.forms.entry_sheet import SheetForm, UploadForm
from reports.forms.sheet_workbook import read_workbook, workbook_of
from reports.views.entry_sheet import OneSheet
from tasks.rules.text import fold
from tasks.spreadsheets import Unreadable, read_upload
from tasks.views.audit import XLSX


class SheetWorkbook(OneSheet, View):
    """Hands out the table; what is typed on the page and not saved yet goes along when the page sends it."""

    def get(self, request: HttpRequest, **kwargs: int) -> FileResponse:
        return self.file(SheetForm(self.sheet()))

    def post(self, request: HttpRequest, **kwargs: int) -> FileResponse:
        return self.file(SheetForm(self.sheet(), request.POST))

    def file(self, form: SheetForm) -> FileResponse:
        """Return the workbook under a name that says whose it is and of when."""
        named = form.sheet.agency.abbreviation or form.sheet.agency.name_vi
        name = slugify(fold(f"so lieu {named} {form.sheet.period.name}").replace("/", "-"))
        return FileResponse(workbook_of(form), as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


class SheetUpload(OneSheet, View):
    """Shows what a filled-in workbook says, in the grid; nothing is kept before the grid is saved."""

    def get(self, request: HttpRequest, **kwargs: int) -> HttpResponse:
        return self.back()

    def post(self, request: HttpRequest, **kwargs: int) -> HttpResponse:
        sheet, upload = self.sheet(), UploadForm(request.POST, request.FILES)
        if not upload.is_valid():
            messages.error(request, _("Choose the workbook first."))
            return self.back()
        file = upload.cleaned_data["file"]
        try:
            data, refused = read_workbook(sheet, read_upload(file), file.name)
        except Unreadable as unreadable:
            messages.error(request, unreadable.sentence)
            return self.back()
        form = SheetForm(sheet, data)
        form.refuse_cells(refused)
        if not form.touched and not form.wrong:
            messages.info(
                request,
                _("The workbook has nothing new in the rows that can still be filled in; nothing is to be saved."),
            )
            return self.back()
        return self.show(form, is_upload=True)
