"""The scoreboard: what stands in its cells, in which order, and what nobody else may see."""

from datetime import date

import pytest

from reports.models import ScoreBand, ScoreSet
from reports.queries.scoreboard import scoreboard
from reports.rules.kinds import Audience, Direction, Operator, Origin, SubjectKind, ValueState
from tasks.rules.kinds import AgencyKind
from tests.factories import make_agency
from tests.reports.makers import make_indicator, make_period, make_subject, make_target, make_value


@pytest.fixture
def period(db):
    return make_period()


@pytest.fixture
def indicator(db):
    return make_indicator(audience=Audience.AGENCIES, theme="Hồ sơ")


def names(board):
    return [line.agency.name_vi for line in board.lines]


def test_cells_keep_missing_none_arose_and_bounds_apart(cast, period, indicator):
    none = make_agency("Bộ Bính")
    make_value(indicator, cast.ministry_a, period, 10, operator=Operator.LESS)
    make_value(indicator, none, period)
    cells = {line.agency: line.cells[0] for line in scoreboard(period, cast.leader).lines}
    assert cells[cast.ministry_a].figure.operator == Operator.LESS
    assert cells[none].figure.none_arose
    assert cells[cast.ministry_b].figure is None


def test_targets_met_come_first_and_a_bound_can_miss_its_target(cast, period, indicator):
    make_target(indicator, make_subject(kind=SubjectKind.MINISTRIES), period, 50)
    make_value(indicator, cast.ministry_a, period, 10, operator=Operator.LESS)
    make_value(indicator, cast.ministry_b, period, 50)
    board = scoreboard(period, cast.leader)
    found = [(line.agency, line.cells[0].reached, line.reached_count) for line in board.lines]
    assert found == [(cast.ministry_b, True, 1), (cast.ministry_a, False, 0)]


@pytest.mark.parametrize(
    ("direction", "expected"),
    [(Direction.HIGHER, ["Bộ Ất", "Bộ Giáp", "Bộ Bính"]), (Direction.LOWER, ["Bộ Giáp", "Bộ Ất", "Bộ Bính"])],
)
def test_sorted_by_an_indicator_the_best_comes_first_and_a_bound_last(cast, period, direction, expected):
    indicator = make_indicator(direction=direction, audience=Audience.AGENCIES)
    make_value(indicator, cast.ministry_a, period, 10)
    make_value(indicator, cast.ministry_b, period, 30)
    make_value(indicator, make_agency("Bộ Bính"), period, 99, operator=Operator.MORE)
    assert names(scoreboard(period, cast.leader, sort=str(indicator.pk))) == expected


def test_group_lines_are_sums_of_parts(cast, period, indicator):
    make_value(indicator, cast.ministry_a, period, numerator=1, denominator=100)
    make_value(indicator, cast.ministry_b, period, numerator=299, denominator=300)
    board = scoreboard(period, cast.leader, group=SubjectKind.MINISTRIES)
    assert [(line.group, line.cells[0].figure.value) for line in board.groups] == [(SubjectKind.MINISTRIES, 75)]


def test_theme_and_group_narrow_the_table(cast, period, indicator):
    make_value(indicator, cast.ministry_a, period, 10)
    other = make_indicator(theme="Số hóa", audience=Audience.AGENCIES)
    province = make_agency("Tỉnh Đinh", kind=AgencyKind.PROVINCE)
    make_value(other, province, period, 10)
    board = scoreboard(period, cast.leader, group=SubjectKind.LOCALITIES, theme="Số hóa")
    assert board.indicators == [other]
    assert [line.agency for line in board.lines] == [province]


def test_total_of_a_score_set_carries_its_band(cast, period):
    total = make_indicator(kind="score", audience=Audience.NOBODY)
    scores = ScoreSet.objects.create(code="766", name="Bộ chỉ số", max_points=100, total_indicator=total)
    for name, points in (("Xuất sắc", 90), ("Tốt", 80), ("Yếu", 0)):
        ScoreBand.objects.create(score_set=scores, name=name, from_points=points)
    make_value(total, cast.ministry_a, period, 90, origin=Origin.PUBLISHED, state=ValueState.PUBLISHED)
    make_value(total, cast.ministry_b, period, 83.8, origin=Origin.PUBLISHED, state=ValueState.PUBLISHED)
    bands = {line.agency: line.cells[0].band for line in scoreboard(period, cast.leader).lines}
    assert bands == {cast.ministry_a: "Xuất sắc", cast.ministry_b: "Tốt"}


@pytest.mark.parametrize("state", [ValueState.DRAFT, ValueState.SUBMITTED, ValueState.RETURNED])
def test_nobody_finds_an_unverified_figure_on_the_scoreboard(cast, period, indicator, state):
    make_value(indicator, cast.ministry_a, period, 10, state=state)
    for person in (cast.focal_point_b, cast.focal_point_a, cast.leader, cast.council_member):
        assert scoreboard(period, person).indicators == []


def test_council_member_sees_what_is_published_only(cast, period, indicator):
    make_value(indicator, cast.ministry_a, period, 10)
    make_value(indicator, cast.ministry_b, period, 20, state=ValueState.PUBLISHED)
    figures = {line.agency: line.cells[0].figure for line in scoreboard(period, cast.council_member).lines}
    assert figures[cast.ministry_a] is None
    assert figures[cast.ministry_b].value == 20


@pytest.mark.parametrize("number", [1, 3])
def test_scoreboard_asks_a_fixed_number_of_queries(cast, django_assert_num_queries, number):
    period, nation = make_period(date(2024, 3, 14)), make_subject(kind=SubjectKind.NATION)
    for place in range(number):
        indicator = make_indicator(audience=Audience.AGENCIES)
        make_target(indicator, nation, period, 40)
        for agency in range(number):
            make_value(indicator, make_agency(f"Bộ {place}.{agency}"), period, 10)
    with django_assert_num_queries(13):
        board = scoreboard(period, cast.leader)
    assert len(board.indicators) == number
