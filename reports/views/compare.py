"""Two periods of one indicator, side by side."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from reports.models import Indicator, Period
from reports.queries.compare import comparison
from reports.queries.indicator_list import indicators_with_values
from reports.queries.shown_periods import kinds_of, periods_with_values
from reports.rules.kinds import PeriodKind
from reports.views.choices import (
    Choice,
    asked_group,
    asked_kind,
    asked_number,
    asked_period,
    group_choice,
    kind_choice,
    period_choice,
)
from tasks.permissions import Permission
from tasks.views.base import OfficePage


class ComparePage(OfficePage, TemplateView):
    """The earlier and the later figure of every agency, and the change in its kind, or why there is none."""

    permission = Permission.SEE_INDICATORS
    template_name = "reports/compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked, user = self.request.GET, self.request.user
        indicators = indicators_with_values(user)
        chosen = asked_number(asked.get("indicator"))
        indicator = next((one for one in indicators if one.pk == chosen), next(iter(indicators), None))
        there = periods_with_values(user, indicator=indicator) if indicator else []
        kinds = [kind for kind in kinds_of(there) if kind != PeriodKind.SPAN]
        kind, group = asked_kind(kinds, asked.get("kind")), asked_group(asked)
        periods = [period for period in there if period.kind == kind]
        earlier, later = _two(periods, asked.get("earlier"), asked.get("later"))
        compared = comparison(indicator, earlier, later, user, group=group) if indicator and earlier and later else None
        choices = [
            _indicator_choice(indicators, indicator),
            kind_choice(kinds, kind),
            period_choice(periods, earlier, name="earlier", label=_("Earlier period")),
            period_choice(periods, later, name="later", label=_("Later period")),
            group_choice(group),
        ]
        return super().get_context_data(compared=compared, indicator=indicator, choices=choices, **kwargs)


def _indicator_choice(indicators: Sequence[Indicator], chosen: Indicator | None) -> Choice:
    names = [(str(one.pk), one.name) for one in indicators]
    return Choice("indicator", _("Indicator"), names, str(chosen.pk) if chosen else "", combobox=True)


def _two(periods: Sequence[Period], earlier: str | None, later: str | None) -> tuple[Period | None, Period | None]:
    """Return the two periods in their order, whichever way they were asked for; the newest two without a wish."""
    if len(periods) < 2:
        return None, None
    last = asked_period(periods, later) or periods[0]
    first = asked_period(periods, earlier)
    if first is None or first == last:
        place = periods.index(last)
        first = periods[place + 1] if place + 1 < len(periods) else periods[place - 1]
    return (first, last) if first.cut_off_on <= last.cut_off_on else (last, first)
