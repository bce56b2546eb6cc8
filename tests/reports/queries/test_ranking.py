"""Who is ranked, who stands apart and why, and how ranks moved."""

from datetime import UTC, date, datetime

import pytest

from reports.models import IndicatorVersion
from reports.queries.ranking import Apart, ranking_of
from reports.queries.targets import targets_of
from reports.rules.kinds import Audience, Operator, PeriodKind, SubjectKind
from reports.rules.mergers import NotComparable
from tasks.rules.kinds import AgencyKind
from tests.factories import make_agency
from tests.reports.makers import make_indicator, make_period, make_target, make_value

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicator():
    return make_indicator(audience=Audience.AGENCIES)


@pytest.fixture
def months():
    return make_period(date(2024, 1, 31)), make_period(date(2024, 2, 29))


def ranked(indicator, months, group=SubjectKind.NATION):
    return ranking_of(indicator, months[1], months[0], group=group, targets=targets_of([indicator]))


def test_missing_none_arose_bounds_and_other_definitions_stand_apart(indicator, months):
    agencies = [make_agency(f"Bộ {letter}") for letter in "ABCDE"]
    make_value(indicator, agencies[0], months[1], 60)
    make_value(indicator, agencies[1], months[1])
    make_value(indicator, agencies[2], months[1], 10, operator=Operator.LESS)
    older = IndicatorVersion.objects.create(indicator=indicator, number=0, valid_to=date(2023, 12, 31))
    make_value(indicator, agencies[3], months[1], 99, version=older)
    found = ranked(indicator, months)
    assert [place.agency for place in found.ranked] == agencies[:1]
    assert {reason: [place.agency for place in places] for reason, places in found.apart.items()} == {
        Apart.MISSING: [agencies[4]],
        Apart.NONE_AROSE: [agencies[1]],
        Apart.NOT_EXACT: [agencies[2]],
        Apart.OTHER_DEFINITION: [agencies[3]],
    }


def test_nobody_climbs_because_another_has_not_given_its_figure(indicator, months):
    first, second, third = (make_agency(f"Bộ {letter}") for letter in "ABC")
    for agency, before in ((first, 90), (second, 80), (third, 70)):
        make_value(indicator, agency, months[0], before)
    make_value(indicator, second, months[1], 81)
    make_value(indicator, third, months[1], 82)
    found = {place.agency: (place.rank, place.rank_change) for place in ranked(indicator, months).ranked}
    assert found == {third: (1, 1), second: (2, -1)}


def test_groups_are_ranked_among_themselves(indicator, months):
    ministry, province = make_agency("Bộ A"), make_agency("Tỉnh B", kind=AgencyKind.PROVINCE)
    make_value(indicator, ministry, months[1], 90)
    make_value(indicator, province, months[1], 40)
    found = ranked(indicator, months, SubjectKind.LOCALITIES)
    assert [(place.agency, place.rank) for place in found.everybody] == [(province, 1)]


def test_target_is_met_by_those_at_or_above_it(indicator, months):
    agencies = [make_agency(f"Bộ {letter}") for letter in "AB"]
    make_value(indicator, agencies[0], months[1], 80)
    make_value(indicator, agencies[1], months[1], 79.9)
    make_target(indicator, agencies[0], months[1], 80)
    make_target(indicator, agencies[1], months[1], 80)
    found = ranked(indicator, months)
    assert [place.reached for place in found.ranked] == [True, False]
    assert (found.reached_count, found.measured_count, found.common_target) == (1, 2, 80)


def test_merged_agency_is_compared_with_the_parts_of_its_predecessors(indicator, months):
    first, second = (make_agency(f"Bộ cũ {n}", valid_to=date(2024, 1, 31)) for n in (1, 2))
    merged = make_agency("Bộ mới", valid_from=date(2024, 2, 1))
    first.successors.add(merged)
    second.successors.add(merged)
    make_value(indicator, first, months[0], numerator=10, denominator=100)
    make_value(indicator, second, months[0], numerator=270, denominator=300)
    make_value(indicator, merged, months[1], numerator=320, denominator=400)
    (place,) = ranked(indicator, months).ranked
    assert (place.before.figure.value, place.change.amount, place.before.is_recomputed) == (70, 10, True)


def test_predecessors_without_parts_are_not_compared(indicator, months):
    olds = [make_agency(f"Bộ cũ {n}", valid_to=date(2024, 1, 31)) for n in (1, 2)]
    merged = make_agency("Bộ mới", valid_from=date(2024, 2, 1))
    for old in olds:
        old.successors.add(merged)
        make_value(indicator, old, months[0], 50)
    make_value(indicator, merged, months[1], 60)
    (place,) = ranked(indicator, months).ranked
    assert (place.change, place.before.reason) == (None, NotComparable.WITHOUT_PARTS)


def test_of_an_indicator_nobody_gives_only_those_known_are_listed(months):
    indicator = make_indicator(audience=Audience.NOBODY)
    known = make_agency("Bộ A")
    make_agency("Bộ B")
    make_value(indicator, known, months[1], 60)
    assert [place.agency for place in ranked(indicator, months).everybody] == [known]


def test_nobody_is_missing_from_a_period_of_which_groups_alone_were_published(indicator):
    agency = make_agency("Bộ Ất")
    year = make_period(date(2023, 12, 31), kind=PeriodKind.YEAR, starts_on=date(2023, 1, 1))
    asked = make_period(date(2024, 1, 31), send_by_at=datetime(2024, 2, 5, tzinfo=UTC))
    found = [ranked(indicator, (None, period)).everybody for period in (year, asked)]
    assert [[place.agency for place in places] for places in found] == [[], [agency]]
