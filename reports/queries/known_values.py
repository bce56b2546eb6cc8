"""The published values and targets that are stored, by what makes a cell the same, for comparing a table with them."""

from collections.abc import Collection, Iterator
from datetime import date

from reports.models import Period, Target, Value
from reports.queries.subjects import key_of
from reports.queries.values import figure_of
from reports.rules.figures import Figure
from reports.rules.kinds import Origin, PeriodKind, TargetKind
from reports.rules.period_text import PeriodKey
from reports.rules.subjects import SubjectKey

# Code of the indicator, number of the definition, whom it is about, period.
Cell = tuple[str, int, SubjectKey, PeriodKey]
TargetCell = tuple[str, SubjectKey, PeriodKey, TargetKind]


def known_values(indicators: Collection[int], cut_offs: Collection[date]) -> Iterator[tuple[Cell, Value, Figure]]:
    """Yield every revision of the published values of these indicators whose period ends on one of these days.

    Queries: one.
    """
    held = Value.objects.filter(indicator__in=indicators, period__cut_off_on__in=cut_offs, origin=Origin.PUBLISHED)
    for value in held.select_related("indicator", "version", "subject", "period").order_by("revision"):
        cell = (value.indicator.code, value.version.number, key_of(value.subject), period_key(value.period))
        yield cell, value, figure_of(value) or Figure()


def known_targets(indicators: Collection[int], cut_offs: Collection[date]) -> Iterator[tuple[TargetCell, Target]]:
    """Yield the targets of these indicators whose period ends on one of these days.

    Queries: one.
    """
    held = Target.objects.filter(indicator__in=indicators, period__cut_off_on__in=cut_offs)
    for target in held.select_related("indicator", "subject", "period"):
        kind = TargetKind(target.kind)
        yield (target.indicator.code, key_of(target.subject), period_key(target.period), kind), target


def known_periods(keys: Collection[PeriodKey]) -> dict[PeriodKey, Period]:
    """Return the stored periods of the keys; a key without one isn't there.

    Queries: one.
    """
    held = Period.objects.filter(cut_off_on__in={cut_off_on for _kind, _first, cut_off_on in keys})
    return {period_key(one): one for one in held if period_key(one) in keys}


def period_key(period: Period) -> PeriodKey:
    """Return what makes a period the one it is."""
    return PeriodKind(period.kind), period.starts_on, period.cut_off_on
