"""Which value stands in a cell, and what is never in one."""

from decimal import Decimal

import pytest

from reports.models import IndicatorVersion
from reports.queries.values import current_values, figure_of
from reports.rules.figures import Figure
from reports.rules.kinds import Operator, Origin, ValueState
from tests.factories import make_agency
from tests.reports.makers import make_indicator, make_period, make_subject, make_value

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell():
    return make_indicator(), make_subject(make_agency()), make_period()


def the_value(cell, **options):
    indicator, subject, period = cell
    found = current_values([indicator], [subject], [period], **options)
    return found.get((indicator.pk, subject.pk, period.pk))


def test_figure_keeps_parts_and_operator(cell):
    value = make_value(*cell, numerator=1, denominator=4, operator=Operator.LESS)
    value.refresh_from_db()
    assert figure_of(value) == Figure(Decimal(25), Decimal(1), Decimal(4), Operator.LESS)


def test_figure_of_none_arose_is_no_number_and_missing_is_nothing(cell):
    figure = figure_of(make_value(*cell))
    assert figure == Figure(none_arose=True)
    assert figure_of(None) is None


@pytest.mark.parametrize(
    ("origins", "expected"),
    [
        ((Origin.PUBLISHED, Origin.REPORTED, Origin.COMPUTED), Origin.COMPUTED),
        ((Origin.PUBLISHED, Origin.REPORTED), Origin.REPORTED),
        ((Origin.PUBLISHED,), Origin.PUBLISHED),
    ],
)
def test_precedence_of_origins(cell, origins, expected):
    for number, origin in enumerate(origins):
        make_value(*cell, 10 + number, origin=origin)
    assert the_value(cell).origin == expected


@pytest.mark.parametrize("state", [ValueState.DRAFT, ValueState.SUBMITTED, ValueState.RETURNED])
def test_reported_value_counts_only_once_verified(cell, state):
    make_value(*cell, 10, state=state)
    published = make_value(*cell, 20, origin=Origin.PUBLISHED, state=ValueState.PUBLISHED)
    assert the_value(cell) == published


def test_earlier_revision_is_not_current(cell):
    make_value(*cell, 10, is_current=False)
    newer = make_value(*cell, 11, revision=2)
    assert the_value(cell) == newer


def test_newest_definition_stands_in_the_cell(cell):
    newer = IndicatorVersion.objects.create(indicator=cell[0], number=2)
    wanted = make_value(*cell, 11, version=newer)
    make_value(*cell, 10, version=cell[0].versions.get(number=1))
    assert the_value(cell) == wanted


def test_only_the_origins_that_are_asked_for(cell):
    make_value(*cell, 10, origin=Origin.COMPUTED)
    assert the_value(cell, origins=[Origin.PUBLISHED]) is None


@pytest.mark.parametrize("agencies", [1, 3])
def test_one_query_for_any_number_of_cells(django_assert_num_queries, agencies):
    indicator, period = make_indicator(), make_period()
    for number in range(agencies):
        make_value(indicator, make_agency(f"Bộ {number}"), period, number)
    with django_assert_num_queries(1):
        found = current_values([indicator.pk], None, [period.pk])
    assert len(found) == agencies
