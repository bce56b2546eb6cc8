"""Who stands where in a period, who can't be ranked and why, and how ranks changed since the period before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Exists, OuterRef

from reports.models import Indicator, Period, Value
from reports.queries.groups import members_by_kind, versions_in_force
from reports.queries.mergers import comparable_values
from reports.queries.targets import Targets
from reports.queries.values import current_values, figure_of, final_values
from reports.rules.audience import AUDIENCE_KINDS, GROUP_KINDS
from reports.rules.figures import Change, Figure, change_between, is_reached, ranks
from reports.rules.kinds import Audience, Direction, IndicatorKind, SubjectKind
from reports.rules.mergers import Comparable
from tasks.models import Agency, User
from tasks.rules.labels import LabelledEnum
from tasks.rules.labels import gettext_noop as _


class Apart(LabelledEnum):
    """Why an agency has no rank; none of these is a last place."""

    MISSING = "missing", _("No figure yet"), "hourglass"
    NONE_AROSE = "none_arose", _("None arose"), "ban"
    NOT_EXACT = "not_exact", _("Known as a bound only"), "info-circle"
    OTHER_DEFINITION = "other_definition", _("Given under another definition"), "alert-triangle"


@dataclass(frozen=True)
class Place:
    """One agency: its figure, its rank, and how both moved.

    Units: `rank_change` is how many places it climbed among those known in both periods, because one that hasn't given
    its figure yet lets nobody climb. Empty: `apart` is None for who is ranked; `rank_change` without a figure then.
    """

    agency: Agency
    value: Value | None
    figure: Figure | None
    rank: int | None = None
    rank_change: int | None = None
    change: Change | None = None
    before: Comparable | None = None
    target: Decimal | None = None
    reached: bool | None = None
    apart: Apart | None = None


@dataclass(frozen=True)
class Ranking:
    """The ranked agencies, best first, and those that stand apart, by reason."""

    ranked: list[Place] = field(default_factory=list)
    apart: dict[Apart, list[Place]] = field(default_factory=dict)

    @property
    def everybody(self) -> list[Place]:
        """Return the ranked and those apart, in that order."""
        return [*self.ranked, *(place for places in self.apart.values() for place in places)]

    @property
    def common_target(self) -> Decimal | None:
        """Return the target, where it is the same for all that are ranked."""
        targets = {place.target for place in self.ranked}
        return targets.pop() if len(targets) == 1 else None

    @property
    def reached_count(self) -> int:
        """Return how many have met their target."""
        return sum(place.reached is True for place in self.ranked)

    @property
    def measured_count(self) -> int:
        """Return how many ranked agencies have a target to be measured against."""
        return sum(place.reached is not None for place in self.ranked)


def ranking_of(
    indicator: Indicator,
    period: Period,
    previous: Period | None,
    *,
    group: SubjectKind,
    targets: Targets,
    user: User | None = None,
) -> Ranking:
    """Return the agencies of a group in a period, ranked among themselves.

    Those are asked that were there on the cut-off; of an indicator nobody gives here, and in a period of which sources
    published figures of groups alone, those that have a figure.
    Queries: a constant number.
    """
    agencies = members_of(indicator, period, group)
    version = versions_in_force([indicator], [period]).get((indicator.pk, period.pk))
    subjects = {targets.agencies[one.pk]: one for one in agencies if one.pk in targets.agencies}
    known = current_values([indicator], subjects, [period], user=user)
    values = {subjects[subject].pk: value for (_one, subject, _period), value in known.items()}
    if indicator.audience == Audience.NOBODY or not (values or period.send_by_at):
        agencies = [one for one in agencies if one.pk in values]
    like = {indicator.pk: version} if version else None
    then = _then(indicator, agencies, period, previous, like=like, user=user)
    ranked = _ranked_figures(indicator, values, version)
    return _ranking(indicator, period, agencies, values=values, figures=ranked, then=then, targets=targets)


def members_of(indicator: Indicator, period: Period, group: SubjectKind) -> list[Agency]:
    """Return the agencies of a group that were there on the cut-off and whose kind the indicator is asked of.

    Queries: two.
    """
    kinds = GROUP_KINDS[group] & AUDIENCE_KINDS[Audience(indicator.audience)]
    here = members_by_kind([period])[period.pk]
    return list(
        Agency.objects.filter(pk__in=[pk for kind in kinds for pk in here.get(kind, ())]).order_by("alphabet_key")
    )


def _then(
    indicator: Indicator,
    agencies: Iterable[Agency],
    period: Period,
    previous: Period | None,
    *,
    like: Mapping[int, int] | None,
    user: User | None,
) -> dict[int, Comparable]:
    """Return what each agency, as it is in the period, had in the previous one."""
    if previous is None:
        return {}
    found = comparable_values([indicator], agencies, [previous], as_of=period.cut_off_on, like=like, user=user)
    return {agency: cell for (_indicator, agency, _period), cell in found.items()}


def _ranked_figures(
    indicator: Indicator, values: Mapping[int, Value], version: int | None
) -> dict[int, tuple[Figure | None, int | None]]:
    """Return figure and rank by agency; figures under another definition have no rank."""
    figures = {
        agency: figure_of(value) for agency, value in values.items() if version is None or value.version_id == version
    }
    places = ranks(Direction(indicator.direction), figures)
    return {agency: (figure_of(value), places.get(agency)) for agency, value in values.items()}


def _ranking(
    indicator: Indicator,
    period: Period,
    agencies: Iterable[Agency],
    *,
    values: Mapping[int, Value],
    figures: Mapping[int, tuple[Figure | None, int | None]],
    then: Mapping[int, Comparable],
    targets: Targets,
) -> Ranking:
    kind, direction = IndicatorKind(indicator.kind), Direction(indicator.direction)
    climbed = climbs(direction, {one: figure for one, (figure, rank) in figures.items() if rank}, then)
    ranked: list[Place] = []
    apart: dict[Apart, list[Place]] = {}
    for agency in agencies:
        figure, rank = figures.get(agency.pk, (None, None))
        before = then.get(agency.pk)
        target = targets.for_agency(indicator.pk, agency, period.cut_off_on)
        reason = None if rank else _why_apart(figure)
        place = Place(
            agency=agency,
            value=values.get(agency.pk),
            figure=figure,
            rank=rank,
            rank_change=climbed.get(agency.pk),
            change=change_between(kind, direction, before.figure if before else None, figure) if rank else None,
            before=before,
            target=target.value if target else None,
            reached=is_reached(direction, figure, target.value) if target else None,
            apart=reason,
        )
        if reason is None:
            ranked.append(place)
        else:
            apart.setdefault(reason, []).append(place)
    ranked.sort(key=lambda place: (place.rank or 0, place.agency.alphabet_key))
    return Ranking(ranked, {reason: apart[reason] for reason in Apart if reason in apart})


def climbs(direction: Direction, now: Mapping[int, Figure | None], then: Mapping[int, Comparable]) -> dict[int, int]:
    """Return by how many places each agency climbed among those known exactly in both periods."""
    before = {one: cell.figure for one, cell in then.items() if cell.figure and cell.figure.is_exact and now.get(one)}
    ranks_now, ranks_then = ranks(direction, {one: now[one] for one in before}), ranks(direction, before)
    return {one: ranks_then[one] - rank for one, rank in ranks_now.items()}


def _why_apart(figure: Figure | None) -> Apart:
    if figure is None:
        return Apart.MISSING
    if figure.none_arose:
        return Apart.NONE_AROSE
    return Apart.OTHER_DEFINITION if figure.is_exact else Apart.NOT_EXACT


def agencies_to_draw(indicator: Indicator, user: User) -> list[Agency]:
    """Return the agencies the person may see a value of, by name; whoever has ended keeps its line.

    Queries: one.
    """
    known = final_values(user).filter(indicator=indicator, subject__agency=OuterRef("pk"))
    return list(Agency.objects.filter(Exists(known)).order_by("alphabet_key"))
