"""How an indicator moved from period to period: a line for each group, for a chosen agency, and for what was published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reports.models import Indicator, Period, Subject, Value
from reports.queries.groups import versions_in_force
from reports.queries.indicator_list import tellable
from reports.queries.mergers import comparable_values
from reports.queries.targets import Targets
from reports.queries.values import Cell, current_values, figure_of
from reports.rules.figures import Figure, GroupFigure
from reports.rules.kinds import GROUPS, SubjectKind
from reports.rules.mergers import NotComparable
from tasks.models import Agency, User

# Lines that can still be told apart, beside those of the groups.
MOST_OTHERS = 3


@dataclass(frozen=True)
class Point:
    """A figure in a period, and the definition it was made under; two definitions are never joined by a line.

    Empty: `figure` is None for a missing one; `reason` says why an earlier figure of today's agency can't be told.
    """

    period: Period
    figure: Figure | None
    version: int | None = None
    reason: NotComparable | None = None
    is_recomputed: bool = False


@dataclass(frozen=True)
class Line:
    """The points of one subject, oldest first; exactly one of group, agency and subject says whose."""

    points: list[Point]
    group: SubjectKind | None = None
    agency: Agency | None = None
    subject: Subject | None = None
    is_published: bool = False

    @property
    def is_known(self) -> bool:
        """Return whether anything is known at all."""
        return any(point.figure is not None for point in self.points)


@dataclass(frozen=True)
class Trend:
    """The lines over the same periods, oldest first, with targets by period and what it was to begin with."""

    periods: list[Period]
    lines: list[Line]
    targets: dict[int, Figure] = field(default_factory=dict)
    baseline: Figure | None = None

    @property
    def main(self) -> Line | None:
        """Return the line the title speaks of: the chosen agency's, else the first."""
        return next((line for line in self.lines if line.agency), self.lines[0] if self.lines else None)


def trend_of(
    indicator: Indicator,
    periods: Sequence[Period],
    *,
    made: Mapping[tuple[int, SubjectKind, int], GroupFigure],
    targets: Targets,
    agency: Agency | None = None,
    user: User | None = None,
) -> Trend:
    """Return the lines over these periods; `made` holds the tracker's own figures of the groups.

    Queries: a constant number.
    """
    versions = {period: version for (_indicator, period), version in versions_in_force([indicator], periods).items()}
    lines = [_group_line(indicator, periods, group, made, versions) for group in GROUPS]
    lines += _published_lines(indicator, periods, user, taken={line.group for line in lines if line.is_known})
    lines = [line for line in lines if line.is_known]
    if agency is not None:
        lines.append(_agency_line(indicator, periods, agency, versions, user))
    wanted = {
        period.pk: targets.for_agency(indicator.pk, agency, period.cut_off_on)
        if agency
        else targets.for_group(indicator.pk, _first_group(lines), period.cut_off_on)
        for period in periods
    }
    newest = periods[-1].cut_off_on if periods else None
    base = targets.baseline(indicator.pk, _first_group(lines), agency, newest) if newest else None
    return Trend(
        periods=list(periods),
        lines=lines,
        targets={pk: Figure(wish.value) for pk, wish in wanted.items() if wish},
        baseline=Figure(base.value) if base else None,
    )


def _first_group(lines: Sequence[Line]) -> SubjectKind:
    return next((line.group for line in lines if line.group), SubjectKind.NATION)


def _group_line(
    indicator: Indicator,
    periods: Sequence[Period],
    group: SubjectKind,
    made: Mapping[tuple[int, SubjectKind, int], GroupFigure],
    versions: Mapping[int, int],
) -> Line:
    points = []
    for period in periods:
        cell = tellable(indicator, made.get((indicator.pk, group, period.pk)))
        points.append(Point(period, cell.figure if cell else None, versions.get(period.pk)))
    return Line(points, group=group)


def _published_lines(
    indicator: Indicator, periods: Sequence[Period], user: User | None, *, taken: set[SubjectKind | None]
) -> list[Line]:
    """Return the lines of groups the tracker has no figure of, and of bodies and named subjects: as they were published."""
    around = Subject.objects.exclude(kind=SubjectKind.AGENCY).select_related("body").in_bulk()
    told = current_values([indicator], around, periods, user=user)
    lines = []
    for subject in sorted(around.values(), key=lambda one: (one.kind not in GROUPS, one.pk)):
        group = SubjectKind(subject.kind) if subject.kind in GROUPS else None
        points = [_told(told, indicator, subject, period) for period in periods]
        if group not in taken or group is None:
            line = Line(points, group=group, subject=None if group else subject, is_published=True)
            lines += [line] if line.is_known else []
    return lines[: len(GROUPS) + MOST_OTHERS]


def _told(told: Mapping[Cell, Value], indicator: Indicator, subject: Subject, period: Period) -> Point:
    value = told.get((indicator.pk, subject.pk, period.pk))
    return Point(period, figure_of(value), value.version_id if value else None)


def _agency_line(
    indicator: Indicator,
    periods: Sequence[Period],
    agency: Agency,
    versions: Mapping[int, int],
    user: User | None,
) -> Line:
    """Return an agency's line; what its predecessors gave is recomputed from their parts or said not to be comparable."""
    known = comparable_values([indicator], [agency], periods, as_of=periods[-1].cut_off_on, user=user)
    points = []
    for period in periods:
        cell = known[indicator.pk, agency.pk, period.pk]
        reason = None if cell.figure or not cell.made_of else cell.reason
        points.append(Point(period, cell.figure, versions.get(period.pk), reason, cell.is_recomputed))
    return Line(points, agency=agency)
