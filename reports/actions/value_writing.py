"""Writing an import of values: its indicators, subjects and periods, and the values and targets, all at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from reports.actions.subjects import get_or_create_subjects
from reports.actions.value_plan import PlannedTarget, PlannedValue, target_kind
from reports.actions.value_row import Told
from reports.models import Indicator, IndicatorVersion, Period, Subject, Target, Value
from reports.queries.known_values import known_periods, period_key
from reports.rules.kinds import Origin, ValueState
from reports.rules.period_text import PeriodKey, PeriodText
from reports.rules.subjects import SubjectKey
from tasks.actions.audit import audit_event, record_many
from tasks.models import User

_CHUNK = 500


def write_values(
    *,
    values: Sequence[PlannedValue],
    targets: Sequence[PlannedTarget],
    ended: Sequence[int],
    by: User | None,
    now: datetime,
) -> None:
    """Store the planned values and targets, with the indicators, subjects and periods they need.

    Effects: the `ended` values stop being the current ones and stay; audits every row added.
    Queries: a constant number for every five hundred rows.
    """
    planned: list[PlannedValue | PlannedTarget] = [*values, *targets]
    if not planned:
        return
    add_indicators(planned=planned, by=by, now=now)
    subjects = get_or_create_subjects(keys=[one.told.subject for one in planned])
    periods = get_or_create_periods(periods=[one.told.period for one in planned], by=by, now=now)
    Value.objects.filter(pk__in=ended).update(is_current=False)
    rows = [_value_of(one, subjects, periods, by, now) for one in values]
    wanted = [_target_of(one.told, subjects, periods) for one in targets]
    Value.objects.bulk_create(rows, batch_size=_CHUNK)
    Target.objects.bulk_create(wanted, batch_size=_CHUNK)
    stored: list[Value | Target] = [*rows, *wanted]
    record_many(audit_event(verb="import_value", target=row, by=by, now=now, after=_told_of(row)) for row in stored)


def _told_of(row: Value | Target) -> dict[str, Any]:
    return {"row": str(row), "value": None if row.value is None else str(row.value), "source": row.source}


def new_indicators(planned: Iterable[PlannedValue | PlannedTarget]) -> list[Indicator]:
    """Return the indicators that have to be added, each total before its parts."""
    found: dict[str, Indicator] = {}

    def add(indicator: Indicator) -> None:
        if indicator.pk is None and indicator.code not in found:
            if indicator.part_of is not None:
                add(indicator.part_of)
            found[indicator.code] = indicator

    for one in planned:
        add(one.told.indicator)
    return list(found.values())


def add_indicators(*, planned: Iterable[PlannedValue | PlannedTarget], by: User | None, now: datetime) -> None:
    """Store the indicators and first definitions that are planned and not stored, each total before its parts."""
    waiting = new_indicators(planned)
    made: list[Indicator] = []
    while waiting:
        ready = [one for one in waiting if one.part_of is None or one.part_of.pk is not None]
        for one in ready:
            one.part_of = one.part_of  # takes over the number its total has by now
        made += Indicator.objects.bulk_create(ready, batch_size=_CHUNK)
        waiting = [one for one in waiting if one.pk is None]
    versions = {id(one.told.version): one.told.version for one in planned if one.told.version is not None}
    new = [version for version in versions.values() if version.pk is None]
    for version in new:
        version.indicator = version.indicator
    IndicatorVersion.objects.bulk_create(new, batch_size=_CHUNK)
    record_many(
        audit_event(verb="import_indicator", target=one, by=by, now=now, after={"row": str(one), "code": one.code})
        for one in made
    )


def get_or_create_periods(*, periods: Iterable[PeriodText], by: User | None, now: datetime) -> dict[PeriodKey, Period]:
    """Return the period of every key, adding those that aren't there yet.

    Effects: adds rows and audits them. Queries: two, and two more where periods are added.
    """
    wanted = {one.key: one for one in periods}
    found = known_periods(wanted)
    missing = [one for key, one in wanted.items() if key not in found]
    if missing:
        made = Period.objects.bulk_create(
            Period(kind=one.kind.value, name=one.name[:100], starts_on=one.starts_on, cut_off_on=one.cut_off_on)
            for one in missing
        )
        record_many(
            audit_event(verb="import_period", target=one, by=by, now=now, after={"row": str(one)}) for one in made
        )
        found |= {period_key(one): one for one in made}
    return found


def _value_of(
    planned: PlannedValue,
    subjects: dict[SubjectKey, Subject],
    periods: dict[PeriodKey, Period],
    by: User | None,
    now: datetime,
) -> Value:
    told, figure, change = planned.told, planned.told.figure, planned.told.change
    return Value(
        indicator=told.indicator,
        version=told.version,
        subject=subjects[told.subject],
        period=periods[told.period.key],
        origin=Origin.PUBLISHED.value,
        state=ValueState.PUBLISHED.value,
        revision=planned.revision.number,
        is_current=planned.revision.is_current,
        numerator=figure.numerator,
        denominator=figure.denominator,
        value=figure.value,
        operator=figure.operator.value,
        none_arose=figure.none_arose,
        change=change.amount if change else None,
        change_kind=change.kind.value if change else "",
        compared_with=change.compared_with if change else "",
        cut_off_on=told.period.taken_on,
        published_on=told.published_on,
        source=told.source,
        wording=told.wording,
        note=told.note,
        entered_by=by,
        entered_at=now,
        reason=planned.reason,
    )


def _target_of(told: Told, subjects: dict[SubjectKey, Subject], periods: dict[PeriodKey, Period]) -> Target:
    return Target(
        indicator=told.indicator,
        subject=subjects[told.subject],
        period=periods[told.period.key],
        kind=target_kind(told).value,
        value=told.figure.value or Decimal(0),
        operator=told.figure.operator.value,
        source=told.source,
        wording=told.wording,
    )
