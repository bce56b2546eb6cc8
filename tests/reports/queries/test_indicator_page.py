"""The page of one indicator and the list: what is told of groups, published totals, parts and revisions."""

from datetime import date
from decimal import Decimal

import pytest

from reports.models import IndicatorVersion, Period
from reports.queries.indicator_list import indicators_to_list, newest_two, present_indicators
from reports.queries.indicator_page import TREND_PERIODS, Asked, indicator_page
from reports.queries.shown_periods import periods_with_values
from reports.rules.kinds import Audience, ChangeKind, Operator, Origin, PeriodKind, SubjectKind, ValueState
from tests.factories import make_agency
from tests.reports.makers import make_indicator, make_period, make_subject, make_target, make_value

PUBLISHED = {"origin": Origin.PUBLISHED, "state": ValueState.PUBLISHED}


def shown(indicator, user, **asked):
    return indicator_page(indicator, user, Asked(**asked), periods_with_values(user, indicator=indicator))


@pytest.fixture
def indicator(db):
    return make_indicator(audience=Audience.AGENCIES)


def test_group_is_the_sum_of_parts_and_its_change_is_in_points(cast, indicator):
    january, february = make_period(date(2024, 1, 31)), make_period(date(2024, 2, 29))
    for period, numbers in ((january, (10, 300)), (february, (50, 300))):
        make_value(indicator, cast.ministry_a, period, numerator=numbers[0], denominator=100)
        make_value(indicator, cast.ministry_b, period, numerator=numbers[1], denominator=400)
    nation = shown(indicator, cast.leader).cells[0]
    assert nation.figure.value == 70
    assert (nation.change.amount, nation.change.kind) == (8, ChangeKind.POINTS)


def test_group_under_another_definition_has_no_change(cast, indicator):
    newer = IndicatorVersion.objects.create(indicator=indicator, number=2, valid_from=date(2024, 2, 1))
    older = indicator.versions.get(number=1)
    for day, version in ((date(2024, 1, 31), older), (date(2024, 2, 29), newer)):
        make_value(indicator, cast.ministry_a, make_period(day), numerator=1, denominator=4, version=version)
    page = shown(indicator, cast.leader)
    assert page.cells[0].figure.value == 25
    assert page.cells[0].change is None
    line = page.trend.lines[0]
    assert len({point.version for point in line.points}) == 2


def test_published_group_stands_where_the_tracker_has_none_and_beside_what_it_counts(cast, indicator):
    period = make_period()
    nation = make_subject(kind=SubjectKind.NATION)
    told = make_value(indicator, nation, period, 45.8, change=1.4, change_kind=ChangeKind.TIMES, **PUBLISHED)
    assert shown(indicator, cast.leader).cells[0].value == told
    make_value(indicator, cast.ministry_a, period, numerator=1, denominator=4)
    page = shown(indicator, cast.leader)
    assert (page.cells[0].figure.value, page.cells[0].value) == (25, None)
    assert [(row.value, row.counted.value) for row in page.published] == [(told, 25)]


def test_single_published_agencies_make_no_group(cast):
    indicator = make_indicator(kind="count", audience=Audience.NOBODY)
    make_value(indicator, cast.ministry_a, make_period(), 115665, **PUBLISHED)
    assert [cell.figure for cell in shown(indicator, cast.leader).cells] == [None, None, None]


def total_with_parts(numbers):
    """Store a published total with parts, the first of which has two parts of its own; return the total."""
    total = make_indicator(kind="count", unit="nhiệm vụ")
    done, open_ = (make_indicator(kind="count", part_of=total) for _ in range(2))
    finer = [make_indicator(kind="count", part_of=done) for _ in range(2)]
    of_which = make_indicator(kind="count", part_of=total, adds_up=False)
    nation, period = make_subject(kind=SubjectKind.NATION), make_period()
    names = {"total": total, "done": done, "open": open_, "early": finer[0], "late": finer[1], "key": of_which}
    for name, number in numbers.items():
        make_value(names[name], nation, period, number, **PUBLISHED)
    return total


@pytest.mark.parametrize(
    ("numbers", "gap"),
    [
        ({"total": 21914, "early": 14068, "late": 1983, "open": 5863, "key": 7}, 0),
        ({"total": 9831, "done": 7892, "open": 1921, "early": 5000}, 18),
        ({"total": 100, "open": 40}, None),
    ],
)
def test_gap_between_a_published_total_and_its_parts(cast, numbers, gap):
    (row,) = shown(total_with_parts(numbers), cast.leader).parts
    assert row.gap == gap
    assert row.sum == (None if gap is None else numbers["total"] - gap)


