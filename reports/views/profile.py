"""An agency on one page: its orders and its figures."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from reports.queries.profile import agency_profile
from reports.queries.shown_periods import periods_with_values
from reports.rules.kinds import PeriodKind
from reports.views.choices import asked_member, asked_number, kind_choice, period_choice
from tasks.models import Agency
from tasks.permissions import Permission
from tasks.views.base import OfficePage


class AgencyProfile(OfficePage, TemplateView):
    """The agency with those before and after it; orders are shown only to who may see all of them."""

    permission = Permission.SEE_INDICATORS
    template_name = "reports/profile.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Agency.objects.select_related("parent").prefetch_related("predecessors", "successors")
        agency = get_object_or_404(rows, pk=self.kwargs["pk"])
        asked, user = self.request.GET, self.request.user
        profile = agency_profile(
            agency,
            user,
            self.now,
            known=periods_with_values(user, subject__agency=agency),
            kind=asked_member(PeriodKind, asked.get("kind")),
            period=asked_number(asked.get("period")),
        )
        choices = [kind_choice(profile.kinds, profile.kind), period_choice(profile.periods, profile.period)]
        return super().get_context_data(profile=profile, choices=choices, now=self.now, **kwargs)
