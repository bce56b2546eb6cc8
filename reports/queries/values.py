"""Which value stands in a cell: the one function that every page, chart, workbook and score reads figures through."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q, QuerySet

from reports.models import Value
from reports.permissions import visible_values
from reports.rules.figures import Figure
from reports.rules.kinds import FINAL_STATES, Operator, Origin
from tasks.models import User

# (indicator, subject, period), by their numbers.
Cell = tuple[int, int, int]

# What stands in a cell when several are known: the tracker's own, then the agency's, then what a source published.
PRECEDENCE = (Origin.COMPUTED, Origin.REPORTED, Origin.PUBLISHED)


def figure_of(value: Value | None) -> Figure | None:
    """Return what can be calculated with a stored value.

    Empty: None for a missing value, which is neither 0 nor "none arose".
    """
    if value is None:
        return None
    return Figure(value.value, value.numerator, value.denominator, Operator(value.operator), value.none_arose)


def current_values(
    indicators: Iterable[Any],
    subjects: Iterable[Any] | None,
    periods: Iterable[Any],
    *,
    origins: Iterable[Origin] | None = None,
    user: User | None = None,
) -> dict[Cell, Value]:
    """Return the value of each cell, by (indicator, subject, period): the newest revision, by `PRECEDENCE`.

    What an agency reported counts once it is verified. Rows or their numbers are taken alike; no subjects means all.
    `user` restricts it to what that person may see. Empty: a cell without a value isn't there.
    Queries: one.
    """
    known = final_values(user).filter(indicator__in=_ids(indicators), period__in=_ids(periods))
    if subjects is not None:
        known = known.filter(subject__in=_ids(subjects))
    if origins is not None:
        known = known.filter(origin__in=list(origins))
    chosen: dict[Cell, Value] = {}
    best: dict[Cell, tuple[int, int]] = {}
    for value in known.annotate(version_number=F("version__number")):
        cell = (value.indicator_id, value.subject_id, value.period_id)
        place = (-PRECEDENCE.index(Origin(value.origin)), value.version_number)
        if cell not in best or place > best[cell]:
            chosen[cell], best[cell] = value, place
    return chosen


def final_values(user: User | None = None) -> QuerySet[Value]:
    """Return the newest revision of every value that is no draft; of those this person may see, if one is given."""
    known = Value.objects.all() if user is None else visible_values(user)
    return known.filter(~Q(origin=Origin.REPORTED) | Q(state__in=FINAL_STATES), is_current=True)


def _ids(rows: Iterable[Any]) -> list[int]:
    return [getattr(row, "pk", row) for row in rows]
