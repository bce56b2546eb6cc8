"""Scores line by line, and beside them what sources published; page and command read the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from reports.models import Period, Score, ScoreBand, ScoreGroup, ScoreItem, ScoreLine, ScoreSet, Subject, Value
from reports.queries.values import current_values, figure_of
from reports.rules.figures import Figure
from reports.rules.kinds import Direction, IndicatorKind, Operator, Origin, ScoreFormula
from reports.rules.score import Item, LeftOut, Published, band_of
from tasks.models import User

Bands = list[tuple[Decimal, str]]


@dataclass(frozen=True)
class ExplainedLine:
    """One item of a score: the value as it was read, the points or why there are none, and where the value stands.

    Empty: `line` is None for an item the set has got since.
    """

    item: ScoreItem
    line: ScoreLine | None
    url: str

    @property
    def left_out(self) -> LeftOut | None:
        """Return why the line has no points."""
        reason = self.line.left_out if self.line else LeftOut.MISSING.value
        return LeftOut(reason) if reason else None

    @property
    def figure(self) -> Figure | None:
        """Return the figure as it was read. Empty: there was none."""
        line = self.line
        if line is None or self.left_out == LeftOut.MISSING:
            return None
        operator = Operator(line.source_value.operator) if line.source_value else Operator.EQUAL
        return Figure(line.value, line.numerator, line.denominator, operator, self.left_out == LeftOut.NONE_AROSE)

    @property
    def max_points(self) -> Decimal:
        """Return the most points the line could give, as it was then."""
        return self.line.max_points if self.line else self.item.max_points

    @property
    def is_revised(self) -> bool:
        """Return whether the value has been revised since it was scored."""
        source = self.line.source_value if self.line else None
        return source is not None and not source.is_current


@dataclass(frozen=True)
class ExplainedGroup:
    """A group of a score: its lines and their sum, and beside them the points a source published for it."""

    group: ScoreGroup
    lines: Sequence[ExplainedLine]
    published: Value | None

    @property
    def points(self) -> Decimal | None:
        """Return the sum of the points. Empty: None when no line was scored."""
        given = [entry.line.points for entry in self.lines if entry.line and entry.line.points is not None]
        return sum(given, Decimal(0)) if given else None


@dataclass(frozen=True)
class Explanation:
    """A subject's points in a period: what this system made of them, and what a source published.

    Empty: `score` is None where only published points are known; `published_total` where no source gave a total.
    """

    score_set: ScoreSet
    subject: Subject
    period: Period
    score: Score | None
    groups: Sequence[ExplainedGroup]
    bands: Bands
    published_total: Value | None

    @property
    def total(self) -> Decimal | None:
        """Return the points this system computed."""
        return self.score.total if self.score else None

    @property
    def band(self) -> str:
        """Return the grade of the computed points."""
        return band_of(self.total, self.bands)

    @property
    def scored_out_of(self) -> Decimal:
        """Return the most that the scored lines could have given."""
        scored = (entry.line for entry in self.lines if entry.line and entry.line.points is not None)
        return sum((line.max_points for line in scored), Decimal(0))

    @property
    def left_out(self) -> list[ExplainedLine]:
        """Return the lines without points."""
        return [entry for entry in self.lines if entry.left_out]

    @property
    def lines(self) -> list[ExplainedLine]:
        """Return every line."""
        return [entry for part in self.groups for entry in part.lines]

    @cached_property
    def published(self) -> Published:
        """Return the published total beside the published points of the groups."""
        parts = [figure_of(part.published) for part in self.groups if part.group.indicator_id]
        return Published(figure_of(self.published_total), parts)

    @property
    def published_band(self) -> str:
        """Return the grade of the published points."""
        total = self.published.total
        return band_of(total.value, self.bands) if total and total.is_exact else ""


def explain_score(
    score_set: ScoreSet, subject: Subject, period: Period, *, score: Score | None, user: User | None = None
) -> Explanation:
    """Return a score line by line, as it was computed once.

    `user` restricts what was published to what that person may see. Queries: five, whatever the number of lines.
    """
    items = list(score_items(score_set))
    lines = {line.item_id: line for line in _lines_of(score)} if score else {}
    groups = list(ScoreGroup.objects.filter(score_set=score_set).order_by("number"))
    published = published_points(score_set, groups, [period], subjects=[subject], user=user)
    explained = [
        ExplainedGroup(
            group,
            [
                ExplainedLine(item, lines.get(item.pk), value_path(item, subject, period))
                for item in items
                if score and item.group_id == group.pk
            ],
            published.get((group.indicator_id or 0, subject.pk, period.pk)),
        )
        for group in groups
    ]
    total = published.get((score_set.total_indicator_id or 0, subject.pk, period.pk))
    return Explanation(score_set, subject, period, score, explained, bands_of(score_set), total)


def score_items(score_set: ScoreSet) -> QuerySet[ScoreItem]:
    """Return the items of a set in their order, with their groups and indicators."""
    items = ScoreItem.objects.filter(group__score_set=score_set).select_related("group", "indicator")
    return items.order_by("group__number", "pk")


def rule_item(item: ScoreItem) -> Item:
    """Return an item as the rules score it."""
    kind, direction = IndicatorKind(item.indicator.kind), Direction(item.indicator.direction)
    return Item(item.pk, item.max_points, ScoreFormula(item.formula), kind, direction)


def bands_of(score_set: ScoreSet) -> Bands:
    """Return the grades of a set with the points they start at.

    Queries: one.
    """
    return list(ScoreBand.objects.filter(score_set=score_set).values_list("from_points", "name"))


def published_points(
    score_set: ScoreSet,
    groups: Iterable[ScoreGroup],
    periods: Iterable[Period],
    *,
    subjects: Iterable[Subject] | None = None,
    user: User | None = None,
) -> Mapping[tuple[int, int, int], Value]:
    """Return what sources published of the set's total and groups, by (indicator, subject, period).

    Queries: one.
    """
    wanted = {score_set.total_indicator_id, *(group.indicator_id for group in groups)} - {None}
    return current_values(wanted, subjects, periods, origins=[Origin.PUBLISHED], user=user)


def newest_score(score_set: ScoreSet, subject: Subject, period: Period) -> Score | None:
    """Return the newest revision of a score.

    Empty: it was never computed. Queries: one.
    """
    return Score.objects.filter(score_set=score_set, subject=subject, period=period, is_current=True).first()


def publish_stamp(scores: Iterable[Score]) -> str:
    """Return in one word which scores wait to be published; another one means that they were computed anew."""
    waiting = [one.pk for one in scores if one.total is not None and one.published_at is None]
    return f"{len(waiting)}.{max(waiting, default=0)}"


def value_path(item: ScoreItem, subject: Subject, period: Period) -> str:
    """Return the address of the page on which the value behind a line stands."""
    asked = {"period": period.pk, **({"agency": subject.agency_id} if subject.agency_id else {})}
    return f"{reverse('reports:indicator', args=[item.indicator_id])}?{urlencode(asked)}"


def _lines_of(score: Score) -> QuerySet[ScoreLine]:
    return ScoreLine.objects.filter(score=score).select_related("source_value")
