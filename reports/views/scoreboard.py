"""The scoreboard: agencies × indicators of one period."""

from typing import Any

from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from reports.queries.indicator_list import themes
from reports.queries.scoreboard import scoreboard
from reports.queries.shown_periods import kinds_of, periods_with_values
from reports.rules.kinds import SubjectKind
from reports.views.choices import (
    asked_group,
    asked_kind,
    asked_period,
    group_choice,
    kind_choice,
    period_choice,
    theme_choice,
)
from tasks.permissions import Permission
from tasks.views.base import OfficePage


class ScoreboardPage(OfficePage, TemplateView):
    """The table with its filters; each column can be sorted by, each name leads to its page."""

    permission = Permission.SEE_INDICATORS
    template_name = "reports/scoreboard.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked, user, known = self.request.GET, self.request.user, themes()
        there = periods_with_values(user, subject__kind=SubjectKind.AGENCY)
        kinds = kinds_of(there)
        kind = asked_kind(kinds, asked.get("kind"))
        periods = [period for period in there if period.kind == kind]
        period = asked_period(periods, asked.get("period")) or next(iter(periods), None)
        theme, sort = _asked_theme(asked.get("theme"), known), asked.get("sort", "")
        group = asked_group(asked)
        board = scoreboard(period, user, group=group, theme=theme, sort=sort) if period else None
        choices = [
            kind_choice(kinds, kind),
            period_choice(periods, period),
            group_choice(group),
            theme_choice(known, theme, _("All themes")),
        ]
        return super().get_context_data(board=board, period=period, choices=choices, theme=theme, sort=sort, **kwargs)


def _asked_theme(asked: str | None, known: list[str]) -> str:
    """Return the theme to show: the asked one; the first where none was asked, because all of them are a wide table."""
    if asked is None:
        return next(iter(known), "")
    return asked if asked in known else ""
