"""Two periods side by side: compared within one definition, and said where that can't be."""

from datetime import date

import pytest

from reports.models import IndicatorVersion
from reports.queries.compare import comparison
from reports.rules.kinds import Audience
from reports.rules.mergers import NotComparable
from tests.factories import make_agency
from tests.reports.makers import make_indicator, make_period, make_value


@pytest.fixture
def months(db):
    return make_period(date(2024, 1, 31)), make_period(date(2024, 2, 29))


@pytest.fixture
def indicator(db):
    return make_indicator(audience=Audience.AGENCIES)


def test_changes_of_agencies_and_groups(cast, indicator, months):
    for agency, numbers in ((cast.ministry_a, (10, 30)), (cast.ministry_b, (50, 40))):
        for period, number in zip(months, numbers, strict=True):
            make_value(indicator, agency, period, numerator=number, denominator=100)
    compared = comparison(indicator, *months, cast.leader)
    assert (compared.better_count, compared.worse_count, compared.not_comparable_count) == (1, 1, 0)
    assert [(then.figure.value, now.figure.value, now.change.amount) for then, now in compared.cells][:1] == [
        (30, 35, 5)
    ]


def test_different_definitions_stand_side_by_side_without_a_change(cast, indicator, months):
    newer = IndicatorVersion.objects.create(indicator=indicator, number=2, valid_from=date(2024, 2, 1))
    make_value(indicator, cast.ministry_a, months[0], 10, version=indicator.versions.get(number=1))
    make_value(indicator, cast.ministry_a, months[1], 60, version=newer)
    compared = comparison(indicator, *months, cast.leader)
    assert not compared.same_definition
    (place,) = compared.ranking.ranked
    assert (place.change, place.before.reason) == (None, NotComparable.OTHER_DEFINITION)


def test_divided_predecessor_is_not_comparable(cast, indicator, months):
    old = make_agency("Bộ cũ", valid_to=date(2024, 1, 31))
    first, second = (make_agency(f"Bộ mới {number}", valid_from=date(2024, 2, 1)) for number in (1, 2))
    old.successors.add(first, second)
    make_value(indicator, old, months[0], numerator=50, denominator=100)
    make_value(indicator, first, months[1], numerator=50, denominator=100)
    (place,) = comparison(indicator, *months, cast.leader).ranking.ranked
    assert (place.change, place.before.reason) == (None, NotComparable.SPLIT)


@pytest.mark.parametrize("number", [1, 3])
def test_comparison_asks_a_fixed_number_of_queries(cast, indicator, months, django_assert_num_queries, number):
    for place in range(number):
        agency = make_agency(f"Bộ {place}")
        for period in months:
            make_value(indicator, agency, period, 10)
    with django_assert_num_queries(18):
        comparison(indicator, *months, cast.leader)