def test_bound_among_the_parts_leaves_the_gap_unsaid(cast):
    total = total_with_parts({"total": 100, "open": 40})
    part = total.parts.filter(adds_up=True).order_by("pk")[0]
    period, nation = Period.objects.get(), make_subject(kind=SubjectKind.NATION)
    make_value(part, nation, period, 60, operator=Operator.LESS, **PUBLISHED)
    assert shown(total, cast.leader).parts[0].gap is None


def test_revisions_are_listed_with_what_they_replaced(cast, indicator):
    period = make_period()
    first = make_value(indicator, cast.ministry_a, period, 10, is_current=False)
    second = make_value(indicator, cast.ministry_a, period, 12, revision=2, reason="Bổ sung")
    make_value(indicator, cast.ministry_b, period, 50)
    assert shown(indicator, cast.leader).revisions == [[second, first]]


def test_draft_of_another_agency_is_nowhere_on_the_page(cast, indicator):
    period = make_period()
    make_value(indicator, cast.ministry_a, period, numerator=1, denominator=4, state=ValueState.DRAFT)
    assert periods_with_values(cast.focal_point_b, indicator=indicator) == []
    make_value(indicator, cast.ministry_b, period, numerator=1, denominator=2)
    page = shown(indicator, cast.focal_point_b)
    assert page.cells[0].figure.value == 50
    assert [place.agency for place in page.ranking.ranked] == [cast.ministry_b]


def test_chart_shows_two_years_and_all_on_demand(cast, indicator):
    for number in range(TREND_PERIODS + 3):
        year, month = divmod(number, 12)
        make_value(indicator, cast.ministry_a, make_period(date(2021 + year, month + 1, 28)), number)
    assert len(shown(indicator, cast.leader).trend.periods) == TREND_PERIODS
    assert len(shown(indicator, cast.leader, whole_time=True).trend.periods) == TREND_PERIODS + 3


def test_spans_of_any_length_are_not_compared(cast, indicator):
    for year in (2017, 2025):
        span = make_period(date(year, 10, 20), kind=PeriodKind.SPAN, starts_on=date(year, 1, 1))
        make_value(indicator, make_subject(kind=SubjectKind.NATION), span, 100 + year, **PUBLISHED)
    page = shown(indicator, cast.leader)
    assert (page.previous, page.cells[0].change) == (None, None)
    assert [len(two) for two in newest_two([indicator], cast.leader).values()] == [1]


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_a_fixed_number_of_queries(cast, indicator, django_assert_num_queries, number):
    for month in range(1, number + 2):
        period = make_period(date(2024, month, 28))
        for place in range(number):
            make_value(indicator, make_agency(f"Bộ {month}.{place}"), period, 10)
    known = periods_with_values(cast.leader, indicator=indicator)
    with django_assert_num_queries(21):
        indicator_page(indicator, cast.leader, Asked(), known)


@pytest.mark.parametrize("number", [1, 3])
def test_list_asks_a_fixed_number_of_queries(cast, django_assert_num_queries, number):
    nation = make_subject(kind=SubjectKind.NATION)
    for _one in range(number):
        indicator = make_indicator(audience=Audience.AGENCIES)
        for month in (1, 2):
            period = make_period(date(2024 - _one, month, 28))
            make_value(indicator, cast.ministry_a, period, numerator=month, denominator=4)
            make_target(indicator, nation, period, 40)
    rows = list(indicators_to_list())
    with django_assert_num_queries(12):
        lines = present_indicators(rows, cast.leader)
    assert [line.cells[0].figure.value for line in lines] == [Decimal(50)] * number
    assert [line.cells[0].reached for line in lines] == [True] * number


def test_list_is_found_by_words_without_marks_theme_and_who_gives(db):
    wanted = make_indicator("Tỷ lệ số hóa kết quả", theme="Số hóa", audience=Audience.LOCALITIES)
    make_indicator("Tỷ lệ hồ sơ trực tuyến", theme="Hồ sơ trực tuyến")
    for narrowed in ({"words": "so hoa ty le"}, {"theme": "Số hóa"}, {"audience": "localities"}):
        assert list(indicators_to_list(**narrowed)) == [wanted]
