"""The list of tables of figures: what my agency still has to send; for the secretariat, who has sent what."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.views.generic import TemplateView

from reports.forms.sheet_filter import SheetFilterForm
from reports.models import Period
from reports.queries.entry_due import entry_due
from reports.queries.sheet_list import (
    Asked,
    SheetStanding,
    agencies_asked,
    asked_figures,
    open_periods,
    standings,
    waiting_sheets,
)
from tasks.models import Agency
from tasks.permissions import Permission, can
from tasks.views.base import PAGE_SIZE, OfficePage


class FigureSheets(OfficePage, TemplateView):
    """Shows an agency its periods, and the secretariat the agencies of a period or what waits for it."""

    permission = Permission.ENTER_VALUES
    template_name = "reports/figures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if can(self.request.user, Permission.VERIFY_VALUES):
            asked = asked_figures()
            waiting = waiting_sheets(asked)
            is_waiting = self.request.GET.get("show") == "waiting"
            context = self.waiting(asked, waiting) if is_waiting else self.of_period(asked)
            context["waiting_count"] = waiting.count()
        else:
            context = self.of_agency()
        return super().get_context_data(now=self.now, **context, **kwargs)

    def of_agency(self) -> dict[str, Any]:
        """Return the periods of one's own agencies, the newest first."""
        asked, agencies = asked_figures(), list(agencies_asked(self.request.user))
        page = self.page_of_rows(open_periods(asked, self.now))
        rows = standings(agencies, page.object_list, asked, self.now)
        due = sorted(entry_due(self.now, agencies=agencies), key=lambda table: (table.send_by_at, table.period.pk))
        return {"rows": rows, "page": page, "due": due, "is_own": True, "is_waiting": False, "many": len(agencies) > 1}

    def of_period(self, asked: Asked) -> dict[str, Any]:
        """Return the agencies of the period that is chosen, narrowed by how far they are."""
        form = SheetFilterForm(self.request.GET, periods=open_periods(asked, self.now), now=self.now)
        periods = [form.chosen] if form.chosen else []
        rows = standings(agencies_asked(self.request.user), periods, asked, self.now)
        page = self.page_of_rows([row for row in rows if form.keeps(row)])
        told = {"whole": sum(row.is_complete for row in rows), "all": len(rows), "period": form.chosen}
        told |= {"is_own": False, "is_waiting": False}
        return {"form": form, "rows": list(page), "page": page, **told}

    def waiting(self, asked: Asked, waiting: QuerySet) -> dict[str, Any]:
        """Return the tables of any period with figures to verify, the longest wait first."""
        page = self.page_of_rows(waiting)
        agencies = Agency.objects.in_bulk({row["subject__agency"] for row in page})
        periods = Period.objects.in_bulk({row["period"] for row in page})
        told = standings(agencies.values(), periods.values(), asked, self.now)
        known: dict[tuple[int, int], SheetStanding] = {(row.agency.pk, row.period.pk): row for row in told}
        keys = [(row["subject__agency"], row["period"]) for row in page]
        return {
            "rows": [known[key] for key in keys if key in known],
            "page": page,
            "is_waiting": True,
            "is_own": False,
            "period": None,
        }

    def page_of_rows(self, rows: Any) -> Any:
        """Return the page the address asks for; a number that doesn't exist gives the nearest page."""
        return Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page"))
