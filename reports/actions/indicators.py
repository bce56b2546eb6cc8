"""Indicators nobody types: counted by this system itself, or made from the values of others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from reports.actions.locks import lock_period
from reports.actions.subjects import get_or_create_agency_subjects
from reports.models import Indicator, Period, Value
from reports.queries.computed import Window, computed_parts
from reports.queries.groups import members_by_kind, versions_in_force
from reports.queries.values import current_values, figure_of
from reports.rules.audience import AUDIENCE_KINDS
from reports.rules.computed import ComputedBy, codes_of, derived_figure, ratio_figure
from reports.rules.figures import Figure
from reports.rules.kinds import IndicatorKind, Origin, ValueState
from tasks.actions.audit import record
from tasks.actions.follow_up import follow_up_on_commit
from tasks.rules.clock import VIETNAM, local_date

JOB = "reports.compute_indicators"
# SQLite takes about 32,000 values in one statement, and a value has two dozen.
BATCH = 1000

KINDS = {kind.value: kind for kind in IndicatorKind}
Figures = dict[tuple[int, int], Figure]


@dataclass
class Computed:
    """What a run did; `unknown` are the functions that indicators name and this system doesn't have."""

    periods: int = 0
    indicators: int = 0
    written: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    unknown: set[str] = field(default_factory=set)


def compute_indicators(*, now: datetime, period: Period | None = None) -> Computed:
    """Compute the indicators of one period, or of all that have reached their cut-off, and say what was written.

    Effects: a changed figure is a new revision, an unchanged one is left alone, one that can't be computed any more is
    no longer current. In a frozen period what is counted here stays as it was published, and what is made of reported
    figures follows their corrections. A period in which there was nothing to count anywhere is left empty. Each period
    is a transaction of its own.
    Queries: a constant number for each indicator and period, whatever the number of agencies.
    """
    result = Computed()
    indicators = list(computed_indicators())
    result.indicators = len(indicators)
    result.unknown = {one.computed_by for one in indicators if one.computed_by} - set(ComputedBy)
    for one in [period] if period else periods_to_compute(now):
        _compute_period(one.pk, indicators, now, result)
    return result


def computed_indicators() -> QuerySet[Indicator]:
    """Return the indicators this system computes."""
    return Indicator.objects.exclude(computed_by="", numerator_of="").order_by("pk")


def periods_to_compute(now: datetime) -> QuerySet[Period]:
    """Return the periods with a first day whose cut-off has come, of the frozen ones those with a later correction."""
    ended = Period.objects.filter(cut_off_on__lte=local_date(now), starts_on__isnull=False)
    decided = Value.objects.filter(period=OuterRef("pk"), origin=Origin.REPORTED, decided_at__gt=OuterRef("frozen_at"))
    return ended.filter(Q(frozen_at=None) | Exists(decided)).order_by("cut_off_on", "pk")


def compute_soon() -> None:
    """Ask for the job once the transaction is through: a value that others are computed from has changed."""
    follow_up_on_commit(JOB)


@transaction.atomic
def _compute_period(number: int, indicators: Iterable[Indicator], now: datetime, result: Computed) -> None:
    """Compute one period; the lock keeps a second worker, and the freezing of the period, waiting."""
    period = lock_period(number)
    wanted = [one for one in indicators if one.cadence in ("", period.kind) and _holds(one, period)]
    if period.is_frozen:
        wanted = [one for one in wanted if not one.computed_by]
    if not wanted:
        return
    moment = min(now, datetime.combine(period.cut_off_on, time.max, tzinfo=VIETNAM))
    asked = _subjects_asked(wanted, period)
    figures = _counted(wanted, asked, period, moment) | _derived(wanted, asked, period)
    result.periods += 1
    _keep(period, wanted, figures, now=now, moment=moment, result=result)


def _holds(indicator: Indicator, period: Period) -> bool:
    """Return whether the indicator is in force on the period's cut-off."""
    first, last = indicator.valid_from, indicator.valid_to
    return (first is None or first <= period.cut_off_on) and (last is None or period.cut_off_on <= last)


def _subjects_asked(indicators: Iterable[Indicator], period: Period) -> dict[int, dict[int, int]]:
    """Return, for each indicator, its agencies on the cut-off with their subjects."""
    kinds = members_by_kind([period])[period.pk]
    subjects = get_or_create_agency_subjects(agencies=[one for members in kinds.values() for one in members])
    return {
        indicator.pk: {
            agency: subjects[agency].pk for kind in AUDIENCE_KINDS[indicator.audience] for agency in kinds.get(kind, ())
        }
        for indicator in indicators
    }


