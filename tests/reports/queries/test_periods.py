"""Finding a period by what a person calls it."""

from datetime import date

import pytest

from reports.queries.periods import find_period
from reports.rules.kinds import PeriodKind
from tests.reports.makers import make_period, make_year

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("words", ["Tháng 03/2024", "thang 03/2024", "2024-03", "03/2024"])
def test_month_is_found_however_it_is_written(words: str) -> None:
    make_year(2024)
    march = make_period(date(2024, 3, 31))
    assert find_period(words) == march


def test_half_year_is_found_by_its_short_form() -> None:
    half = make_period(
        date(2025, 12, 31), kind=PeriodKind.HALF, name="6 tháng cuối năm 2025", starts_on=date(2025, 7, 1)
    )
    assert find_period("2025 (H2)") == half


def test_number_is_the_last_that_is_tried() -> None:
    period = make_period(date(2024, 3, 31))
    assert find_period(f" {period.pk}") == period
    assert find_period(str(period.pk + 1)) is None


def test_of_two_with_one_name_the_later_is_meant() -> None:
    make_period(date(2023, 3, 31), name="Quý đặc biệt")
    later = make_period(date(2024, 3, 31), name="Quý đặc biệt")
    assert find_period("quy dac biet") == later
