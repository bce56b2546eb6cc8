"""Which periods there is something to show of."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from reports.models import Period, Value
from reports.queries.values import final_values
from reports.rules.kinds import PeriodKind
from tasks.models import User

# Shown first where nobody asked for a kind: the office works by months, sources publish by years.
KIND_ORDER = (
    PeriodKind.MONTH,
    PeriodKind.QUARTER,
    PeriodKind.HALF,
    PeriodKind.YEAR,
    PeriodKind.WEEK,
    PeriodKind.DAY,
    PeriodKind.SPAN,
)


def periods_with_values(user: User, **conditions: Any) -> list[Period]:
    """Return the periods of which the person may see a value that meets the conditions, newest first.

    Queries: one, answered period by period from an index.
    """
    values: QuerySet[Value] = final_values(user).filter(**conditions)
    return list(Period.objects.filter(Exists(values.filter(period=OuterRef("pk")))).order_by("-cut_off_on", "-pk"))


def kinds_of(periods: Iterable[Period]) -> list[PeriodKind]:
    """Return the kinds among these periods, the one to show first in front."""
    there = {PeriodKind(period.kind) for period in periods}
    return [kind for kind in KIND_ORDER if kind in there]
