"""What figures are measured against: the targets and baselines of some indicators, read once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from reports.models import Indicator, Subject, Target
from reports.rules.audience import GROUP_KINDS
from reports.rules.kinds import GROUPS, SubjectKind, TargetKind
from reports.rules.targets import Wish, baseline_for, target_for
from tasks.models import Agency
from tasks.rules.kinds import AgencyKind


@dataclass(frozen=True)
class Targets:
    """The targets and baselines by indicator; `agencies` and `groups` are the numbers of their subjects."""

    wishes: dict[tuple[int, TargetKind], list[Wish]] = field(default_factory=dict)
    agencies: dict[int, int] = field(default_factory=dict)
    groups: dict[SubjectKind, int] = field(default_factory=dict)

    def for_agency(self, indicator: int, agency: Agency, on: date) -> Wish | None:
        """Return the agency's target, else its group's, else the nation's."""
        subjects = [self.agencies.get(agency.pk, 0), *(self.groups.get(one, 0) for one in groups_of(agency))]
        return target_for(self.wishes.get((indicator, TargetKind.TARGET), ()), subjects, on)

    def for_group(self, indicator: int, group: SubjectKind, on: date) -> Wish | None:
        """Return the target of the group itself, else the nation's."""
        subjects = [self.groups.get(group, 0), self.groups.get(SubjectKind.NATION, 0)]
        return target_for(self.wishes.get((indicator, TargetKind.TARGET), ()), subjects, on)

    def baseline(self, indicator: int, group: SubjectKind, agency: Agency | None, on: date) -> Wish | None:
        """Return what it was to begin with, of the agency or else of the group."""
        subjects = [self.agencies.get(agency.pk, 0)] if agency else []
        wishes = self.wishes.get((indicator, TargetKind.BASELINE), ())
        return baseline_for(wishes, [*subjects, self.groups.get(group, 0)], on)


def targets_of(indicators: Iterable[Indicator]) -> Targets:
    """Return what is wanted of these indicators.

    Queries: two.
    """
    wishes: dict[tuple[int, TargetKind], list[Wish]] = {}
    rows = Target.objects.filter(indicator__in=[one.pk for one in indicators]).select_related("period")
    for row in rows:
        wish = Wish(row.subject_id, row.value, row.period.cut_off_on, row.period.starts_on)
        wishes.setdefault((row.indicator_id, TargetKind(row.kind)), []).append(wish)
    agencies, groups = {}, {}
    for pk, kind, agency in Subject.objects.filter(kind__in=[SubjectKind.AGENCY, *GROUPS]).values_list(
        "pk", "kind", "agency"
    ):
        if agency:
            agencies[agency] = pk
        else:
            groups[SubjectKind(kind)] = pk
    return Targets(wishes, agencies, groups)


def groups_of(agency: Agency) -> list[SubjectKind]:
    """Return the groups an agency belongs to, the narrower first; a unit of a ministry belongs to none."""
    kind = AgencyKind(agency.kind)
    return [group for group in reversed(GROUPS) if kind in GROUP_KINDS[group]]
