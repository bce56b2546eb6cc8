"""Points: from a value by a formula, from points to a total and a grade, and what was left out and why."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from reports.rules.figures import HUNDRED, Figure, gap
from reports.rules.kinds import Direction, IndicatorKind, ScoreFormula
from tasks.rules.calendar import WorkingCalendar
from tasks.rules.labels import LabelledEnum
from tasks.rules.labels import gettext_noop as _

PLACES = Decimal("0.0001")


class LeftOut(LabelledEnum):
    """Why a line of a score has no points; each is something else than 0 points."""

    MISSING = "missing", _("No figure was given.")
    NONE_AROSE = "none_arose", _("Nothing arose in the period, so there is nothing to score.")
    NOT_EXACT = "not_exact", _("The figure is not known exactly.")
    NO_FORMULA = "no_formula", _("The formula does not fit a figure of this kind.")
    OTHER_DEFINITION = "other_definition", _("The figure was given under another definition.")
    OUT_OF_RANGE = "out_of_range", _("The figure lies outside what the formula can score.")


@dataclass(frozen=True)
class Item:
    """One line of a score set: the points an indicator gives at most, and how.

    Law: decision 766/QĐ-TTg; the maxima that no source confirms are marked as such where they are kept.
    """

    key: int
    max_points: Decimal
    formula: ScoreFormula
    kind: IndicatorKind
    direction: Direction = Direction.HIGHER


@dataclass(frozen=True)
class Line:
    """What one item came to: points, or the reason why there are none."""

    item: Item
    figure: Figure | None
    points: Decimal | None
    left_out: LeftOut | None


@dataclass(frozen=True)
class Tally:
    """A score: its lines and their sum.

    Units: `scored_out_of` is the sum of the maxima of the lines that were scored.
    Empty: `total` is None when no line was.
    """

    lines: tuple[Line, ...]

    @property
    def total(self) -> Decimal | None:
        """Return the sum of the points."""
        points = [line.points for line in self.lines if line.points is not None]
        return sum(points, Decimal(0)) if points else None

    @property
    def scored_out_of(self) -> Decimal:
        """Return the most that the scored lines could have given."""
        return sum((line.item.max_points for line in self.lines if line.points is not None), Decimal(0))

    @property
    def is_whole(self) -> bool:
        """Return whether every line was scored; without that the total is the least the points can be."""
        return bool(self.lines) and all(line.points is not None for line in self.lines)


def line_of(item: Item, figure: Figure | None, *, is_comparable: bool = True) -> Line:
    """Return the points an item gives for a figure; one under another definition isn't comparable, and gives none.

    Units: points, to four places; a half is rounded up. Boundary: 0 per cent and the maximum itself are scored.
    """
    reason = _reason(item, figure) if is_comparable or figure is None else LeftOut.OTHER_DEFINITION
    if reason is not None or figure is None or figure.value is None:
        return Line(item, figure, None, reason)
    points = figure.value if item.formula == ScoreFormula.GIVEN else figure.value * item.max_points / HUNDRED
    return Line(item, figure, points.quantize(PLACES, ROUND_HALF_UP), None)


def _reason(item: Item, figure: Figure | None) -> LeftOut | None:
    if figure is None:
        return LeftOut.MISSING
    if figure.none_arose:
        return LeftOut.NONE_AROSE
    if not figure.is_exact or figure.value is None:
        return LeftOut.NOT_EXACT
    is_share = item.formula == ScoreFormula.SHARE
    if is_share and (item.kind != IndicatorKind.RATIO or item.direction != Direction.HIGHER):
        return LeftOut.NO_FORMULA
    most = HUNDRED if is_share else item.max_points
    return None if 0 <= figure.value <= most else LeftOut.OUT_OF_RANGE


def tally(items: Iterable[Item], figures: dict[int, Figure | None], *, other_definition: Collection[int] = ()) -> Tally:
    """Return the score made from the figures of the items, by the items' keys; an item without one is missing.

    `other_definition` are the items whose figure was given under a definition that isn't the one in force.
    """
    return Tally(
        tuple(line_of(one, figures.get(one.key), is_comparable=one.key not in other_definition) for one in items)
    )


def band_of(points: Decimal | None, bands: Iterable[tuple[Decimal, str]]) -> str:
    """Return the grade: the highest that starts at these points or below.

    Boundary: the first point of a band belongs to it. Empty: no points, or fewer than the lowest band starts with.
    """
    if points is None:
        return ""
    reached = [(start, name) for start, name in bands if start <= points]
    return max(reached)[1] if reached else ""


@dataclass(frozen=True)
class Published:
    """The total a source published beside the parts it published.

    Empty: `difference` is None where the total, or any part, isn't exactly known, so that nothing is proved.
    """

    total: Figure | None
    parts: Sequence[Figure | None]

    @property
    def sum_of_parts(self) -> Decimal | None:
        """Return the sum of the parts. Empty: None unless every one is exactly known."""
        known = [part.value for part in self.parts if part is not None and part.is_exact and part.value is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(self.parts) else None

    @property
    def difference(self) -> Decimal | None:
        """Return total − Σ parts."""
        return gap(self.total, self.parts)


def objection_last_day(published_on: date, working_days: int, calendar: WorkingCalendar) -> date:
    """Return the last day on which an agency may object to its score.

    Law: setting score_objection_working_days: not confirmed.
    """
    return calendar.add_working_days(published_on, working_days)
