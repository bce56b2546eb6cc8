"""The scores of a period side by side: points, grade, rank and its change, and what a source published beside them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Q

from reports.models import Period, Score, ScoreGroup, ScoreItem, ScoreSet, Subject, Value
from reports.permissions import visible_scores
from reports.queries.scores import Bands, bands_of, publish_stamp, published_points
from reports.queries.values import figure_of, final_values
from reports.rules.figures import Change, Figure, change_between, ranks
from reports.rules.kinds import Direction, IndicatorKind, ObjectionDecision
from reports.rules.score import Published, band_of
from tasks.models import User


@dataclass(frozen=True)
class ScoreRow:
    """One subject's points in the period.

    Units: `rank_change` is positive for places won. Empty: `score` is None where only a source's points are known;
    `rank` and `rank_change` for who was not scored on every line, because the points that are lacking aren't 0.
    """

    subject: Subject
    score: Score | None
    band: str
    rank: int | None
    rank_change: int | None
    change: Change | None
    published: Published
    published_parts: list[tuple[str, Figure]]
    published_band: str

    @property
    def is_whole(self) -> bool:
        """Return whether every line was scored."""
        return self.score is not None and not self.score.left_out

    @property
    def objection_waits(self) -> bool:
        """Return whether an objection to this score waits for a decision."""
        return bool(self.score and self.score.waiting)


@dataclass(frozen=True)
class ScoreList:
    """The page: a set, the periods there is something to show of, and the rows of one of them."""

    sets: list[ScoreSet]
    score_set: ScoreSet | None
    periods: list[Period]
    period: Period | None
    before: Period | None
    rows: list[ScoreRow]

    @property
    def has_scores(self) -> bool:
        """Return whether this system computed any of the rows."""
        return any(row.score for row in self.rows)

    @property
    def has_published(self) -> bool:
        """Return whether a source published a total of any of the rows."""
        return any(row.published.total for row in self.rows)

    @property
    def unpublished(self) -> int:
        """Return how many scores are computed and not published yet."""
        return sum(1 for row in self.rows if row.score and row.score.total is not None and not row.score.published_at)

    @property
    def stamp(self) -> str:
        """Return which scores wait to be published, in one word."""
        return publish_stamp(row.score for row in self.rows if row.score)


def score_list(user: User, *, score_set: str | None = None, period: str | None = None) -> ScoreList:
    """Return the scores this person may see, of the set and period with these numbers, else of the newest.

    Queries: a constant number, whatever the number of agencies and periods.
    """
    sets = list(ScoreSet.objects.order_by("code", "-number"))
    chosen = next((one for one in sets if str(one.pk) == score_set), sets[0] if sets else None)
    if chosen is None:
        return ScoreList([], None, [], None, None, [])
    periods = periods_of_set(chosen, user)
    shown = next((one for one in periods if str(one.pk) == period), periods[0] if periods else None)
    if shown is None:
        return ScoreList(sets, chosen, periods, None, None, [])
    before = next((one for one in periods if one.kind == shown.kind and one.cut_off_on < shown.cut_off_on), None)
    return ScoreList(sets, chosen, periods, shown, before, _rows(chosen, shown, before, user))


def periods_of_set(score_set: ScoreSet, user: User) -> list[Period]:
    """Return the periods of which there is a score, a published total, or a value that can be scored; newest first.

    Queries: one.
    """
    scores = visible_scores(user).filter(score_set=score_set, period=OuterRef("pk"))
    items = ScoreItem.objects.filter(group__score_set=score_set).values("indicator")
    wanted = Q(indicator__in=items) | Q(indicator=score_set.total_indicator_id)
    values = final_values(user).filter(wanted, period=OuterRef("pk"))
    return list(Period.objects.filter(Exists(scores) | Exists(values)).order_by("-cut_off_on", "-pk"))


def _rows(score_set: ScoreSet, period: Period, before: Period | None, user: User) -> list[ScoreRow]:
    periods = [one for one in (period, before) if one]
    groups = list(ScoreGroup.objects.filter(score_set=score_set).order_by("number"))
    scores = _newest(score_set, periods, user)
    now, then = (
        {subject: score for (subject, of), score in scores.items() if one and of == one.pk} for one in (period, before)
    )
    told = published_points(score_set, groups, [period], user=user)
    reading = _Reading(
        score_set, groups, bands_of(score_set), {key[:2]: value for key, value in told.items()}, now, then
    )
    totals = {subject for indicator, subject, _period in told if indicator == score_set.total_indicator_id}
    subjects = Subject.objects.filter(pk__in={*now, *totals}).select_related("agency", "body")
    return sorted(map(reading.row, subjects), key=_order)


@dataclass(frozen=True)
class _Reading:
    """What the rows are made of: the scores of the period and the one before, and what was published, by subject."""

    score_set: ScoreSet
    groups: list[ScoreGroup]
    bands: Bands
    told: Mapping[tuple[int, int], Value]
    now: Mapping[int, Score]
    then: Mapping[int, Score]

    @cached_property
    def places(self) -> list[dict[int, int]]:
        """Return the ranks in the period and in the one before."""
        return [
            ranks(Direction.HIGHER, {subject: _figure(score) for subject, score in scores.items()})
            for scores in (self.now, self.then)
        ]

    def row(self, subject: Subject) -> ScoreRow:
        """Return the row of a subject."""
        score, (place, was) = self.now.get(subject.pk), (known.get(subject.pk) for known in self.places)
        points = {
            group.name: figure_of(self.told.get((group.indicator_id, subject.pk)))
            for group in self.groups
            if group.indicator_id
        }
        total = figure_of(self.told.get((self.score_set.total_indicator_id or 0, subject.pk)))
        old, new = _figure(self.then.get(subject.pk)), _figure(score)
        return ScoreRow(
            subject=subject,
            score=score,
            band=band_of(score.total, self.bands) if score else "",
            rank=place,
            rank_change=was - place if was and place else None,
            change=change_between(IndicatorKind.SCORE, Direction.HIGHER, old, new),
            published=Published(total, list(points.values())),
            published_parts=[(name, known) for name, known in points.items() if known is not None],
            published_band=band_of(total.value, self.bands) if total and total.is_exact else "",
        )


def _newest(score_set: ScoreSet, periods: Iterable[Period], user: User) -> dict[tuple[int, int], Score]:
    """Return the newest revision of each score that the person may see, by (subject, period)."""
    waiting = Count("objections", filter=Q(objections__decision=ObjectionDecision.PENDING), distinct=True)
    left_out = Count("lines", filter=~Q(lines__left_out=""), distinct=True)
    scores = visible_scores(user).filter(score_set=score_set, period__in=periods).order_by("revision")
    scores = scores.annotate(left_out=left_out, waiting=waiting)
    return {(score.subject_id, score.period_id): score for score in scores}


def _figure(score: Score | None) -> Figure | None:
    """Return the points as a figure that can be compared: those of a score that is whole."""
    return None if score is None or score.total is None or score.left_out else Figure(score.total)


def _order(row: ScoreRow) -> tuple[int, Decimal, str]:
    """Return what rows are sorted by: the most points first, then by name; who has none computed comes last."""
    points = row.score.total if row.score else row.published.total.value if row.published.total else None
    return (row.score is None, -(points or Decimal(0)), str(row.subject))
