"""Earlier figures of today's agencies, from the database."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from reports.queries.mergers import comparable_values
from reports.rules.mergers import NotComparable
from tasks.models import Agency
from tests.factories import make_agency
from tests.reports.makers import make_indicator, make_value, make_year

pytestmark = pytest.mark.django_db

TODAY = date(2025, 12, 31)


@pytest.fixture
def merged() -> Agency:
    """The ministry of finance of today, which took in planning and investment on 1 March 2025."""
    finance = make_agency("Bộ Tài chính")
    planning = make_agency("Bộ Kế hoạch và Đầu tư", valid_to=date(2025, 2, 28))
    planning.successors.add(finance)
    return finance


def test_earlier_figure_is_made_of_both(merged: Agency) -> None:
    ratio, period = make_indicator(), make_year(2024)
    make_value(ratio, merged, period, 50, numerator=10, denominator=20)
    planning = merged.predecessors.get()
    make_value(ratio, planning, period, 10, numerator=8, denominator=80)
    known = comparable_values([ratio], [merged], [period], as_of=TODAY)[ratio.pk, merged.pk, period.pk]
    assert (known.figure.value, known.made_of) == (18, {merged.pk, planning.pk})


def test_earlier_figure_as_of_before_the_merger_is_its_own(merged: Agency) -> None:
    ratio, period = make_indicator(), make_year(2023)
    make_value(ratio, merged, period, 50, numerator=10, denominator=20)
    known = comparable_values([ratio], [merged], [period], as_of=date(2024, 12, 31))
    assert known[ratio.pk, merged.pk, period.pk].figure.value == 50


def test_other_definition_is_not_comparable(merged: Agency) -> None:
    ratio, period = make_indicator(), make_year(2024)
    make_value(ratio, merged, period, 50, numerator=10, denominator=20)
    make_value(ratio, merged.predecessors.get(), period, 10, numerator=8, denominator=80)
    newer = ratio.versions.create(number=2)
    like = {ratio.pk: newer.pk}
    known = comparable_values([ratio], [merged], [period], as_of=TODAY, like=like)[ratio.pk, merged.pk, period.pk]
    assert known.reason == NotComparable.OTHER_DEFINITION


def test_split_is_not_comparable(merged: Agency) -> None:
    ratio, period = make_indicator(), make_year(2024)
    merged.predecessors.get().successors.add(make_agency("Bộ khác", valid_from=date(2025, 3, 1)))
    known = comparable_values([ratio], [merged], [period], as_of=TODAY)[ratio.pk, merged.pk, period.pk]
    assert known.reason == NotComparable.SPLIT


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(merged: Agency, count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    indicators = [make_indicator() for _number in range(count)]
    periods = [make_year(2024 - number) for number in range(count)]
    agencies = [merged, *(make_agency(f"Bộ {number}") for number in range(count))]
    make_value(indicators[0], merged, periods[0], 1)
    with django_assert_num_queries(4):
        found = comparable_values(indicators, agencies, periods, as_of=TODAY)
    assert len(found) == count * count * (count + 1)
