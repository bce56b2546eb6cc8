"""Orders that come back: which period a day belongs to, and when that period's share is due."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from tasks.rules.labels import LabelledEnum
from tasks.rules.labels import gettext_noop as _

_DAY = timedelta(days=1)
_SUNDAY = 6


class Frequency(LabelledEnum):
    """How often an order comes back."""

    WEEKLY = "weekly", _("Weekly")
    MONTHLY = "monthly", _("Monthly")
    QUARTERLY = "quarterly", _("Quarterly")
    HALF_YEARLY = "half_yearly", _("Every six months")
    YEARLY = "yearly", _("Yearly")


PERIOD_MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.HALF_YEARLY: 6, Frequency.YEARLY: 12}


@dataclass(frozen=True)
class Period:
    """The days one instance of a recurring order stands for, both ends included."""

    first: date
    last: date


@dataclass(frozen=True)
class Recurrence:
    """How often, and on which day of each period.

    Units: `weekday` 0 is Monday; `month` counts from the first month of the period, and one beyond the period is in the
    next ("ngày 05 tháng sau"); `day` 0 is the last of the month. `dates` are calendar (month, day) pairs, one in each
    period, where the periods of a year differ ("15/6 và 10/12 hằng năm").
    """

    frequency: Frequency
    weekday: int | None = None
    month: int | None = None
    day: int = 0
    dates: tuple[tuple[int, int], ...] = ()
    until: date | None = None

    def period_containing(self, day: date) -> Period:
        """Return the week, month, quarter, half-year or year the day lies in."""
        if self.frequency == Frequency.WEEKLY:
            first = day - timedelta(days=day.weekday())
            return Period(first, first + timedelta(days=_SUNDAY))
        length = PERIOD_MONTHS[self.frequency]
        start = (day.month - 1) // length * length
        first = _months_later(date(day.year, 1, 1), start)
        return Period(first, _months_later(first, length) - _DAY)

    def period_after(self, period: Period) -> Period:
        """Return the period that follows."""
        return self.period_containing(period.last + _DAY)

    def due_in(self, period: Period) -> date:
        """Return when the share of a period is due.

        Boundary: a day the month doesn't have is its last one; without a named day, the last day of the period.
        """
        if self.frequency == Frequency.WEEKLY:
            return period.first + timedelta(days=_SUNDAY if self.weekday is None else self.weekday)
        for month, day in self.dates:
            in_year = _day_of(period.first.year, month, day)
            if period.first <= in_year <= period.last:
                return in_year
        if self.month is None:
            return period.last
        due_month = _months_later(period.first, self.month - 1)
        return _day_of(due_month.year, due_month.month, self.day)

    def next_period(self, on: date) -> Period | None:
        """Return the period in force on that day, or the next one where its share is past due: nothing is born late.

        Empty: None once the order has run out.
        """
        period = self.period_containing(on)
        if self.due_in(period) < on:
            period = self.period_after(period)
        return None if self.until is not None and period.first > self.until else period

    def to_json(self) -> dict[str, Any]:
        """Return the plain form that is stored; `from_json` reads it back."""
        plain: dict[str, Any] = {"frequency": self.frequency.value}
        if self.weekday is not None:
            plain["weekday"] = self.weekday
        if self.month is not None:
            plain |= {"month": self.month, "day": self.day}
        if self.dates:
            plain["dates"] = [list(pair) for pair in self.dates]
        if self.until is not None:
            plain["until"] = self.until.isoformat()
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """Return the recurrence that `to_json` wrote."""
        return cls(
            frequency=Frequency(plain["frequency"]),  # type: ignore[call-arg]
            weekday=plain.get("weekday"),
            month=plain.get("month"),
            day=plain.get("day", 0),
            dates=tuple((month, day) for month, day in plain.get("dates", ())),
            until=date.fromisoformat(plain["until"]) if plain.get("until") else None,
        )


def _months_later(first: date, months: int) -> date:
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _day_of(year: int, month: int, day: int) -> date:
    last = monthrange(year, month)[1]
    return date(year, month, min(day, last) if day else last)
