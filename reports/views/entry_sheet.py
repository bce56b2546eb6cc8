"""The entry sheet: typing an agency's figures of a period, submitting them, and deciding on them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from reports.actions.values import save_draft, submit_sheet
from reports.actions.verification import return_sheet, revise_value, verify_sheet
from reports.forms.entry_sheet import ReturnForm, SheetForm, UploadForm
from reports.forms.revision import RevisionForm
from reports.models import Period
from reports.permissions import may_revise, sheet_agencies
from reports.queries.entry_sheet import EntrySheet, SheetLine, entry_sheet, has_given, is_late
from reports.rules.kinds import FINAL_STATES, ValueState
from tasks.actions.refusal import Refused
from tasks.models import User
from tasks.permissions import Permission, can
from tasks.views.base import OfficePage


class OneSheet(OfficePage):
    """Mix-in for everything done with one table: a stranger's isn't found, nor a period nobody reports for."""

    permission: Permission | None = Permission.ENTER_VALUES
    request: HttpRequest
    kwargs: dict[str, Any]

    def sheet(self) -> EntrySheet:
        """Return the table of the address, if this person may open it."""
        agency = get_object_or_404(sheet_agencies(self.request.user), pk=self.kwargs["agency"])
        period = get_object_or_404(Period, pk=self.kwargs["period"], send_by_at__isnull=False)
        return entry_sheet(agency, period)

    def show(
        self,
        form: SheetForm,
        *,
        refused: str | Promise = "",
        return_form: ReturnForm | None = None,
        is_upload: bool = False,
    ) -> HttpResponse:
        """Return the page; with something wrong in it, as such."""
        context = sheet_context(form, self.request.user, self.now)
        context |= {"refused": refused, "return_form": return_form or ReturnForm(), "is_upload": is_upload}
        is_wrong = bool(form.wrong or refused or (return_form and return_form.errors))
        return render(self.request, "reports/entry_sheet.html", context, status=422 if is_wrong else 200)

    def back(self, sentence: str = "", refused: Refused | None = None) -> HttpResponse:
        """Return to the table with a sentence about what was done, or why not."""
        if sentence:
            messages.success(self.request, sentence)
        if refused:
            messages.error(self.request, refused.sentence)
        return redirect("reports:entry-sheet", period=self.kwargs["period"], agency=self.kwargs["agency"])


def sheet_context(form: SheetForm, user: User, now: Any) -> dict[str, Any]:
    """Return what the page of a table shows, and what this person may do on it."""
    sheet = form.sheet
    is_open = not sheet.period.is_frozen
    waiting = [line.value for line in sheet.in_state(ValueState.SUBMITTED) if line.value]
    may_enter = is_open and bool(can(user, Permission.ENTER_VALUES, sheet.agency))
    may_verify = bool(waiting) and bool(can(user, Permission.VERIFY_VALUES, sheet.agency))
    return {
        "form": form,
        "sheet": sheet,
        "may_enter": may_enter and any(row.is_typed_in for row in form.rows),
        "may_submit": is_open and bool(can(user, Permission.SUBMIT_VALUES, sheet.agency)),
        "may_verify": may_verify,
        "waiting": waiting,
        "is_own": may_verify and has_given(user, waiting),
        "may_revise": may_revise(user, sheet.period, sheet.agency),
        "final_states": FINAL_STATES,
        "is_late": is_late(sheet.period, now),
        "upload_form": UploadForm(),
    }


class SheetPage(OneSheet, View):
    """Shows the table, and keeps what is typed as a draft; rows nobody touched stay as they are."""

    def get(self, request: HttpRequest, **kwargs: int) -> HttpResponse:
        return self.show(SheetForm(self.sheet()))

    def post(self, request: HttpRequest, **kwargs: int) -> HttpResponse:
        """Save every row that is right, and show those that aren't with what was typed."""
        try:
            form, saved = self.save()
        except Refused as refused:
            return self.show(SheetForm(self.sheet(), request.POST), refused=refused.sentence)
        if form.wrong:
            return self.show(form)
        return self.back(saved_words(saved)) if saved else self.back(_("Nothing was changed, so nothing was saved."))

    def save(self) -> tuple[SheetForm, int]:
        """Keep the rows that can be kept, and return the grid as it stands then, and how many were saved."""
        sheet = self.sheet()
        sent = SheetForm(sheet, self.request.POST)
        report = save_draft(
            agency=sheet.agency, period=sheet.period, rows=sent.typed, by=self.request.user, now=self.now
        )
        form = SheetForm(self.sheet(), self.request.POST, only=sent.unreadable | report.refused)
        form.take(report)
        return form, len(report.saved)


