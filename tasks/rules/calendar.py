"""Working days: the ordinary week, changed by the days off and make-up days of each year's notice."""

from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class WorkingCalendar:
    """The days that differ from Monday to Friday, and the years whose notice has been entered.

    Law: Labour Code 2019, article 112, and each year's notice; the first day of a period is never counted (Civil
    Code 2015, article 147: not confirmed).
    """

    days_off: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()
    known_years: frozenset[int] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Return whether offices work on that day; a make-up Saturday counts, a holiday doesn't."""
        if day in self.make_up_days:
            return True
        return day.weekday() < _SATURDAY and day not in self.days_off

    def add_working_days(self, start: date, count: int) -> date:
        """Return the last day of a period of `count` working days.

        Boundary: the first day is never counted, even when it is a working day; 0 gives the start itself.
        Raises: ValueError for a negative count.
        """
        if count < 0:
            raise ValueError(f"expected a count of 0 or more working days, got {count}")
        day = start
        while count:
            day += _DAY
            count -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days lie after `start`, up to and with `end`.

        Boundary: the first day is never counted; an end before the start gives a negative count.
        """
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(start + _DAY * step) for step in range(1, (end - start).days + 1))

    def unknown_years(self, first: date, last: date) -> tuple[int, ...]:
        """Return the years between the two days whose notice hasn't been entered, so that counts may be off."""
        return tuple(year for year in range(first.year, last.year + 1) if year not in self.known_years)
