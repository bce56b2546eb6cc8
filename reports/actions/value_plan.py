"""What each figure of an import becomes beside what is stored: a value, a revision, a target, or nothing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from reports.actions.value_row import Told
from reports.queries.known_values import Cell, TargetCell, known_targets, known_values
from reports.rules.figures import Figure
from reports.rules.kinds import TargetKind
from reports.rules.value_figure import Remark
from reports.rules.value_problem import ValueProblem
from reports.sentences import sentence
from tasks.rules.problem import Problem


@dataclass
class Revision:
    """One figure that is known for a cell, stored or about to be."""

    figure: Figure
    source: str
    published_on: date | None
    number: int
    is_current: bool
    row: int = 0
    pk: int | None = None


@dataclass
class PlannedValue:
    """A value to add; `reason` says why it stands beside an earlier one."""

    told: Told
    revision: Revision
    reason: str = ""


@dataclass
class PlannedTarget:
    """A target to add."""

    told: Told


@dataclass
class Stored:
    """What is known of the cells an import is about; it takes in what is planned, so that rows are compared too.

    `ended` are the stored values that newer ones follow.
    """

    revisions: dict[Cell, list[Revision]] = field(default_factory=lambda: defaultdict(list))
    targets: dict[TargetCell, tuple[Decimal, str, int]] = field(default_factory=dict)
    ended: list[int] = field(default_factory=list)

    def plan_value(self, told: Told) -> tuple[PlannedValue | None, list[Remark]]:
        """Return the value to add, None where it is known, with what has to be said."""
        known = self.revisions[_cell_of(told)]
        same = next((one for one in known if one.figure == told.figure and one.source == told.source), None)
        if same is not None:
            return None, [("value", _repeated(same.row))]
        current = next((one for one in known if one.is_current), None)
        number = max((one.number for one in known), default=0) + 1
        new = Revision(told.figure, told.source, told.published_on, number, True, told.row)
        known.append(new)
        if current is None:
            return PlannedValue(told, new), []
        problem = _beside(current, told)
        if problem.code == ValueProblem.OLDER_SOURCE:
            new.is_current = False
        else:
            current.is_current = False
            self.ended += [current.pk] if current.pk is not None else []
        return PlannedValue(told, new, sentence(problem)), [("value", problem)]

    def plan_target(self, told: Told) -> tuple[PlannedTarget | None, list[Remark]]:
        """Return the target to add, None where one is set, with what has to be said."""
        key = (told.indicator.code, told.subject, told.period.key, target_kind(told))
        wanted = told.figure.value or Decimal(0)
        if key not in self.targets:
            self.targets[key] = (wanted, told.source, told.row)
            return PlannedTarget(told), []
        old, source, row = self.targets[key]
        if old == wanted:
            return None, [("value", _repeated(row))]
        return None, [("value", Problem(ValueProblem.TARGET_DIFFERS, {"old": old, "source": source, "new": wanted}))]


def target_kind(told: Told) -> TargetKind:
    """Return whether a number is wanted, or is the one to start from."""
    return TargetKind.BASELINE if told.period.is_baseline else TargetKind.TARGET


def _repeated(row: int) -> Problem:
    return Problem(ValueProblem.REPEATED, {"other_row": row}) if row else Problem(ValueProblem.ALREADY_ENTERED)


def _beside(current: Revision, told: Told) -> Problem:
    """Return what is to be said of a figure that comes beside another one."""
    params = {"old": current.figure, "old_source": current.source, "new": told.figure}
    if current.figure == told.figure:
        return Problem(ValueProblem.SAME_FROM_OTHER_SOURCE, params)
    is_older = current.published_on and told.published_on and told.published_on < current.published_on
    return Problem(ValueProblem.OLDER_SOURCE if is_older else ValueProblem.REVISED, params)


def _cell_of(told: Told) -> Cell:
    return told.indicator.code, told.version.number if told.version else 1, told.subject, told.period.key


def load_stored(told: Sequence[Told]) -> Stored:
    """Return what is stored for the indicators and periods of an import.

    Queries: two.
    """
    indicators = {one.indicator.pk for one in told if one.indicator.pk is not None}
    cut_offs = {one.period.cut_off_on for one in told}
    stored = Stored()
    for cell, value, figure in known_values(indicators, cut_offs):
        revision = Revision(figure, value.source, value.published_on, value.revision, value.is_current, pk=value.pk)
        stored.revisions[cell].append(revision)
    for target_cell, target in known_targets(indicators, cut_offs):
        stored.targets[target_cell] = (target.value, target.source, 0)
    return stored
