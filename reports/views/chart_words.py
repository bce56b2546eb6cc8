"""The sentences of the charts: a title that says what is seen, and what a line can't show."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from reports.models import Indicator
from reports.queries.ranking import Ranking
from reports.queries.trend import Line, Point, Trend
from reports.templatetags.figures import amount, measure
from reports.views.charts import exact, line_name


def trend_title(indicator: Indicator, trend: Trend) -> str:
    """Return what the main line shows from its first to its last exact figure under one definition."""
    line = trend.main
    points = [point for point in line.points if exact(point) is not None] if line else []
    points = [point for point in points if point.version == points[-1].version]
    words = {"indicator": indicator.name, "name": line_name(line) if line else ""}
    if not points:
        return _("%(indicator)s: no exact figure yet") % words
    first, last = points[0], points[-1]
    words |= {"first": _value(first, indicator), "first_period": first.period.name}
    words |= {"last": _value(last, indicator), "last_period": last.period.name}
    if len(points) == 1:
        return _("%(indicator)s, %(name)s: %(last)s in %(last_period)s") % words
    if exact(last) == exact(first):
        return _("%(indicator)s, %(name)s: %(first)s in %(first_period)s, and as much in %(last_period)s") % words
    if (exact(last) or 0) > (exact(first) or 0):
        return _("%(indicator)s, %(name)s: up from %(first)s (%(first_period)s) to %(last)s (%(last_period)s)") % words
    return _("%(indicator)s, %(name)s: down from %(first)s (%(first_period)s) to %(last)s (%(last_period)s)") % words


def _value(point: Point, indicator: Indicator) -> str:
    known = point.figure
    return measure(known.value if known else None, indicator.unit)


def trend_description(trend: Trend) -> str:
    """Return, line by line, in which periods a figure is missing, none arose or only a bound is known."""
    return " ".join(filter(None, (_unseen(line) for line in trend.lines)))


def _unseen(line: Line) -> str:
    groups = {
        _("missing"): [point for point in line.points if point.figure is None],
        _("none arose"): [point for point in line.points if point.figure and point.figure.none_arose],
        _("known as a bound only"): [
            point for point in line.points if point.figure and point.figure.value is not None and exact(point) is None
        ],
    }
    said = [f"{word}: {_periods(points)}" for word, points in groups.items() if points]
    return f"{line_name(line)}: {'; '.join(said)}." if said else ""


def _periods(points: Sequence[Point]) -> str:
    return ", ".join(point.period.name for point in points)


def spread_title(indicator: Indicator, ranking: Ranking, middle: Decimal | None) -> str:
    """Return where the middle agency stands, and among how many."""
    number = amount(Decimal(len(ranking.ranked)))
    words = {"middle": measure(middle, indicator.unit), "number": number}
    return _("Half of the %(number)s agencies with an exact figure have %(middle)s or more") % words


def spread_description(ranking: Ranking) -> str:
    """Return who isn't in the picture, and why."""
    said = [f"{_(reason.label)}: {len(places)}" for reason, places in ranking.apart.items()]
    return "; ".join(said)


def trend_table(trend: Trend | None) -> list[tuple[Point, list[Point]]]:
    """Return the table of the chart, the newest period first: a point of the first line, and those of all lines."""
    if trend is None or not trend.lines:
        return []
    rows = list(zip(*(line.points for line in trend.lines), strict=True))
    return [(points[0], list(points)) for points in reversed(rows)]