def _counted(
    indicators: Iterable[Indicator], asked: Mapping[int, Mapping[int, int]], period: Period, moment: datetime
) -> Figures:
    """Return what this system counts; an agency without anything to count has "none arose"."""
    if period.starts_on is None:
        return {}
    window = Window(period.starts_on, moment)
    figures: Figures = {}
    for indicator in indicators:
        if indicator.computed_by not in set(ComputedBy) or not window.counts:
            continue
        parts = computed_parts(ComputedBy(indicator.computed_by), window)
        for agency, subject in asked[indicator.pk].items():
            figures[indicator.pk, subject] = ratio_figure(*parts.get(agency, (0, 0)))
    return figures


def _derived(indicators: Iterable[Indicator], asked: Mapping[int, Mapping[int, int]], period: Period) -> Figures:
    """Return what is made from the values of others; where a part is missing, there is no figure."""
    formulas = {
        one.pk: (codes_of(one.numerator_of), codes_of(one.denominator_of))
        for one in indicators
        if one.numerator_of and not one.computed_by
    }
    codes = {code for pair in formulas.values() for side in pair for code in side}
    named = {one.code: one for one in Indicator.objects.filter(code__in=codes)} if codes else {}
    values = current_values(named.values(), None, [period]) if named else {}
    figures: Figures = {}
    for number, sides in formulas.items():
        for subject in asked[number].values() if codes_known(sides, named) else ():
            numerators, denominators = (
                [
                    (KINDS[named[code].kind], figure_of(values.get((named[code].pk, subject, period.pk))))
                    for code in side
                ]
                for side in sides
            )
            figure = derived_figure(numerators, denominators)
            if figure is not None:
                figures[number, subject] = figure
    return figures


def codes_known(sides: Iterable[Iterable[str]], named: Mapping[str, Indicator]) -> bool:
    """Return whether every code of a formula is an indicator's."""
    return all(code in named for side in sides for code in side)


def _keep(
    period: Period, indicators: list[Indicator], figures: Figures, *, now: datetime, moment: datetime, result: Computed
) -> None:
    """Store what has changed as new revisions, and write down how much."""
    versions = versions_in_force(indicators, [period])
    own = Value.objects.filter(period=period, origin=Origin.COMPUTED, indicator__in=indicators)
    current = {(one.indicator_id, one.subject_id): one for one in own.filter(is_current=True)}
    newest = {
        (indicator, subject): revision
        for indicator, subject, revision in own.values_list("indicator", "subject").annotate(Max("revision"))
    }
    fresh = {
        cell: figure
        for cell, figure in figures.items()
        if (cell[0], period.pk) in versions
        and (cell not in current or _differs(current[cell], figure, versions[cell[0], period.pk]))
    }
    gone = [one.pk for cell, one in current.items() if cell in fresh or cell not in figures]
    for start in range(0, len(gone), BATCH):
        own.filter(pk__in=gone[start : start + BATCH]).update(is_current=False)
    Value.objects.bulk_create(
        [
            _value(cell, figure, period, versions[cell[0], period.pk], newest.get(cell, 0) + 1, now, moment)
            for cell, figure in fresh.items()
        ],
        batch_size=BATCH,
    )
    withdrawn = len(set(current) - set(figures))
    result.written += len(fresh)
    result.withdrawn += withdrawn
    result.unchanged += len(figures) - len(fresh)
    if fresh or withdrawn:
        told = {"written": len(fresh), "withdrawn": withdrawn}
        record(verb="compute_indicators", target=period, by=None, now=now, after=told)


def _differs(value: Value, figure: Figure, version: int) -> bool:
    """Return whether a figure is another than the stored one."""
    return value.version_id != version or figure_of(value) != figure


def _value(
    cell: tuple[int, int],
    figure: Figure,
    period: Period,
    version: int,
    revision: int,
    now: datetime,
    moment: datetime,
) -> Value:
    return Value(
        indicator_id=cell[0],
        subject_id=cell[1],
        period=period,
        version_id=version,
        origin=Origin.COMPUTED.value,
        state=(ValueState.PUBLISHED if period.is_frozen else ValueState.VERIFIED).value,
        published_on=local_date(now) if period.is_frozen else None,
        revision=revision,
        numerator=figure.numerator,
        denominator=figure.denominator,
        value=figure.value,
        none_arose=figure.none_arose,
        cut_off_on=local_date(moment),
        entered_at=now,
        decided_at=now,
    )
