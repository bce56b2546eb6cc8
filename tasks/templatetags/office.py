"""How numbers, dates and words are written on the page, as Vietnam's offices write them."""

from datetime import date, datetime, time

from django import template
from django.utils import formats
from django.utils.translation import gettext, gettext_noop

from tasks.queries.due_words import day_words
from tasks.rules.clock import VIETNAM
from tasks.rules.labels import LabelledEnum

register = template.Library()

NOTHING = "—"
# The columns of an imported file and of the table of orders, as their headings are on the screen.
COLUMNS = {
    "document": gettext_noop("Directive"),
    "date": gettext_noop("Date of issue"),
    "task_vi": gettext_noop("Order"),
    "wording": gettext_noop("Order"),
    "lead": gettext_noop("Lead"),
    "coordinating": gettext_noop("Coordinating"),
    "deadline": gettext_noop("Deadline"),
    "source": gettext_noop("Source"),
    "product": gettext_noop("Expected product"),
    "clause": gettext_noop("Clause"),
    "priority": gettext_noop("Priority"),
    "field": gettext_noop("Field"),
}


def _day_of(value: date | datetime) -> date:
    return value.astimezone(VIETNAM).date() if isinstance(value, datetime) else value


@register.filter
def number(value: int | float | None) -> str:
    """Return a number with its thousands marked: 1.284; nothing gives a dash."""
    return NOTHING if value is None else formats.number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def percent(ratio: float | None) -> str:
    """Return a ratio from 0 to 1 as a percentage with one decimal: 30,4 %.

    Empty: a dash, never 0 %, for a ratio whose denominator is empty.
    """
    if ratio is None:
        return NOTHING
    return formats.number_format(round(ratio * 100, 1), decimal_pos=1, use_l10n=True) + "\u00a0%"


@register.filter
def signed(value: int | None) -> str:
    """Return a change with its sign: +3, −2, 0; nothing gives a dash."""
    if value is None:
        return NOTHING
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + number(abs(value))


@register.filter
def short_day(value: date | datetime | None) -> str:
    """Return a date as dd/mm/yyyy, in Vietnam's time."""
    return NOTHING if value is None else f"{_day_of(value):%d/%m/%Y}"


@register.filter
def day(value: date | datetime | None) -> str:
    """Return a date with its weekday: thứ Ba 24/11/2026."""
    return NOTHING if value is None else day_words(_day_of(value))


@register.filter
def hour(value: time | datetime | None) -> str:
    """Return the time of day as 15:00, in Vietnam's time."""
    if value is None:
        return ""
    return f"{value.astimezone(VIETNAM) if isinstance(value, datetime) else value:%H:%M}"


@register.filter
def moment(value: datetime | None) -> str:
    """Return a moment as 09:12, thứ Sáu 01/03/2024."""
    return NOTHING if value is None else f"{hour(value)}, {day(value)}"


@register.filter
def enum_label(member: LabelledEnum) -> str:
    """Return the translated label of an enum member."""
    return gettext(member.label)


@register.filter
def column_label(name: str) -> str:
    """Return what a column of an imported file is called on the screen; an unknown one keeps its name."""
    return gettext(COLUMNS[name]) if name in COLUMNS else name
