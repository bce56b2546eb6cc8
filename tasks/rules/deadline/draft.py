"""What is known while a deadline is being read, and what has been made of it so far."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any

from tasks.rules.calendar import WorkingCalendar
from tasks.rules.deadline.kind import DeadlineKind
from tasks.rules.deadline.piece import Piece, PieceKind
from tasks.rules.deadline.problem import DeadlineProblem
from tasks.rules.problem import Problem, ProblemError
from tasks.rules.recurrence import Recurrence

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Context:
    """The directive's own date, as the first and last day it can be, and the calendar that counts working days."""

    first: date
    last: date
    calendar: WorkingCalendar

    @property
    def is_exact(self) -> bool:
        """Return whether the directive's date is known to the day."""
        return self.first == self.last


@dataclass
class Draft:
    """A deadline in the making."""

    kind: DeadlineKind = DeadlineKind.NONE
    due_on: date | None = None
    due_time: time | None = None
    recurrence: Recurrence | None = None
    not_stated: bool = False
    notes: list[Problem] = field(default_factory=list)

    def note(self, code: StrEnum, **params: Any) -> None:
        """Add a remark, once."""
        problem = Problem(code, params)
        if problem not in self.notes:
            self.notes.append(problem)


def add_months(start: date, months: int) -> date:
    """Return the same day some months later; a day that month doesn't have is its last (31/01 + 1 month → 28/02)."""
    index = start.year * 12 + start.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def due_clock(pieces: list[Piece]) -> tuple[int, int] | None:
    """Return the one hour a wording names.

    Raises: ProblemError when it names two.
    """
    clocks = {piece.value: piece for piece in pieces if piece.kind == PieceKind.CLOCK}
    if len(clocks) > 1:
        first, second, *_ = [piece.text for piece in clocks.values()]
        raise ProblemError(DeadlineProblem.TWO_DEADLINES, first=first, second=second)
    return next(iter(clocks), None)


def note_unread(pieces: list[Piece], draft: Draft) -> None:
    """Say which words weren't understood.

    Raises: ProblemError when a number is among them: it may be the date itself.
    """
    unread = [piece for piece in pieces if piece.kind == PieceKind.WORD]
    for piece in unread:
        if any(character.isdigit() for character in piece.text) and not piece.text.endswith("%"):
            raise ProblemError(DeadlineProblem.NOT_UNDERSTOOD, text=piece.text)
    words = " ".join(piece.text for piece in unread if any(map(str.isalnum, piece.text)))
    if words:
        draft.note(DeadlineProblem.UNREAD_WORDS, text=words)
