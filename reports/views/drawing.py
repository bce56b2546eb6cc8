"""Draws charts: a Vega-Lite description goes in, an inline SVG comes out; nothing is fetched and no script is needed."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import vl_convert
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

# Kept in the process by what is drawn, so that a changed figure is a new picture; about 15 kB each.
MOST_KEPT = 256
# A tenth of a point is more than an eye can see.
MANY_PLACES = re.compile(r"(\d\.\d)\d+")
TAG = re.compile(r"<[^>]*>")
# What a picture with a name of its own doesn't need: the roles of its pieces, and pieces that are never shown.
ROLES = re.compile(r' (?:role|aria-roledescription|aria-hidden|pointer-events)="[^"]*"|<path class="foreground"[^>]*/>')
INK, QUIET, GRID = "#1c2733", "#566272", "#e1e5ea"
VIETNAMESE = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]}
ENGLISH = {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", " ₫"]}
# A picture isn't made smaller for a phone, where nobody could read its words: it is drawn for it.
WIDE, NARROW = (680, 290), (360, 260)

THEME: dict[str, Any] = {
    "aria": False,
    "background": None,
    "font": "Be Vietnam Pro",
    "padding": 4,
    "view": {"stroke": None},
    "axis": {
        "labelColor": QUIET,
        "labelFontSize": 12,
        "titleColor": QUIET,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": GRID,
        "domainColor": "#c9d0d9",
        "tickColor": "#c9d0d9",
        "labelPadding": 6,
    },
    "legend": {"labelColor": INK, "labelFontSize": 12, "labelLimit": 260, "symbolSize": 90, "orient": "top"},
    "text": {"color": INK, "fontSize": 12},
}


@dataclass(frozen=True)
class Chart:
    """A picture in two widths, and the sentence that says what is seen in it."""

    title: str
    wide: SafeString
    narrow: SafeString


def draw(name: str, spec: dict[str, Any], *, title: str, description: str) -> Chart:
    """Return the chart of a description without size, with title and description for those who don't see it.

    `name` must be the only one of its kind on the page.
    """
    locale = json.dumps(VIETNAMESE if (get_language() or "vi").startswith("vi") else ENGLISH, sort_keys=True)
    pictures = []
    for size, (width, height) in (("wide", WIDE), ("narrow", NARROW)):
        sized = {**spec, "width": width, "height": height, "autosize": {"type": "fit", "contains": "padding"}}
        svg = _svg(json.dumps(sized, sort_keys=True, ensure_ascii=False), locale)
        pictures.append(_labelled(svg, f"{name}-{size}", size, title, description))
    return Chart(title, *pictures)


@lru_cache(maxsize=MOST_KEPT)
def _svg(spec: str, locale: str) -> str:
    """Return the SVG of a description; no address may be asked for data."""
    described = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "config": THEME, **json.loads(spec)}
    svg = vl_convert.vegalite_to_svg(
        described, vl_version="5.21", allowed_base_urls=[], format_locale=json.loads(locale)
    )
    return ROLES.sub("", TAG.sub(lambda tag: MANY_PLACES.sub(r"\1", tag.group()), svg))


def _labelled(svg: str, name: str, size: str, title: str, description: str) -> SafeString:
    """Return the SVG as a picture with its words; it fills its place, its height follows."""
    opening, _end, inside = svg.partition(">")
    box = opening.split('viewBox="')[1].split('"')[0]
    words = f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-text">{escape(description)}</desc>'
    frame = f'<svg xmlns="http://www.w3.org/2000/svg" class="chart-{size}" role="img" viewBox="{box}"'
    labelled = f'{frame} aria-labelledby="{name}-title" aria-describedby="{name}-text">{words}{inside}'
    return mark_safe(labelled)  # noqa: S308 drawn above from numbers and escaped words
