"""The lines of a trend: whose they are, what is recomputed after a merger, and what can't be told."""

from datetime import date

import pytest

from reports.queries.indicator_page import Asked, indicator_page
from reports.queries.shown_periods import kinds_of, periods_with_values
from reports.rules.kinds import Audience, Origin, PeriodKind, SubjectKind, TargetKind, ValueState
from reports.rules.mergers import NotComparable
from tests.factories import make_agency
from tests.reports.makers import make_indicator, make_period, make_subject, make_target, make_value

PUBLISHED = {"origin": Origin.PUBLISHED, "state": ValueState.PUBLISHED}


@pytest.fixture
def months(db):
    return make_period(date(2024, 1, 31)), make_period(date(2024, 2, 29))


@pytest.fixture
def indicator(db):
    return make_indicator(audience=Audience.AGENCIES)


def trend_of(indicator, cast, **asked):
    known = periods_with_values(cast.leader, indicator=indicator)
    return indicator_page(indicator, cast.leader, Asked(**asked), known).trend


def merge(months, *, valid_to=date(2024, 1, 31)):
    """Return two agencies that ended, and the one made of them."""
    olds = [make_agency(f"Bộ cũ {number}", valid_to=valid_to) for number in (1, 2)]
    merged = make_agency("Bộ mới", valid_from=date(2024, 2, 1))
    for old in olds:
        old.successors.add(merged)
    return olds, merged


def test_line_of_a_merged_agency_is_recomputed_from_the_parts(cast, indicator, months):
    olds, merged = merge(months)
    for old, number in zip(olds, (10, 270), strict=True):
        make_value(indicator, old, months[0], numerator=number, denominator=200)
    make_value(indicator, merged, months[1], numerator=320, denominator=400)
    line = trend_of(indicator, cast, agency=merged).main
    assert [(point.figure.value, point.is_recomputed) for point in line.points] == [(70, True), (80, False)]


def test_line_of_a_merged_agency_breaks_where_a_predecessor_gave_nothing(cast, indicator, months):
    olds, merged = merge(months)
    make_value(indicator, olds[0], months[0], numerator=1, denominator=2)
    make_value(indicator, merged, months[1], numerator=1, denominator=2)
    first, _last = trend_of(indicator, cast, agency=merged).main.points
    assert (first.figure, first.reason) == (None, NotComparable.MISSING)


def test_published_line_stands_only_where_the_tracker_has_no_figure(cast, indicator, months):
    make_value(indicator, make_subject(kind=SubjectKind.NATION), months[0], 45, **PUBLISHED)
    make_value(indicator, make_subject(kind=SubjectKind.LOCALITIES), months[0], 20, **PUBLISHED)
    make_value(indicator, cast.ministry_a, months[1], numerator=1, denominator=2)
    lines = [(line.group, line.is_published) for line in trend_of(indicator, cast).lines]
    assert lines == [(SubjectKind.NATION, False), (SubjectKind.MINISTRIES, False), (SubjectKind.LOCALITIES, True)]


def test_target_of_the_agency_and_baseline_go_with_its_line(cast, indicator, months):
    for period in months:
        make_value(indicator, cast.ministry_a, period, numerator=1, denominator=2)
    make_target(indicator, cast.ministry_a, months[1], 90)
    make_target(indicator, make_subject(kind=SubjectKind.NATION), months[0], 30, kind=TargetKind.BASELINE)
    trend = trend_of(indicator, cast, agency=cast.ministry_a)
    assert {pk: target.value for pk, target in trend.targets.items()} == {months[1].pk: 90}
    assert trend.baseline.value == 30


def test_kind_the_office_works_by_is_shown_first(db):
    year = make_period(date(2023, 12, 31), kind=PeriodKind.YEAR)
    assert kinds_of([year, make_period()]) == [PeriodKind.MONTH, PeriodKind.YEAR]
