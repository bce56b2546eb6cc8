"""Indicators: the list of all, and everything about one."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from reports.models import Indicator
from reports.queries.indicator_list import indicators_to_list, present_indicators, themes
from reports.queries.indicator_page import Asked, IndicatorPage, indicator_page
from reports.queries.ranking import agencies_to_draw
from reports.queries.shown_periods import periods_with_values
from reports.rules.figures import Figure
from reports.rules.kinds import Audience, PeriodKind, SubjectKind
from reports.views.chart_words import spread_description, spread_title, trend_description, trend_table, trend_title
from reports.views.charts import range_words, spread_chart, trend_chart
from reports.views.choices import (
    Choice,
    asked_group,
    asked_member,
    asked_number,
    group_choice,
    kind_choice,
    period_choice,
    theme_choice,
)
from reports.views.drawing import Chart
from tasks.models import Agency
from tasks.permissions import Permission
from tasks.views.base import OfficePage


class IndicatorList(OfficePage, TemplateView):
    """The indicators with their newest figures, narrowed by words, theme and who gives them."""

    permission = Permission.SEE_INDICATORS
    template_name = "reports/indicator_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked, known = self.request.GET, themes()
        theme = asked.get("theme", "") if asked.get("theme") in known else ""
        audience = asked_member(Audience, asked.get("audience"))
        words = asked.get("q", "")[:200]
        page = self.page_of(indicators_to_list(words=words, theme=theme, audience=audience or ""))
        given_by = [("", _("Given by anybody")), *((one.value, _(one.label)) for one in Audience)]
        return super().get_context_data(
            page=page,
            lines=present_indicators(page.object_list, self.request.user),
            words=words,
            is_narrowed=bool(words or theme or audience),
            choices=[
                theme_choice(known, theme, _("All themes")),
                Choice("audience", _("Given by"), given_by, audience or ""),
            ],
            **kwargs,
        )


class IndicatorDetail(OfficePage, TemplateView):
    """One indicator: the sentence, the trend, the ranking, what was published, and what it is."""

    permission = Permission.SEE_INDICATORS
    template_name = "reports/indicator.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Indicator.objects.select_related("owner", "part_of")
        indicator = get_object_or_404(rows, pk=self.kwargs["pk"])
        asked, user = self.request.GET, self.request.user
        known = periods_with_values(user, indicator=indicator)
        agencies = agencies_to_draw(indicator, user)
        agency = next((one for one in agencies if one.pk == asked_number(asked.get("agency"))), None)
        wanted = Asked(
            kind=asked_member(PeriodKind, asked.get("kind")),
            period=asked_number(asked.get("period")),
            group=asked_group(asked),
            agency=agency,
            whole_time=asked.get("time") == "all",
        )
        shown = indicator_page(indicator, user, wanted, known)
        return super().get_context_data(shown=shown, **pictures(shown), choices=_choices(shown, agencies), **kwargs)


def _choices(shown: IndicatorPage, agencies: list[Agency]) -> list[Choice]:
    """Return the filters; one that has a single answer isn't asked."""
    named = [("", _("Groups only")), *((str(one.pk), str(one)) for one in agencies)]
    drawn = Choice(
        "agency", _("Agency in the chart"), named, str(shown.agency.pk) if shown.agency else "", combobox=True
    )
    choices = [
        kind_choice(shown.kinds, shown.kind),
        period_choice(shown.periods, shown.period),
        *([group_choice(shown.group)] if shown.ranking.everybody or shown.group != SubjectKind.NATION else []),
    ]
    return [choice for choice in choices if len(choice.options) > 1] + ([drawn] if agencies else [])


def pictures(shown: IndicatorPage) -> dict[str, Any]:
    """Return the charts of the page with the words and tables that go with them."""
    return {"trend_chart": _trend(shown), "trend_rows": trend_table(shown.trend), **_spread(shown)}


def _trend(shown: IndicatorPage) -> Chart | None:
    trend = shown.trend
    if trend is None or not trend.lines or len(trend.periods) < 2 or shown.kind == PeriodKind.SPAN:
        return None
    title, description = trend_title(shown.indicator, trend), trend_description(trend)
    return trend_chart(shown.indicator, trend, title=title, description=description)


def _spread(shown: IndicatorPage) -> dict[str, Any]:
    """Return the distribution, from three agencies on; a target is drawn where it is the same for all of them."""
    places = shown.ranking.ranked
    if len(places) < 3:
        return {"spread_chart": None, "spread_rows": []}
    target = shown.ranking.common_target
    chart = spread_chart(
        shown.indicator,
        shown.spread,
        target=Figure(target) if target is not None else None,
        title=spread_title(shown.indicator, shown.ranking, shown.middle),
        description=spread_description(shown.ranking),
    )
    rows = [(range_words(one, shown.indicator.unit), one.count) for one in shown.spread]
    return {"spread_chart": chart, "spread_rows": rows}
