from datetime import date, datetime
from itertools import pairwise

import pytest

from reports.rules.kinds import PeriodKind
from reports.rules.periods import reporting_periods
from tasks.rules.clock import VIETNAM
from tasks.rules.settings import DEFAULTS


def periods(year=2024, kind=None, **numbers):
    return [one for one in reporting_periods(year, {**DEFAULTS, **numbers}) if kind in (None, one.kind)]


@pytest.mark.parametrize(
    ("kind", "place", "name", "first", "last"),
    [
        ("month", 0, "Tháng 01/2024", date(2023, 12, 15), date(2024, 1, 14)),
        ("month", 2, "Tháng 03/2024", date(2024, 2, 15), date(2024, 3, 14)),
        ("quarter", 0, "Quý I/2024", date(2023, 12, 15), date(2024, 3, 14)),
        ("quarter", 3, "Quý IV/2024", date(2024, 9, 15), date(2024, 12, 14)),
        ("half", 0, "6 tháng đầu năm 2024", date(2023, 12, 15), date(2024, 6, 14)),
        ("half", 1, "6 tháng cuối năm 2024", date(2024, 6, 15), date(2024, 12, 14)),
        ("year", 0, "Năm 2024", date(2023, 12, 15), date(2024, 12, 14)),
    ],
)
def test_periods_run_from_the_fifteenth_to_the_fourteenth(kind, place, name, first, last):
    period = periods(kind=PeriodKind(kind))[place]
    assert (period.name, period.starts_on, period.cut_off_on) == (name, first, last)


def test_weeks_run_from_wednesday_to_tuesday_at_fifteen():
    week = periods(2026, PeriodKind.WEEK)[46]
    assert (week.starts_on, week.cut_off_on) == (date(2026, 11, 18), date(2026, 11, 24))
    assert week.send_by_at == datetime(2026, 11, 24, 15, tzinfo=VIETNAM)
    assert week.name == "Tuần 47/2026 (18/11–24/11)"


@pytest.mark.parametrize("year", [2023, 2024, 2026, 2027])
def test_every_day_lies_in_one_month_and_one_week(year):
    for kind, length in ((PeriodKind.MONTH, 12), (PeriodKind.WEEK, None)):
        found = [*periods(year, kind), *periods(year + 1, kind)]
        assert all((later.starts_on - sooner.cut_off_on).days == 1 for sooner, later in pairwise(found))
        assert length is None or len(found) == 2 * length


def test_send_by_is_counted_from_the_cut_off_as_the_office_sets_it():
    month = periods(kind=PeriodKind.MONTH, month_send_days=5, send_hour=9)[1]
    assert month.send_by_at == datetime(2024, 2, 19, 9, tzinfo=VIETNAM)
    assert periods(kind=PeriodKind.MONTH)[1].send_by_at == datetime(2024, 2, 25, 17, tzinfo=VIETNAM)
