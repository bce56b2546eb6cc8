"""What the charts show: only exact figures are points of a line; a missing one is a gap, a "<10" a mark of its own."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from reports.models import Indicator, Period
from reports.queries.trend import Line, Point, Trend
from reports.rules.distribution import Range
from reports.rules.figures import Figure
from reports.rules.kinds import IndicatorKind, Operator, SubjectKind
from reports.templatetags.figures import amount, figure, measure
from reports.views.drawing import QUIET, Chart, draw

# Colour, dash and shape go together, so that the lines can be told apart in grey.
LOOKS: dict[SubjectKind | str, tuple[str, list[int], str]] = {
    SubjectKind.NATION: ("#1d4f91", [1, 0], "circle"),
    SubjectKind.MINISTRIES: ("#8a5200", [7, 3], "square"),
    SubjectKind.LOCALITIES: ("#0b655e", [2, 3], "triangle-up"),
    "agency": ("#61419a", [1, 0], "diamond"),
}
OTHERS = [("#566272", [5, 2], "cross"), ("#7d8896", [3, 3], "triangle-right"), ("#384555", [8, 2], "triangle-left")]
TARGET_COLOUR = "#b02c23"
FROM_ZERO = (IndicatorKind.COUNT, IndicatorKind.RATIO, IndicatorKind.MONEY)
UPWARD = (Operator.MORE, Operator.AT_LEAST)
# Words beside marks that would run into each other are left to the key below the chart.
MOST_WORDS = 6


def trend_chart(indicator: Indicator, trend: Trend, *, title: str, description: str) -> Chart:
    """Return the lines over the periods, with target and what it was to begin with."""
    names, apart = axis_names(trend.periods), _told_apart(trend.lines)
    rows = [
        {"line": line_name(line), "x": names[point.period.pk], "version": point.version or 0, **_told(point)}
        for line in trend.lines
        for point in line.points
    ]
    layers = [
        *_wanted_layers(trend, names, indicator.unit),
        {
            "mark": {"type": "line", "strokeWidth": 2, "strokeJoin": "round"},
            "encoding": {"y": _y("exact"), "detail": {"field": "version"}, "strokeDash": apart["strokeDash"]},
        },
        {
            "transform": [{"filter": "datum.exact !== null"}],
            "mark": {"type": "point", "filled": True, "size": 46, "opacity": 1},
            "encoding": {"y": _y("exact"), "shape": apart["shape"]},
        },
        *_mark_layers(rows),
    ]
    spec = {
        "data": {"values": rows},
        "encoding": {
            "x": _time_axis(names),
            "y": {
                "type": "quantitative",
                "scale": {"zero": IndicatorKind(indicator.kind) in FROM_ZERO, "nice": True},
                "axis": {"title": None, "tickCount": 5, "domain": False, "ticks": False},
            },
            "color": apart["color"],
        },
        "layer": layers,
    }
    return draw("trend", spec, title=title, description=description)


def _time_axis(names: Mapping[int, str]) -> dict[str, Any]:
    """Return the axis of the periods: every one has its place, also where nothing is known."""
    axis = {"title": None, "labelAngle": 0, "labelOverlap": True, "labelSeparation": 8, "grid": False}
    scale = {"type": "point", "padding": 0.5, "domain": list(names.values())}
    return {"field": "x", "type": "ordinal", "scale": scale, "axis": axis}


def axis_names(periods: Sequence[Period]) -> dict[int, str]:
    """Return each period's name as it fits under an axis, 10/2026 or 2024; two of the same name say their last day."""
    short = {period.pk: _short(period.name) for period in periods}
    often = Counter(short.values())
    return {
        period.pk: f"{short[period.pk]} ({period.cut_off_on:%d/%m})"
        if often[short[period.pk]] > 1
        else short[period.pk]
        for period in periods
    }


def _short(name: str) -> str:
    first, _space, rest = name.partition(" ")
    return rest if first.isalpha() and rest[:1].isdigit() and " " not in rest else name


