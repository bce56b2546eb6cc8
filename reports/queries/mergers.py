"""Earlier figures of today's agencies, made of the parts of those that went into them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from reports.models import Indicator, Period, Subject, Value
from reports.queries.values import current_values, figure_of
from reports.rules.figures import Figure
from reports.rules.kinds import IndicatorKind
from reports.rules.mergers import Comparable, Life, NotComparable, Successions, comparable_figure
from tasks.models import Agency, User


def successions() -> Successions:
    """Return the life of every agency and who followed whom.

    Queries: two.
    """
    lives = {pk: Life(first, last) for pk, first, last in Agency.objects.values_list("pk", "valid_from", "valid_to")}
    before, after = defaultdict(set), defaultdict(set)
    for earlier, later in Agency.successors.through.objects.values_list("from_agency", "to_agency"):
        before[later].add(earlier)
        after[earlier].add(later)
    return Successions(lives, _frozen(before), _frozen(after))


def comparable_values(
    indicators: Iterable[Indicator],
    agencies: Iterable[Agency | int],
    periods: Iterable[Period],
    *,
    as_of: date,
    like: Mapping[int, int] | None = None,
    user: User | None = None,
) -> dict[tuple[int, int, int], Comparable]:
    """Return what each agency, as it was on `as_of`, had in each period, by (indicator, agency, period), if it can be told.

    `like` names by indicator the definition to compare with; without it the predecessors' must only agree.
    Boundary: who was there on a period's cut-off gave its figure.
    Queries: four, whatever the number of indicators, agencies and periods.
    """
    indicators, periods = list(indicators), list(periods)
    numbers = [getattr(agency, "pk", agency) for agency in agencies]
    known = successions()
    made_of = {
        (one, period.pk): known.made_of(one, period.cut_off_on, as_of=as_of) for one in numbers for period in periods
    }
    involved = frozenset().union(*made_of.values())
    subjects = dict(Subject.objects.filter(agency__in=involved).values_list("agency", "pk"))
    values = current_values(indicators, subjects.values(), periods, user=user)
    return {
        (indicator.pk, one, period): _comparable(
            indicator,
            {member: values.get((indicator.pk, subjects.get(member, 0), period)) for member in members},
            is_divided=known.is_divided(one, members),
            version=(like or {}).get(indicator.pk),
        )
        for indicator in indicators
        for (one, period), members in made_of.items()
    }


def _comparable(
    indicator: Indicator, values: Mapping[int, Value | None], *, is_divided: bool, version: int | None
) -> Comparable:
    """Return the figure made of these agencies' values, unless they were divided or differ in their definition."""
    members = frozenset(values)
    versions = {value.version_id for value in values.values() if value is not None}
    if is_divided:
        return Comparable(None, members, NotComparable.SPLIT)
    if len(versions | ({version} if version and versions else set())) > 1:
        return Comparable(None, members, NotComparable.OTHER_DEFINITION)
    figures: dict[int, Figure | None] = {member: figure_of(value) for member, value in values.items()}
    return comparable_figure(IndicatorKind(indicator.kind), figures)


def _frozen(links: Mapping[int, set[int]]) -> dict[int, frozenset[int]]:
    return {key: frozenset(values) for key, values in links.items()}
