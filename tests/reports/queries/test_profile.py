"""An agency on one page: figures with rank and change, orders only for who may see them."""

from datetime import UTC, date, datetime

import pytest

from reports.queries.profile import agency_profile
from reports.queries.shown_periods import periods_with_values
from reports.rules.kinds import Audience, ValueState
from tests.factories import make_agency, make_assignment, make_task
from tests.reports.makers import make_indicator, make_period, make_value

NOW = datetime(2024, 3, 20, tzinfo=UTC)


def profile_of(agency, user):
    known = periods_with_values(user, subject__agency=agency)
    return agency_profile(agency, user, NOW, known=known)


@pytest.fixture
def indicator(db):
    return make_indicator(audience=Audience.AGENCIES)


def test_figure_has_its_rank_among_the_group_and_its_change(cast, indicator):
    january, february = make_period(date(2024, 1, 31)), make_period(date(2024, 2, 29))
    make_value(indicator, cast.ministry_a, january, 40)
    make_value(indicator, cast.ministry_a, february, 50)
    make_value(indicator, cast.ministry_b, february, 60)
    (line,) = profile_of(cast.ministry_a, cast.leader).lines
    assert (line.cell.figure.value, line.change.amount, line.rank, line.ranked_count) == (50, 10, 2, 2)


@pytest.mark.parametrize("person", ["leader", "secretariat", "officer_a", "focal_point_a"])
def test_orders_are_counted_as_on_the_board(cast, person):
    make_assignment(make_task(), cast.ministry_a, due_on=date(2024, 3, 1))
    make_assignment(make_task(), cast.ministry_a)
    orders = profile_of(cast.ministry_a, getattr(cast, person)).orders
    assert (orders.counts.overdue, orders.counts.no_deadline, orders.counts.all) == (1, 1, 2)
    assert orders.links["overdue"] == f"/assignments/?agency={cast.ministry_a.pk}&status=overdue"


@pytest.mark.parametrize("person", ["focal_point_b", "council_member"])
def test_orders_of_another_agency_are_not_told_not_even_as_zero(cast, person):
    make_assignment(make_task(), cast.ministry_a, due_on=date(2024, 3, 1))
    assert profile_of(cast.ministry_a, getattr(cast, person)).orders is None


def test_draft_of_another_agency_makes_no_period(cast, indicator):
    make_value(indicator, cast.ministry_a, make_period(), 10, state=ValueState.DRAFT)
    profile = profile_of(cast.ministry_a, cast.focal_point_b)
    assert (profile.period, profile.lines) == (None, [])


def test_unit_without_a_group_has_no_rank_to_share(cast, indicator):
    unit = make_agency("Cục Một", kind="unit", parent=cast.ministry_a)
    make_value(indicator, unit, make_period(), 10)
    (line,) = profile_of(unit, cast.leader).lines
    assert (line.rank, line.ranked_count) == (1, 1)


@pytest.mark.parametrize("number", [1, 3])
def test_profile_asks_a_fixed_number_of_queries(cast, django_assert_num_queries, number):
    for _place in range(number):
        indicator = make_indicator(audience=Audience.AGENCIES)
        for month in (1, 2):
            period = make_period(date(2024 - _place, month, 28))
            make_value(indicator, cast.ministry_a, period, 10)
        make_assignment(make_task(), cast.ministry_a)
    known = periods_with_values(cast.leader, subject__agency=cast.ministry_a)
    with django_assert_num_queries(13):
        agency_profile(cast.ministry_a, cast.leader, NOW, known=known)
