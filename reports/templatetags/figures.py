"""How figures, changes and targets are written: 30,4 %, "< 10 %", "không phát sinh", "+11 điểm %", "tăng 1,4 lần"."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from django import template
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from reports.models import Value
from reports.queries.scoreboard import BoardCell, BoardLine
from reports.queries.values import figure_of
from reports.rules.figures import Change, Figure
from reports.rules.kinds import ChangeKind, Operator, Origin
from tasks.templatetags.office import NOTHING

register = template.Library()

CENTS = Decimal("0.01")
# From this growth on, "times" says more than "per cent": +270 % is hard to read, 3,7 times isn't.
TIMES_FROM = Decimal(2)
SPACE = "\u00a0"
PERCENT = "%"
# In per cent these two say something in words: everything, and nothing.
WHOLE_AND_NOTHING = (Decimal(100), Decimal(0))


def amount(value: Decimal, unit: str = "") -> str:
    """Return a number with at most two decimals, and none that are 0: 30,4; 28,59; 1.488.000.

    Boundary: per cent that aren't 100 or 0 don't read so: 99.996 is 99,99, and 0.004 is 0,004.
    """
    rounded = value.quantize(CENTS, ROUND_HALF_UP).normalize()
    if unit == PERCENT and rounded in WHOLE_AND_NOTHING and rounded != value:
        rounded = _cut_off(value).normalize()
    places = max(0, -int(rounded.as_tuple().exponent))
    return formats.number_format(rounded, decimal_pos=places, use_l10n=True, force_grouping=True).replace("-", "−")


def _cut_off(value: Decimal) -> Decimal:
    """Return a number cut off after as many decimals, two or more, as keep it from being 100 or 0."""
    cuts = (value.quantize(Decimal(1).scaleb(-places), ROUND_DOWN) for places in range(2, 7))
    return next((cut for cut in cuts if cut not in WHOLE_AND_NOTHING), value)


@register.filter
def measure(value: Decimal | None, unit: str = "") -> str:
    """Return a number with its unit: 30,4 %; 115.665 hồ sơ; nothing gives a dash."""
    return NOTHING if value is None else f"{amount(value, unit)}{SPACE}{unit}" if unit else amount(value)


@register.filter
def figure(known: Figure | None, unit: str = "") -> str:
    """Return a figure as it is known: "30,4 %", "< 10 %", "none arose".

    Empty: a dash for a missing figure, never 0.
    """
    if known is None:
        return NOTHING
    if known.value is None:
        return _("none arose")
    sign = "" if known.operator == Operator.EQUAL else f"{known.operator.label}{SPACE}"
    return sign + measure(known.value, unit)


@register.filter
def parts(known: Figure | None) -> str:
    """Return numerator and denominator: 12/13; nothing when they aren't known."""
    if known is None or known.numerator is None or known.denominator is None:
        return ""
    return f"{amount(known.numerator)}/{amount(known.denominator)}"


@register.filter
def signed_measure(value: Decimal, unit: str = "") -> str:
    """Return a number with its sign and unit: +3,31 điểm."""
    return f"{signed_amount(value)}{SPACE}{unit}" if unit else signed_amount(value)


def signed_amount(value: Decimal) -> str:
    """Return a number with its sign: +11, −2,3, 0."""
    return f"+{amount(value)}" if value > 0 else amount(value)


@register.filter
def change(moved: Change | None) -> str:
    """Return how a value moved, in its kind: "+11 % points", "+4,41 points", "+120 (+12,5 %)", "+270 (3,7 times)".

    Empty: a dash where nothing can be compared.
    """
    if moved is None:
        return NOTHING
    if not moved.amount.quantize(CENTS, ROUND_HALF_UP):
        return _("unchanged")
    told = signed_amount(moved.amount)
    if moved.kind == ChangeKind.POINTS:
        return _("%(amount)s %% points") % {"amount": told}
    if moved.kind == ChangeKind.SCORE_POINTS:
        return _("%(amount)s points") % {"amount": told}
    if moved.times is not None and moved.times >= TIMES_FROM:
        return _("%(told)s (%(amount)s times)") % {"told": told, "amount": amount(moved.times)}
    return told if moved.percent is None else f"{told} ({signed_amount(moved.percent)}{SPACE}%)"


@register.filter
def change_tone(moved: Change | None) -> str:
    """Return the class that says better or worse beside the sign."""
    if moved is None or moved.better is None or not moved.amount.quantize(CENTS, ROUND_HALF_UP):
        return "num"
    return "change-better" if moved.better else "change-worse"


@register.filter
def stated_change(value: Value) -> str:
    """Return the change a source itself tells, in its own kind: "up 1,4 times", "up 11 percentage points"."""
    if value.change is None:
        return ""
    size = {"amount": amount(abs(value.change))}
    kind, is_up = ChangeKind(value.change_kind), value.change > 0
    if kind == ChangeKind.TIMES:
        return _("up %(amount)s times") % size if is_up else _("down %(amount)s times") % size
    if kind == ChangeKind.POINTS:
        return _("up %(amount)s percentage points") % size if is_up else _("down %(amount)s percentage points") % size
    if kind == ChangeKind.PERCENT:
        return _("up %(amount)s per cent") % size if is_up else _("down %(amount)s per cent") % size
    if kind == ChangeKind.SCORE_POINTS:
        return _("up %(amount)s points") % size if is_up else _("down %(amount)s points") % size
    return _("up by %(amount)s") % size if is_up else _("down by %(amount)s") % size


@register.filter
def value_figure(value: Value | None) -> Figure | None:
    """Return the figure of a stored value, for the filters above."""
    return figure_of(value)


@register.simple_tag
def board_cells(line: BoardLine) -> SafeString:
    """Return the cells of one line of the scoreboard, written in one go: a template for each of thousands takes seconds."""
    marks = {True: ("met", _icon("check", _("target met"))), False: ("unmet", _icon("x", _("target not met")))}
    rows = ((*marks.get(cell.reached, ("", "")), *_cell_words(cell)) for cell in line.cells)
    return format_html_join("", '<td class="right {}">{}<span class="num">{}</span>{}</td>', rows)


def _cell_words(cell: BoardCell) -> tuple[str, SafeString | str]:
    """Return the figure of a cell, or the sign for why there is none, and the band or the sign of a published one."""
    if cell.figure is None:
        return ("…" if cell.asked else "·"), ""
    if cell.figure.value is None:
        return "∅", ""
    sign = "" if cell.figure.operator == Operator.EQUAL else f"{cell.figure.operator.label}{SPACE}"
    published = "*" if cell.value is not None and cell.value.origin == Origin.PUBLISHED else ""
    band = format_html('<span class="row-sub">{}</span>', cell.band) if cell.band else ""
    return f"{sign}{amount(cell.figure.value, cell.unit)}{published}", band


def _icon(name: str, label: str) -> SafeString:
    return mark_safe(render_to_string("_components/icon.html", {"name": name, "icon_label": label}))  # noqa: S308
