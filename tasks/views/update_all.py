"""All of an agency's open work on one screen, updated with one submit."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views import View

from tasks.actions.progress import log_progress
from tasks.actions.refusal import Refused
from tasks.actions.share import ChangedMeanwhile
from tasks.forms.update_all import RowUpdateForm
from tasks.models import Assignment
from tasks.permissions import Permission
from tasks.queries.due_words import Row, present_rows
from tasks.queries.reporting_week import current_week, rows_to_update, week_standing
from tasks.queries.share_words import told_change
from tasks.rules.numbers import row_numbers
from tasks.views.base import LightPaginator, OfficePage

ROWS_PER_PAGE = 50


@dataclass(frozen=True)
class UpdateRow:
    """One share as the screen shows it, and its form."""

    row: Row
    form: RowUpdateForm
    is_given: bool


class UpdateAll(OfficePage, View):
    """Shows every share that can take an update; rows nobody touched stay as they are."""

    permission = Permission.LOG_PROGRESS

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show({})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save every row that is right, and show those that aren't with what was typed."""
        forms = [RowUpdateForm(request.POST, share=share) for share in self.sent_shares()]
        touched = [form for form in forms if form.is_touched]
        wrong = {form.share.pk: form for form in touched if not (form.is_valid() and self.is_saved(form))}
        saved = [form for form in touched if form.share.pk not in wrong]
        if wrong:
            return self.show(wrong, saved=len(saved))
        if not saved:
            messages.info(request, _("Nothing was changed, so nothing was saved."))
        else:
            messages.success(request, _("%(count)s updates have been saved.") % {"count": len(saved)})
        changing = [form.share.pk for form in saved if form.cleaned_data["date_changes"]]
        query = "?" + "&".join(f"extend={pk}" for pk in changing) if changing else ""
        return redirect(reverse("tasks:update-all") + query)

    def sent_shares(self) -> Iterable[Assignment]:
        """Return the shares of the form that this person may still update, in the order of the screen."""
        sent = row_numbers(self.request.POST.getlist("share"), ROWS_PER_PAGE)
        return rows_to_update(self.request.user, current_week(self.now)).filter(pk__in=sent)

    def is_saved(self, form: RowUpdateForm) -> bool:
        """Save one row; a refusal becomes an error of the row."""
        try:
            log_progress(assignment=form.share, by=self.request.user, now=self.now, **form.values)
        except ChangedMeanwhile as changed:
            form.take_newest_version()
            form.add_error(None, " ".join([str(changed.sentence), *map(told_change, changed.events)]))
            return False
        except Refused as refused:
            form.add_error(None, refused.sentence)
            return False
        return True

    def show(self, wrong: dict[int, RowUpdateForm], saved: int = 0) -> HttpResponse:
        """Return the screen; `wrong` are the rows to correct, which stand first."""
        standing = week_standing(self.request.user, self.now)
        page = self.page(wrong)
        rows = [
            UpdateRow(row, wrong.get(row.share.pk) or RowUpdateForm(share=row.share), bool(row.share.is_given))
            for row in present_rows(page, self.now)
        ]
        context = {"rows": rows, "page": page, "standing": standing, "wrong": wrong, "saved": saved, "now": self.now}
        context["extend"] = self.shares_to_extend()
        return render(self.request, "tasks/update_all.html", context, status=422 if wrong else 200)

    def page(self, wrong: dict[int, RowUpdateForm]) -> Page:
        """Return the rows of the address's page; with something to correct, those rows and no others."""
        rows = rows_to_update(self.request.user, current_week(self.now))
        rows = rows.filter(pk__in=wrong) if wrong else rows
        return LightPaginator(rows, ROWS_PER_PAGE).get_page(self.request.GET.get("page"))

    def shares_to_extend(self) -> list[tuple[Assignment, str]]:
        """Return the shares whose date will change, as their author just said, with the page that asks for it."""
        asked = row_numbers(self.request.GET.getlist("extend"), ROWS_PER_PAGE)
        if not asked:
            return []
        shares = rows_to_update(self.request.user, current_week(self.now)).filter(pk__in=asked)
        return [(share, _extension_page(share)) for share in shares]


def _extension_page(share: Assignment) -> str:
    """Return where more time is asked for."""
    try:
        return reverse("tasks:extension-ask", args=[share.pk])
    except NoReverseMatch:
        return reverse("tasks:assignment", args=[share.pk])
