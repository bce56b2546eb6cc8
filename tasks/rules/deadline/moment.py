"""A day, month, quarter, part of a year or year as a wording names it, with or without its year."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date

from tasks.rules.deadline.problem import DeadlineProblem
from tasks.rules.problem import ProblemError

FIRST_YEAR, LAST_YEAR = 1945, 2100
MONTHS_IN_QUARTER = 3
LAST_MONTH = 12


@dataclass(frozen=True)
class Moment:
    """A stretch of whole days, from a first to a last day and month.

    Units: `last_day` 0 is the last day of its month. A missing `year` waits for `in_year`; a stretch over several years
    has a `last_year` of its own. `is_span` marks a stretch named by both its ends, as "tháng 3-5/2024" is.
    """

    text: str
    first_month: int = 1
    first_day: int = 1
    last_month: int = LAST_MONTH
    last_day: int = 0
    year: int | None = None
    last_year: int | None = None
    is_span: bool = False

    @property
    def is_day(self) -> bool:
        """Return whether it names one day."""
        return (self.first_month, self.first_day) == (self.last_month, self.last_day) and self.last_year is None

    def in_year(self, year: int) -> "Moment":
        """Return the same moment with the year it lacks."""
        return self if self.year is not None else replace(self, year=year)

    def first(self) -> date:
        """Return its first day.

        Raises: ProblemError for a day the calendar doesn't have.
        """
        return self._date(self.year, self.first_month, self.first_day)

    def last(self) -> date:
        """Return its last day.

        Raises: ProblemError for a day the calendar doesn't have.
        """
        return self._date(self.last_year or self.year, self.last_month, self.last_day)

    def _date(self, year: int | None, month: int, day: int) -> date:
        if year is None:
            raise ValueError(f"{self.text!r} has no year yet; call in_year first")
        try:
            if not FIRST_YEAR <= year <= LAST_YEAR:
                raise ValueError(year)
            return date(year, month, day or monthrange(year, month)[1])
        except ValueError as error:
            raise ProblemError(DeadlineProblem.IMPOSSIBLE_DATE, text=self.text) from error


def day_moment(text: str, day: int, month: int, year: int | None) -> Moment:
    """Return one day; an impossible one is refused where it is turned into a date, and already here without a year.

    Raises: ProblemError for a day that no year has.
    """
    if not 1 <= month <= LAST_MONTH or not 1 <= day <= monthrange(2024, month)[1]:
        raise ProblemError(DeadlineProblem.IMPOSSIBLE_DATE, text=text)
    return Moment(text, month, day, month, day, year)


def month_moment(text: str, month: int, year: int | None, *, last_month: int | None = None) -> Moment:
    """Return a month, or the months up to a last one of the same year.

    Raises: ProblemError for a month that doesn't exist or an order that runs backwards.
    """
    last = last_month or month
    if not (1 <= month <= LAST_MONTH and 1 <= last <= LAST_MONTH):
        raise ProblemError(DeadlineProblem.IMPOSSIBLE_DATE, text=text)
    if last < month:
        raise ProblemError(DeadlineProblem.ENDS_BEFORE_START, text=text)
    return Moment(text, month, 1, last, 0, year, is_span=last_month is not None and last != month)


def quarter_moment(text: str, quarter: int, year: int | None, *, last_quarter: int | None = None) -> Moment:
    """Return a quarter, or the quarters up to a last one of the same year.

    Raises: ProblemError for a fifth quarter or an order that runs backwards.
    """
    last = last_quarter or quarter
    first_month = (quarter - 1) * MONTHS_IN_QUARTER + 1
    moment = month_moment(text, first_month, year, last_month=last * MONTHS_IN_QUARTER)
    return replace(moment, is_span=last != quarter)


def part_moment(text: str, months: int, *, at_end: bool, year: int | None) -> Moment:
    """Return the first or the last `months` months of a year ("6 tháng đầu năm", "4 tháng cuối năm")."""
    if not 1 <= months <= LAST_MONTH:
        raise ProblemError(DeadlineProblem.IMPOSSIBLE_DATE, text=text)
    if at_end:
        return Moment(text, LAST_MONTH - months + 1, 1, LAST_MONTH, 0, year)
    return Moment(text, 1, 1, months, 0, year)


def year_moment(text: str, year: int | None, last_year: int | None = None) -> Moment:
    """Return a year, or the years up to a last one ("giai đoạn 2025–2026").

    Raises: ProblemError when they run backwards.
    """
    if year is not None and last_year is not None and last_year < year:
        raise ProblemError(DeadlineProblem.ENDS_BEFORE_START, text=text)
    return Moment(text, year=year, last_year=last_year, is_span=last_year is not None)
