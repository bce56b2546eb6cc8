"""The values of the nation, of the ministries and of the localities, made of those of their agencies."""

from collections.abc import Iterable
from datetime import date
from itertools import product

from reports.models import Indicator, IndicatorVersion, Period, Subject, Value
from reports.queries.values import current_values, figure_of
from reports.rules.audience import AUDIENCE_KINDS, GROUP_KINDS
from reports.rules.figures import Figure, GroupFigure, group_of
from reports.rules.kinds import GROUPS, Audience, IndicatorKind, Origin, SubjectKind
from reports.rules.mergers import Life
from tasks.models import Agency, User
from tasks.rules.kinds import AgencyKind

# Known, but not to be counted: given under another definition.
OTHER_DEFINITION = Figure()

GroupCell = tuple[int, SubjectKind, int]


def group_values(
    indicators: Iterable[Indicator],
    periods: Iterable[Period],
    *,
    groups: Iterable[SubjectKind] = GROUPS,
    origins: Iterable[Origin] | None = None,
    user: User | None = None,
) -> dict[GroupCell, GroupFigure]:
    """Return the value of each group, by (indicator, group, period), and how many agencies went into it.

    An agency belongs to a group when it was there on the period's cut-off and the indicator is asked of its kind; only
    values under the definition in force that day are counted. What a source published of a group stands elsewhere.
    Empty: a group nobody of which is asked for the indicator isn't there.
    Queries: four, whatever the number of indicators and periods.
    """
    indicators, periods, groups = list(indicators), list(periods), list(groups)
    members = members_by_kind(periods)
    subjects = dict(Subject.objects.filter(kind=SubjectKind.AGENCY).values_list("agency", "pk"))
    definitions = versions_in_force(indicators, periods)
    values = current_values(indicators, subjects.values(), periods, origins=origins, user=user)
    found: dict[GroupCell, GroupFigure] = {}
    for indicator, group, period in product(indicators, groups, periods):
        kinds = GROUP_KINDS[group] & AUDIENCE_KINDS[Audience(indicator.audience)]
        version = definitions.get((indicator.pk, period.pk))
        asked = {one: subjects.get(one, 0) for kind in sorted(kinds) for one in members[period.pk].get(kind, ())}
        if kinds:
            given = {one: values.get((indicator.pk, subject, period.pk)) for one, subject in asked.items()}
            figures = {one: _countable(value, version) for one, value in given.items()}
            found[indicator.pk, group, period.pk] = group_of(IndicatorKind(indicator.kind), figures)
    return found


def members_by_kind(periods: Iterable[Period]) -> dict[int, dict[AgencyKind, list[int]]]:
    """Return the agencies that were there on the cut-off of each period, by period and kind.

    Queries: one.
    """
    kinds = sorted(GROUP_KINDS[SubjectKind.NATION])
    rows = Agency.objects.filter(kind__in=kinds).order_by("pk").values_list("pk", "kind", "valid_from", "valid_to")
    lives = [(pk, AgencyKind(kind), Life(first, last)) for pk, kind, first, last in rows]
    found: dict[int, dict[AgencyKind, list[int]]] = {}
    for period in periods:
        here: dict[AgencyKind, list[int]] = {}
        for pk, kind, life in lives:
            if life.holds(period.cut_off_on):
                here.setdefault(kind, []).append(pk)
        found[period.pk] = here
    return found


def versions_in_force(indicators: Iterable[Indicator], periods: Iterable[Period]) -> dict[tuple[int, int], int]:
    """Return the definition in force on the cut-off of each period, by (indicator, period); the newest of several.

    Empty: an indicator none of whose definitions holds that day has the newest one; without any it isn't there.
    Queries: one.
    """
    rows = IndicatorVersion.objects.filter(indicator__in=[one.pk for one in indicators]).order_by("indicator", "number")
    known: dict[int, list[IndicatorVersion]] = {}
    for row in rows:
        known.setdefault(row.indicator_id, []).append(row)
    return {
        (indicator, period.pk): _in_force(versions, period.cut_off_on).pk
        for indicator, versions in known.items()
        for period in periods
    }


def _in_force(versions: list[IndicatorVersion], on: date) -> IndicatorVersion:
    holding = [one for one in versions if Life(one.valid_from, one.valid_to).holds(on)]
    return (holding or versions)[-1]


def _countable(value: Value | None, version: int | None) -> Figure | None:
    """Return what goes into a group's value."""
    if value is not None and version is not None and value.version_id != version:
        return OTHER_DEFINITION
    return figure_of(value)
