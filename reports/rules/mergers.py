"""What a figure of today's agency is compared with: the parts of those it was made of.

Law: resolutions 176/2025/QH15 and 202/2025/QH15 merged ministries and provinces; a percentage can't be added up, and
what was split can't be divided without somebody's choice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from reports.rules.figures import Figure, group_figure
from reports.rules.kinds import IndicatorKind
from tasks.rules.labels import LabelledEnum
from tasks.rules.labels import gettext_noop as _


class NotComparable(LabelledEnum):
    """Why an earlier figure of an agency can't be told."""

    NO_PREDECESSOR = "no_predecessor", _("The agency did not exist then, and nobody is known to have preceded it.")
    SPLIT = "split", _("A predecessor was divided among several agencies.")
    MISSING = "missing", _("Not every predecessor gave a figure.")
    NOT_EXACT = "not_exact", _("A predecessor's figure is not known exactly.")
    WITHOUT_PARTS = "without_parts", _("A predecessor's figure is known without its numerator and denominator.")
    NOT_SUMMED = "not_summed", _("Figures of this kind can't be added up.")
    OTHER_DEFINITION = "other_definition", _("Another definition held then.")


@dataclass(frozen=True)
class Life:
    """From when to when an agency was there, both days included; None is an open end."""

    valid_from: date | None = None
    valid_to: date | None = None

    def holds(self, on: date) -> bool:
        """Return whether the agency was there on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class Successions:
    """Every agency's life, and who followed whom."""

    lives: Mapping[int, Life]
    predecessors: Mapping[int, frozenset[int]] = field(default_factory=dict)
    successors: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def made_of(self, agency: int, on: date, *, as_of: date) -> frozenset[int]:
        """Return the agencies of the day `on` that had gone into this one by `as_of`, itself among them if it was there.

        Boundary: one that still was there on `as_of` had gone into nothing. Empty: nobody is known to have preceded it.
        """
        found, waiting, met = set(), [agency], set()
        while waiting:
            one = waiting.pop()
            if one in met:
                continue
            met.add(one)
            if self.lives[one].holds(on):
                found.add(one)
            waiting += [before for before in self.predecessors.get(one, ()) if not self.lives[before].holds(as_of)]
        return frozenset(found)

    def is_divided(self, agency: int, made_of: frozenset[int]) -> bool:
        """Return whether somebody among these, the agency itself apart, went into several agencies."""
        return any(self._splits_on_the_way(one, agency) for one in made_of - {agency})

    def _splits_on_the_way(self, one: int, agency: int) -> bool:
        met: set[int] = set()
        while one != agency and one not in met:
            met.add(one)
            following = self.successors.get(one, frozenset())
            if len(following) != 1:
                return True
            (one,) = following
        return False


@dataclass(frozen=True)
class Comparable:
    """An earlier figure of today's agency and whom it is made of; or the reason why there is none.

    Empty: neither a figure nor a reason when whoever stood in its place alone gave nothing.
    """

    figure: Figure | None = None
    made_of: frozenset[int] = frozenset()
    reason: NotComparable | None = None

    @property
    def is_recomputed(self) -> bool:
        """Return whether it is made of the parts of others and was never given like this."""
        return self.figure is not None and len(self.made_of) > 1


def comparable_figure(kind: IndicatorKind, figures: Mapping[int, Figure | None]) -> Comparable:
    """Return the figure of those who have since become one, by their numbers.

    Boundary: one alone, such as an agency that was only renamed, passes its figure on as it is. Of several, all must be
    known exactly and with their parts; who had nothing to count adds nothing.
    """
    made_of = frozenset(figures)
    if not made_of:
        return Comparable(reason=NotComparable.NO_PREDECESSOR)
    known = list(figures.values())
    if len(known) == 1:
        return Comparable(known[0], made_of)
    reason = _obstacle(kind, known)
    if reason is not None:
        return Comparable(None, made_of, reason)
    return Comparable(group_figure(kind, known).figure, made_of)


def _obstacle(kind: IndicatorKind, figures: Sequence[Figure | None]) -> NotComparable | None:
    given = [figure for figure in figures if figure is not None]
    arisen = [figure for figure in given if not figure.none_arose]
    if len(given) < len(figures):
        return NotComparable.MISSING
    if arisen and kind in (IndicatorKind.SCORE, IndicatorKind.DAYS):
        return NotComparable.NOT_SUMMED
    if not all(figure.is_exact for figure in arisen):
        return NotComparable.NOT_EXACT
    if kind == IndicatorKind.RATIO and not all(figure.has_parts for figure in arisen):
        return NotComparable.WITHOUT_PARTS
    return None
