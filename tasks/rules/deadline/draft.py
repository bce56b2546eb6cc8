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
from tasks.rules.text import fold

ONE_DAY = timedelta(days=1)
_TIME_WORDS = frozenset(
    {"thang", "quy", "tuan", "ngay", "mua", "truoc", "sau", "jan", "january", "feb", "february", "mar", "march", "apr", "april",
     "may", "june", "july", "jun", "jul", "aug", "august", "sep", "sept", "september", "oct", "october", "nov", "november", "dec",
     "december", "spring", "summer", "autumn", "before", "after"}
)  # fmt: skip
# Words that look like a time only without their marks, and what stands behind "quy" when it is no quarter.
_OTHER_WORDS = frozenset(
    {"thẳng", "thăng", "thắng", "tuân", "tuấn", "sâu", "sáu", "mây", "máy", "mày", "mấy", "quỹ", "quỳ"}
)
_BEHIND_QUY = frozenset(
    {"định", "chế", "trình", "hoạch", "mô", "chuẩn", "tắc", "ước", "cách", "đổi", "tụ", "nạp", "phạm", "trách"}
)
_NUMBERS = frozenset({"hai", "ba", "tư", "bốn", "sáu", "bảy", "tám", "chín", "mười", "giêng", "chạp"})
_SEASONS = frozenset({"xuan", "ha", "he", "thu", "dong", "mua", "kho"})


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


def speaks_of_time(word: str, following: str = "") -> bool:
    """Return whether an unread word may turn the date around: a slip in "tháng", "trước" or "mùa", or an English word.

    Boundary: the marks count, and so does the word behind it: "quy định", "tuân thủ" and "mua sắm" are no times.
    """
    if word in _OTHER_WORDS:
        return False
    if fold(word) == "am":
        return fold(following) == "lich"
    if fold(word) == "quy" and word != "quý":
        return following not in _BEHIND_QUY
    if fold(word) == "mua" and word != "mùa":
        return fold(following) in _SEASONS
    return fold(word) in _TIME_WORDS


def note_unread(pieces: list[Piece], draft: Draft) -> None:
    """Say which words weren't understood.

    Raises: ProblemError when a number or a word of time is among them: it may be the date itself.
    """
    unread = [piece for piece in pieces if piece.kind == PieceKind.WORD]
    for place, piece in enumerate(pieces):
        following = pieces[place + 1].text if place + 1 < len(pieces) else ""
        is_number = any(character.isdigit() for character in piece.text) and not piece.text.endswith("%")
        is_number |= piece.text in _NUMBERS and place > 0 and pieces[place - 1].text.endswith("tháng")
        if piece.kind == PieceKind.WORD and (is_number or speaks_of_time(piece.text, following)):
            raise ProblemError(DeadlineProblem.NOT_UNDERSTOOD, text=piece.text)
    words = " ".join(piece.text for piece in unread if any(map(str.isalnum, piece.text)))
    if words:
        draft.note(DeadlineProblem.UNREAD_WORDS, text=words)