def line_name(line: Line) -> str:
    """Return whose line it is, and that it was published where the tracker has no figure of its own."""
    whose = _(line.group.label) if line.group else str(line.agency or line.subject)
    return _("%(name)s (published)") % {"name": whose} if line.is_published else whose


def exact(point: Point) -> float | None:
    """Return what may be a point of a line: an exact figure, and nothing else."""
    known = point.figure
    return float(known.value) if known is not None and known.is_exact and known.value is not None else None


def _told(point: Point) -> dict[str, Any]:
    """Return a row's figure in one of three columns: an exact one, a bound, or the word that none arose."""
    known = point.figure
    bound = known is not None and known.value is not None and not known.is_exact
    return {
        "exact": exact(point),
        "bound": float(known.value) if known and bound and known.value is not None else None,
        "upward": bool(known and known.operator in UPWARD),
        "words": figure(known) if bound else "",
        "none": bool(known and known.none_arose),
    }


def _y(field: str) -> dict[str, Any]:
    return {"field": field, "type": "quantitative"}


def _told_apart(lines: Sequence[Line]) -> dict[str, Any]:
    """Return colour, dash and shape by the name of the line; one line alone needs no key."""
    others = iter(OTHERS * (len(lines) // len(OTHERS) + 1))
    names = [line_name(line) for line in lines]
    looks = [LOOKS["agency"] if line.agency else LOOKS[line.group] if line.group else next(others) for line in lines]
    legend = {"title": None, "columns": 2, "symbolStrokeWidth": 2} if len(lines) > 1 else None
    return {
        channel: {
            "field": "line",
            "type": "nominal",
            "legend": legend,
            "scale": {"domain": names, "range": [look[place] for look in looks]},
        }
        for place, channel in enumerate(("color", "strokeDash", "shape"))
    }


def _mark_layers(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the marks that belong to no line: an arrow at a bound, a hollow ring at the foot where none arose."""
    layers: list[dict[str, Any]] = []
    for is_upward, shape in ((False, "triangle-down"), (True, "triangle-up")):
        bounds = [row for row in rows if row["bound"] is not None and row["upward"] == is_upward]
        if bounds:
            layers.append({**_hollow(shape), "data": {"values": bounds}, "encoding": {"y": _y("bound")}})
            layers += _words_layers(bounds[:MOST_WORDS], {"y": _y("bound"), "text": {"field": "words"}})
    none = [row for row in rows if row["none"]]
    if none:
        foot = {"y": {"value": {"expr": "height"}}}
        layers.append({**_hollow("circle"), "data": {"values": none}, "encoding": foot})
        layers += _words_layers(none[:1], {**foot, "text": {"value": _("none arose")}})
    return layers


def _hollow(shape: str) -> dict[str, Any]:
    return {"mark": {"type": "point", "shape": shape, "filled": False, "size": 80, "strokeWidth": 1.5, "opacity": 1}}


def _words_layers(rows: Sequence[dict[str, Any]], encoding: dict[str, Any]) -> list[dict[str, Any]]:
    """Return words on a white edge, so that a line behind them doesn't run through the letters."""
    words = {"type": "text", "dy": -12}
    edge = {**words, "stroke": "#fff", "strokeWidth": 4, "strokeJoin": "round"}
    return [
        {"data": {"values": list(rows)}, "mark": mark, "encoding": {**encoding, "color": {"value": colour}}}
        for mark, colour in ((edge, "#fff"), (words, QUIET))
    ]


def _wanted_layers(trend: Trend, names: dict[int, str], unit: str) -> list[dict[str, Any]]:
    """Return the target, as one line or as a step for each period, and the baseline."""
    layers: list[dict[str, Any]] = []
    wanted = [(names[pk], target) for pk, target in trend.targets.items()]
    if wanted:
        same = len({target.value for _x, target in wanted}) == 1 and len(wanted) == len(trend.periods)
        words = _("Target %(value)s") % {"value": measure(wanted[-1][1].value, unit)}
        layers += _rule(wanted[-1][1], words, TARGET_COLOUR, [6, 4]) if same else _steps(wanted, words)
    if trend.baseline:
        words = _("Baseline %(value)s") % {"value": measure(trend.baseline.value, unit)}
        layers += _rule(trend.baseline, words, QUIET, [1, 3])
    return layers


def _rule(wanted: Figure, words: str, colour: str, dash: list[int]) -> list[dict[str, Any]]:
    value = {"datum": float(wanted.value or 0), "type": "quantitative"}
    plain = {"x": None, "color": {"value": colour}, "y": value}
    text = {"type": "text", "align": "right", "baseline": "bottom", "dy": -3, "x": {"expr": "width"}}
    return [
        {"data": {"values": [{}]}, "mark": {"type": "rule", "strokeWidth": 1.5, "strokeDash": dash}, "encoding": plain},
        {"data": {"values": [{}]}, "mark": text, "encoding": {**plain, "text": {"value": words}}},
    ]


def _steps(wanted: Sequence[tuple[str, Figure]], words: str) -> list[dict[str, Any]]:
    rows = [{"x": x, "target": float(target.value or 0)} for x, target in wanted]
    plain = {"color": {"value": TARGET_COLOUR}, "y": _y("target")}
    line = {"type": "line", "interpolate": "step", "strokeWidth": 1.5, "strokeDash": [6, 4]}
    dash = {"type": "point", "shape": "stroke", "size": 120, "strokeWidth": 2}
    text = {"type": "text", "align": "right", "baseline": "bottom", "dy": -4}
    return [
        {"data": {"values": rows}, "mark": line, "encoding": plain},
        {"data": {"values": rows}, "mark": dash, "encoding": plain},
        {"data": {"values": rows[-1:]}, "mark": text, "encoding": {**plain, "text": {"value": words}}},
    ]


def spread_chart(
    indicator: Indicator, spread: Iterable[Range], *, target: Figure | None, title: str, description: str
) -> Chart:
    """Return how many agencies lie in each range, with the target where one holds for all of them."""
    rows = [{"low": float(one.low), "high": float(one.high), "count": one.count} for one in spread]
    words = [{**row, "middle": (row["low"] + row["high"]) / 2} for row in rows if row["count"]]
    ticks = sorted({row["low"] for row in rows} | {row["high"] for row in rows})
    axis = {"title": indicator.unit or None, "values": ticks, "grid": False, "labelOverlap": True}
    x = {"field": "low", "type": "quantitative", "axis": axis, "scale": {"nice": False, "zero": False}}
    y = {"field": "count", "type": "quantitative", "axis": None, "scale": {"zero": True}}
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "bar", "color": "#8fb3dd", "stroke": "#fff"},
            "encoding": {"x": x, "x2": {"field": "high"}, "y": y, "y2": {"datum": 0}},
        },
        {
            "data": {"values": words},
            "mark": {"type": "text", "dy": -8},
            "encoding": {"x": {**x, "field": "middle"}, "y": y, "text": {"field": "count"}},
        },
    ]
    if target is not None and ticks and ticks[0] <= float(target.value or 0) <= ticks[-1]:
        place = {"datum": float(target.value or 0), "type": "quantitative"}
        mark = {"type": "rule", "color": TARGET_COLOUR, "strokeDash": [6, 4], "strokeWidth": 1.5}
        said = _("Target %(value)s") % {"value": measure(target.value, indicator.unit)}
        text = {"type": "text", "color": TARGET_COLOUR, "align": "right", "dx": -5, "y": 6}
        layers.append({"data": {"values": [{}]}, "mark": mark, "encoding": {"x": place}})
        layers.append({"data": {"values": [{}]}, "mark": text, "encoding": {"x": place, "text": {"value": said}}})
    spec = {"data": {"values": rows}, "layer": layers}
    return draw("spread", spec, title=title, description=description)


def range_words(one: Range, unit: str) -> str:
    """Return a range in words: 60–70 %."""
    return f"{amount(one.low, unit)}–{measure(one.high, unit)}"