def saved_words(saved: int) -> str:
    """Return how many figures were saved."""
    return ngettext("%(count)s figure has been saved.", "%(count)s figures have been saved.", saved) % {"count": saved}


class SheetCheck(OneSheet, View):
    """Says what is wrong with what is typed so far, row by row; writes nothing."""

    def post(self, request: HttpRequest, **kwargs: int) -> HttpResponse:
        return render(request, "reports/_sheet_checks.html", {"form": SheetForm(self.sheet(), request.POST)})


class SheetSubmit(SheetPage):
    """Saves what is typed, and submits the table."""

    permission = Permission.SUBMIT_VALUES

    def get(self, request: HttpRequest, **kwargs: int) -> HttpResponse:
        return self.back()

    def post(self, request: HttpRequest, **kwargs: int) -> HttpResponse:
        sheet = self.sheet()
        typed: QueryDict | None = request.POST
        try:
            form, _saved = self.save()
            if form.wrong:
                return self.show(form)
            typed = None  # all of it is kept by now, so that the page is shown as the table stands
            seen = SheetForm(sheet, request.POST).seen
            values = submit_sheet(agency=sheet.agency, period=sheet.period, by=request.user, now=self.now, seen=seen)
        except Refused as refused:
            return self.show(SheetForm(self.sheet(), typed), refused=refused.sentence)
        words = ngettext(
            "%(count)s figure has been submitted to the secretariat.",
            "%(count)s figures have been submitted to the secretariat.",
            len(values),
        )
        return self.back(words % {"count": len(values)})


class SheetVerify(OneSheet, View):
    """Verifies what was submitted."""

    permission = Permission.VERIFY_VALUES

    def post(self, request: HttpRequest, **kwargs: int) -> HttpResponse:
        sheet, seen = self.sheet(), request.POST.get("seen", "")
        try:
            values = verify_sheet(agency=sheet.agency, period=sheet.period, by=request.user, now=self.now, seen=seen)
        except Refused as refused:
            return self.back(refused=refused)
        words = ngettext("%(count)s figure has been verified.", "%(count)s figures have been verified.", len(values))
        return self.back(words % {"count": len(values)})


class SheetReturn(OneSheet, View):
    """Returns what was submitted, with a reason."""

    permission = Permission.VERIFY_VALUES

    def post(self, request: HttpRequest, **kwargs: int) -> HttpResponse:
        sheet, form = self.sheet(), ReturnForm(request.POST)
        if not form.is_valid():
            return self.show(SheetForm(sheet), return_form=form)
        facts = {"reason": form.cleaned_data["reason"], "seen": request.POST.get("seen", "")}
        try:
            return_sheet(agency=sheet.agency, period=sheet.period, by=request.user, now=self.now, **facts)
        except Refused as refused:
            return self.back(refused=refused)
        return self.back(_("The figures have been returned with your reason."))


class ValueRevise(OneSheet, View):
    """Takes a correction of a verified figure, with its reason."""

    def get(self, request: HttpRequest, **kwargs: int) -> HttpResponse:
        sheet, line = self.line()
        return self.page(sheet, line, RevisionForm(line=line))

    def post(self, request: HttpRequest, **kwargs: int) -> HttpResponse:
        sheet, line = self.line()
        form = RevisionForm(request.POST, line=line)
        if form.is_valid():
            try:
                revise_value(value=line.standing, by=request.user, now=self.now, **form.values)
                return self.back(_("The correction waits for the secretariat; until then the old figure stands."))
            except Refused as refused:
                form.refuse(refused)
        return self.page(sheet, line, form, status=422)

    def line(self) -> tuple[EntrySheet, SheetLine]:
        """Return the table and the row of the address, whose figure is in force."""
        sheet = self.sheet()
        for line in sheet.asked:
            if line.standing is not None and line.standing.pk == self.kwargs["value"] and line.state in FINAL_STATES:
                return sheet, line
        raise Http404

    def page(self, sheet: EntrySheet, line: SheetLine, form: RevisionForm, status: int = 200) -> HttpResponse:
        """Return the form; who may not correct is told why."""
        if not may_revise(self.request.user, sheet.period, sheet.agency):
            raise PermissionDenied(
                _("Only the focal point, or for a closed period the secretariat, corrects a figure.")
            )
        context = {"sheet": sheet, "line": line, "form": form}
        return render(self.request, "reports/value_revise.html", context, status=status)
