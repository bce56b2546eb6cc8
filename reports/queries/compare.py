"""Two periods of one indicator beside each other, by group and by agency; what can't be compared is said."""

from dataclasses import dataclass

from reports.models import Indicator, Period
from reports.queries.groups import group_values, versions_in_force
from reports.queries.indicator_list import GroupCell, cells_of
from reports.queries.ranking import Ranking, ranking_of
from reports.queries.targets import targets_of
from reports.rules.figures import Change
from reports.rules.kinds import SubjectKind
from tasks.models import User


@dataclass(frozen=True)
class Comparison:
    """The same table read at two cut-offs; `same_definition` is False where the two can't be put side by side."""

    indicator: Indicator
    earlier: Period
    later: Period
    group: SubjectKind
    same_definition: bool
    cells: list[tuple[GroupCell, GroupCell]]
    ranking: Ranking

    @property
    def changes(self) -> list[Change]:
        """Return the changes that can be told, of agencies."""
        return [place.change for place in self.ranking.ranked if place.change]

    @property
    def better_count(self) -> int:
        """Return how many agencies moved the better way."""
        return sum(change.better is True for change in self.changes)

    @property
    def worse_count(self) -> int:
        """Return how many agencies moved the worse way."""
        return sum(change.better is False for change in self.changes)

    @property
    def not_comparable_count(self) -> int:
        """Return of how many agencies nothing can be said."""
        return len(self.ranking.everybody) - len(self.changes)


def comparison(
    indicator: Indicator, earlier: Period, later: Period, user: User, *, group: SubjectKind = SubjectKind.NATION
) -> Comparison:
    """Return the figures of both periods, the earlier ones as today's agencies would have had them.

    Queries: a constant number.
    """
    made = group_values([indicator], [earlier, later], user=user)
    targets = targets_of([indicator])
    now = cells_of(indicator, later, earlier, made=made, targets=targets, user=user)
    then = cells_of(indicator, earlier, None, made=made, targets=targets, user=user)
    versions = versions_in_force([indicator], [earlier, later])
    return Comparison(
        indicator=indicator,
        earlier=earlier,
        later=later,
        group=group,
        same_definition=versions.get((indicator.pk, earlier.pk)) == versions.get((indicator.pk, later.pk)),
        cells=[pair for pair in zip(then, now, strict=True) if any(one.figure for one in pair)],
        ranking=ranking_of(indicator, later, earlier, group=group, targets=targets, user=user),
    )
