"""The reporting periods of a year: where they begin, where the figures are cut off, and when they are to be sent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from reports.rules.kinds import PeriodKind
from tasks.rules.clock import VIETNAM

FIRST_DAY, LAST_DAY = 15, 14
# Months in a period, by kind, and how it is called by its number in the year and the year.
MONTHS: dict[PeriodKind, tuple[int, str]] = {
    PeriodKind.MONTH: (1, "Tháng {:02}/{}"),
    PeriodKind.QUARTER: (3, "Quý {}/{}"),
    PeriodKind.HALF: (6, ""),
    PeriodKind.YEAR: (12, "Năm {1}"),
}
ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}
HALVES = {1: "6 tháng đầu năm {}", 2: "6 tháng cuối năm {}"}
DAYS_OF_WEEK = 7


@dataclass(frozen=True)
class PeriodDraft:
    """A reporting period to be kept.

    Boundary: from `starts_on` to `cut_off_on`, both included; `send_by_at` is the last moment in time.
    """

    kind: PeriodKind
    name: str
    starts_on: date
    cut_off_on: date
    send_by_at: datetime


def reporting_periods(year: int, numbers: Mapping[str, int]) -> list[PeriodDraft]:
    """Return the months, quarters, halves, the year and the weeks that are cut off in a year.

    `numbers` are the office's settings: month_send_days, quarter_send_days, half_send_days, year_send_days, send_hour,
    reporting_weekday and reporting_hour. A day off isn't moved.
    Law: decree 09/2019/NĐ-CP: a month runs from the 15th of the month before to the 14th, and the longer ones are made
    of such months; notice 593/TB-VPCP for the weeks. When figures are sent is a setting, not confirmed.
    """
    return [*_long_periods(year, numbers), *_weeks(year, numbers)]


def _long_periods(year: int, numbers: Mapping[str, int]) -> Iterator[PeriodDraft]:
    for kind, (months, _name) in MONTHS.items():
        for number in range(1, 12 // months + 1):
            cut_off_on = date(year, number * months, LAST_DAY)
            send_on = cut_off_on + timedelta(days=numbers[f"{kind.value}_send_days"])
            send_by_at = datetime.combine(send_on, time(numbers["send_hour"]), tzinfo=VIETNAM)
            starts_on = _first_day(cut_off_on, months)
            yield PeriodDraft(kind, period_name(kind, number, year), starts_on, cut_off_on, send_by_at)


def _first_day(cut_off_on: date, months: int) -> date:
    """Return the 15th so many months before the month of the cut-off."""
    counted = cut_off_on.year * 12 + cut_off_on.month - 1 - months
    return date(counted // 12, counted % 12 + 1, FIRST_DAY)


def period_name(kind: PeriodKind, number: int, year: int) -> str:
    """Return what a reporting period is called, in the language of the office, because it is kept."""
    if kind == PeriodKind.HALF:
        return HALVES[number].format(year)
    return MONTHS[kind][1].format(ROMAN[number] if kind == PeriodKind.QUARTER else number, year)


def _weeks(year: int, numbers: Mapping[str, int]) -> Iterator[PeriodDraft]:
    """Yield the weeks that close in the year, from the day after the weekly closing day to the next one."""
    closing = date(year, 1, 1)
    closing += timedelta(days=(numbers["reporting_weekday"] - closing.isoweekday()) % DAYS_OF_WEEK)
    number = 1
    while closing.year == year:
        send_by_at = datetime.combine(closing, time(numbers["reporting_hour"]), tzinfo=VIETNAM)
        name = f"Tuần {number:02}/{year} ({closing - timedelta(days=6):%d/%m}–{closing:%d/%m})"
        yield PeriodDraft(PeriodKind.WEEK, name, closing - timedelta(days=6), closing, send_by_at)
        closing, number = closing + timedelta(days=DAYS_OF_WEEK), number + 1
