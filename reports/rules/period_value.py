"""The periods that figures are for: the calendar's own stretches, and any other days."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from reports.rules.kinds import PeriodKind
from tasks.rules.problem import Problem

# How many months each of the calendar's own periods has, and its name.
_CALENDAR = {
    1: (PeriodKind.MONTH, "Tháng {first:%m/%Y}"),
    3: (PeriodKind.QUARTER, "Quý {numeral}/{first.year}"),
    6: (PeriodKind.HALF, "6 tháng {half} năm {first.year}"),
    12: (PeriodKind.YEAR, "Năm {first.year}"),
}
_NUMERALS = ("", "I", "II", "III", "IV")

PeriodKey = tuple[PeriodKind, date | None, date]


@dataclass(frozen=True)
class PeriodText:
    """A period as it was told, and whether the figure is one wanted then, or one to start from.

    `taken_on` is the day in brackets behind a week, when the figure was read off.
    """

    kind: PeriodKind
    starts_on: date | None
    cut_off_on: date
    name: str
    is_target: bool = False
    is_baseline: bool = False
    taken_on: date | None = None
    notes: tuple[Problem, ...] = ()

    @property
    def key(self) -> PeriodKey:
        """Return what makes two periods the same."""
        return self.kind, self.starts_on, self.cut_off_on


def calendar_period(starts_on: date | None, cut_off_on: date) -> PeriodText:
    """Return the period of these days, the calendar's own where it is one: a day, month, quarter, half or year."""
    if starts_on is None:
        return PeriodText(PeriodKind.SPAN, None, cut_off_on, f"Đến {cut_off_on:%d/%m/%Y}")
    kind, name = _calendar_name(starts_on, cut_off_on)
    return PeriodText(kind, starts_on, cut_off_on, name)


def _calendar_name(first: date, last: date) -> tuple[PeriodKind, str]:
    if first == last:
        return PeriodKind.DAY, f"Ngày {first:%d/%m/%Y}"
    if (first.isocalendar().weekday, (last - first).days) == (1, 6):
        week = first.isocalendar()
        return PeriodKind.WEEK, f"Tuần {week.week:02}/{week.year}"
    whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1] and first.year == last.year
    months = last.month - first.month + 1
    if whole and (first.month - 1) % months == 0 and months in _CALENDAR:
        kind, form = _CALENDAR[months]
        number = (first.month - 1) // months + 1
        half = "đầu" if number == 1 else "cuối"
        numeral = _NUMERALS[number] if number < len(_NUMERALS) else ""
        return kind, form.format(first=first, numeral=numeral, half=half)
    return PeriodKind.SPAN, f"{first:%d/%m/%Y}–{last:%d/%m/%Y}"
