"""The date of a directive as a source gives it: to the day, or only to a month, a year or a few days."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tasks.rules.brackets import split_brackets
from tasks.rules.deadline.mentions import Mention, find_mentions
from tasks.rules.deadline.moment import Moment, day_moment, month_moment
from tasks.rules.deadline.piece import Piece, PieceKind
from tasks.rules.deadline.words import prepare, read_pieces
from tasks.rules.kinds import DatePrecision
from tasks.rules.problem import Problem, ProblemError
from tasks.rules.text import clean

# A document dated a little ahead may have been prepared; more than this is a slip of the pen.
_DAYS_AHEAD = timedelta(days=31)
_DAYS_OF_MONTH = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2}) ?/ ?(\d{1,2})")
_MONTHS_OF_YEAR = re.compile(r"(\d{4})-(\d{1,2}) ?/ ?(\d{1,2})")
_UNUSABLE = {PieceKind.BEFORE, PieceKind.AFTER, PieceKind.DOUBT, PieceKind.DURATION, PieceKind.FREQUENCY}


class IssuedProblem(StrEnum):
    """What can be wrong with a directive's date, and what has to be said about it."""

    MISSING = "issued_missing"
    NOT_UNDERSTOOD = "issued_not_understood"
    NO_YEAR = "issued_no_year"
    IN_FUTURE = "issued_in_future"

    NOT_EXACT = "issued_not_exact"
    TO_CHECK = "issued_to_check"
    OTHER_DATE = "issued_other_date"
    SOON = "issued_soon"


@dataclass(frozen=True)
class IssuedOn:
    """The first and the last day a directive can be of; both are the same where the day is known."""

    first: date
    last: date
    precision: DatePrecision
    wording: str
    notes: tuple[Problem, ...] = ()

    @property
    def is_exact(self) -> bool:
        """Return whether the day is known."""
        return self.first == self.last


def read_issued_on(wording: str, today: date) -> IssuedOn:
    """Return the date a source gives; one that is only known to a month or year is kept at its first day, with a remark.

    Raises: ProblemError when there is none, it isn't understood or possible, or lies more than a month ahead.
    """
    main, brackets = split_brackets(prepare(wording))
    if not main.strip(" -.?…"):
        raise ProblemError(IssuedProblem.MISSING)
    moment, to_check = _read_moment(main, wording)
    first, last = moment.first(), moment.last()
    if first > today + _DAYS_AHEAD:
        raise ProblemError(IssuedProblem.IN_FUTURE, issued_on=first)
    precision = _precision(moment, first, last)
    notes = []
    if precision != DatePrecision.DAY:
        notes.append(Problem(IssuedProblem.NOT_EXACT, {"text": clean(wording), "first": first}))
    elif to_check or any("cần kiểm" in text for text in brackets):
        notes.append(Problem(IssuedProblem.TO_CHECK, {"text": clean(wording)}))
    elif first > today:
        notes.append(Problem(IssuedProblem.SOON, {"issued_on": first}))
    for text in brackets:
        notes += _other_dates(text, first, last)
    return IssuedOn(first, last, precision, clean(wording), tuple(notes))


def exactly(day: date) -> IssuedOn:
    """Return a date known to the day."""
    return IssuedOn(day, day, DatePrecision.DAY, f"{day:%d/%m/%Y}")


def _read_moment(main: str, wording: str) -> tuple[Moment, bool]:
    """Return the one moment of the text, and whether it says that it needs checking."""
    if found := _DAYS_OF_MONTH.fullmatch(main):
        year, month, first, last = map(int, found.groups())
        day_moment(main, first, month, year)
        end = day_moment(main, last, month, year)
        if last < first:
            raise ProblemError(IssuedProblem.NOT_UNDERSTOOD, text=clean(wording))
        return Moment(main, month, first, end.last_month, end.last_day, year, is_span=True), False
    if found := _MONTHS_OF_YEAR.fullmatch(main):
        year, month, last = map(int, found.groups())
        return month_moment(main, month, year, last_month=last), False
    pieces = list(read_pieces(main))
    mentions = find_mentions(pieces)
    if not mentions or _is_unclear(pieces, mentions):
        raise ProblemError(IssuedProblem.NOT_UNDERSTOOD, text=clean(wording))
    moment = mentions[0].moment
    if moment is None or moment.year is None:
        raise ProblemError(IssuedProblem.NO_YEAR, text=clean(wording))
    return _stretch(mentions[0], moment), any(piece.kind == PieceKind.TO_CHECK for piece in pieces)


def _is_unclear(pieces: list[Piece], mentions: list[Mention]) -> bool:
    """Return whether the text says more than one plain date."""
    if len(mentions) > 1 or {piece.kind for piece in pieces} & _UNUSABLE:
        return True
    unread = [piece.text for piece in pieces if piece.kind == PieceKind.WORD]
    return any(character.isdigit() for text in unread for character in text)


def _stretch(mention: Mention, moment: Moment) -> Moment:
    """Return the whole stretch of "28/06/2025 - 29/06/2025"."""
    start = mention.start
    if start is None:
        return moment
    return Moment(
        moment.text, start.first_month, start.first_day, moment.last_month, moment.last_day, start.year,
        moment.last_year or moment.year, is_span=True,
    )  # fmt: skip


def _precision(moment: Moment, first: date, last: date) -> DatePrecision:
    if first == last:
        return DatePrecision.DAY
    if moment.is_span:
        return DatePrecision.PERIOD
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return DatePrecision.YEAR
    whole_month = first.day == 1 and (last + timedelta(days=1)).day == 1 and first.month == last.month
    return DatePrecision.MONTH if whole_month else DatePrecision.PERIOD


def _other_dates(text: str, first: date, last: date) -> list[Problem]:
    """Return a remark for each full date in brackets that isn't the directive's."""
    try:
        moments = [mention.moment for mention in find_mentions(list(read_pieces(text)))]
    except ProblemError:
        return []
    days = [moment.first() for moment in moments if moment is not None and moment.is_day and moment.year is not None]
    return [Problem(IssuedProblem.OTHER_DATE, {"text": text}) for day in days if not first <= day <= last]
