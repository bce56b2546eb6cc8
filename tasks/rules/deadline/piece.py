"""The pieces a wording of time is cut into, and the numbers inside them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tasks.rules.deadline.problem import DeadlineProblem
from tasks.rules.problem import ProblemError


class PieceKind(StrEnum):
    """What a piece of a wording is."""

    MOMENT = "moment"
    RELATIVE = "relative"
    CLOCK = "clock"
    DURATION = "duration"
    SINCE_SIGNING = "since_signing"
    FREQUENCY = "frequency"
    MONTH_DAY = "month_day"
    WEEKDAY = "weekday"
    DAY_NUMBER = "day_number"
    BEFORE = "before"
    FROM = "from"
    TO = "to"
    AFTER = "after"
    VAGUE = "vague"
    STANDING = "standing"
    DAILY = "daily"
    NO_INTERVAL = "no_interval"
    URGENT = "urgent"
    NOT_STATED = "not_stated"
    REFERENCE = "reference"
    EVENT = "event"
    TO_CHECK = "to_check"
    DOUBT = "doubt"
    SOURCES = "sources"
    FILLER = "filler"
    SEPARATOR = "separator"
    DASH = "dash"
    WORD = "word"


@dataclass(frozen=True)
class Piece:
    """One piece, its value and the text it was read from."""

    kind: PieceKind
    text: str
    value: Any = None


Build = Callable[[re.Match[str]], Any]


@dataclass(frozen=True)
class Pattern:
    """How one sort of piece is written, and what to make of it."""

    kind: PieceKind
    regex: re.Pattern[str]
    build: Build | None = None

    def read(self, text: str, position: int) -> tuple[Piece, int] | None:
        """Return the piece that stands at the position and where it ends, None when this isn't one."""
        found = self.regex.match(text, position)
        if found is None or found.end() == position:
            return None
        piece = Piece(self.kind, found.group(0).strip(" ,"), self.build(found) if self.build else None)
        return piece, found.end()


def pattern(kind: PieceKind, source: str, build: Build | None = None) -> Pattern:
    """Return a pattern that matches whole words only."""
    return Pattern(kind, re.compile(rf"(?:{source})(?!\w)"), build)


_NUMBER_WORDS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
    "mười": 10, "nhất": 1, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6,
}  # fmt: skip
SMALL_NUMBER = r"(?:\d{1,3}|một|hai|ba|bốn|sáu|bảy|tám|chín|mười lăm|mười)"


def number(text: str) -> int:
    """Return the number a few digits, a Roman quarter or a small number word stand for."""
    if text.isdigit():
        return int(text)
    if text == "mười lăm":
        return 15
    return _NUMBER_WORDS[text]


def year_number(text: str | None) -> int | None:
    """Return the year of four digits, or of the two digits of this century; None where none is written."""
    if not text:
        return None
    return int(text) if len(text) > 2 else 2000 + int(text)


def clock(hour: str, minute: str | None, *, text: str, afternoon: bool = False) -> tuple[int, int]:
    """Return hour and minute of a day; 24:00 stays 24 and means the day's end.

    Raises: ProblemError for an hour that no day has.
    """
    hours, minutes = int(hour), int(minute or 0)
    if afternoon and hours < 12:
        hours += 12
    if hours > 24 or minutes > 59 or (hours == 24 and minutes):
        raise ProblemError(DeadlineProblem.IMPOSSIBLE_HOUR, text=text)
    return hours, minutes
