"""Group values are sums of parts, never means of rates."""

from datetime import date
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from reports.queries.groups import group_values
from reports.rules.kinds import Audience, Operator, Origin, SubjectKind, ValueState
from tasks.rules.kinds import AgencyKind
from tests.factories import make_agency
from tests.reports.makers import make_indicator, make_subject, make_value, make_year

pytestmark = pytest.mark.django_db

NATION, MINISTRIES, LOCALITIES = SubjectKind.NATION, SubjectKind.MINISTRIES, SubjectKind.LOCALITIES


def test_ratio_of_a_group_is_sum_over_sum() -> None:
    ratio, period = make_indicator(audience=Audience.AGENCIES), make_year(2024)
    small, large = make_agency("Bộ nhỏ"), make_agency("Tỉnh lớn", kind=AgencyKind.PROVINCE)
    make_value(ratio, small, period, "99.86", numerator=14764, denominator=14785)
    make_value(ratio, large, period, "91.74", numerator=38806, denominator=42300)
    make_agency("Tỉnh chưa gửi", kind=AgencyKind.PROVINCE)
    found = group_values([ratio], [period])
    nation = found[ratio.pk, NATION, period.pk]
    assert (nation.figure.value, nation.counted, nation.missing) == (Decimal("93.842516"), 2, 1)
    assert found[ratio.pk, MINISTRIES, period.pk].figure.denominator == 14785
    assert not found[ratio.pk, LOCALITIES, period.pk].is_whole


def test_group_says_who_is_not_in_it() -> None:
    ratio, period = make_indicator(audience=Audience.MINISTRIES), make_year(2024)
    agencies = [make_agency(f"Bộ {number}") for number in range(5)]
    make_value(ratio, agencies[0], period, None)
    make_value(ratio, agencies[1], period, 10, operator=Operator.LESS)
    make_value(ratio, agencies[3], period, 10, numerator=1, denominator=10, state=ValueState.DRAFT)
    make_value(ratio, agencies[2], period, 10, numerator=1, denominator=10, version=ratio.versions.create(number=2))
    ratio.versions.filter(number=2).update(valid_from=date(2025, 1, 1))
    known = group_values([ratio], [period])[ratio.pk, NATION, period.pk]
    assert (known.counted, known.none_arose, known.left_out, known.missing) == (0, 1, 2, 2)
    assert known.figure.none_arose


def test_group_has_the_agencies_of_the_cut_off() -> None:
    ratio, period = make_indicator(audience=Audience.MINISTRIES), make_year(2024)
    ended = make_agency("Bộ cũ", valid_to=date(2024, 12, 30))
    make_value(ratio, ended, period, 10, numerator=1, denominator=10)
    assert group_values([ratio], [period])[ratio.pk, NATION, period.pk].counted == 0


def test_published_figure_of_the_group_itself_is_never_mixed_in() -> None:
    ratio, period = make_indicator(audience=Audience.MINISTRIES), make_year(2024)
    make_value(ratio, make_subject(kind=MINISTRIES), period, "30.4", origin=Origin.PUBLISHED)
    assert group_values([ratio], [period])[ratio.pk, MINISTRIES, period.pk].figure is None
    assert (ratio.pk, LOCALITIES, period.pk) not in group_values([ratio], [period])


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    indicators = [make_indicator() for _number in range(count)]
    periods = [make_year(2024 - number) for number in range(count)]
    for number in range(count):
        make_value(indicators[number], make_agency(f"Bộ {number}"), periods[number], 1)
    with django_assert_num_queries(4):
        assert len(group_values(indicators, periods)) == count * count * 3
