"""What a chart draws: exact figures are points, everything else is a mark of its own or nothing at all."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from reports.models import Indicator, Period
from reports.queries.ranking import Ranking
from reports.queries.trend import Line, Point, Trend
from reports.rules.distribution import ranges
from reports.rules.figures import Figure
from reports.rules.kinds import IndicatorKind, Operator, SubjectKind
from reports.views.chart_words import spread_title, trend_description, trend_table, trend_title
from reports.views.charts import axis_names, spread_chart, trend_chart

INDICATOR = Indicator(name="Tỷ lệ hồ sơ trực tuyến", kind=IndicatorKind.RATIO, unit="%")
NONE, LESS = Figure(none_arose=True), Figure(Decimal(10), operator=Operator.LESS)


@pytest.fixture(autouse=True)
def vietnamese():
    with translation.override("vi"):
        yield


def exactly(*numbers):
    return [None if number is None else Figure(Decimal(str(number))) for number in numbers]


def trend(figures, *, versions=None, targets=None, **more):
    periods = [
        Period(pk=place + 1, name=f"Tháng {place + 1:02}/2024", cut_off_on=date(2024, place + 1, 14))
        for place in range(len(figures))
    ]
    points = [
        Point(period, figure, (versions or [1] * len(periods))[place])
        for place, (period, figure) in enumerate(zip(periods, figures, strict=True))
    ]
    wanted = {periods[place].pk: Figure(Decimal(value)) for place, value in (targets or {}).items()}
    return Trend(periods, [Line(points, group=SubjectKind.NATION)], wanted, **more)


def drawn(shown):
    """Return the wide picture of a trend."""
    chart = trend_chart(INDICATOR, shown, title=trend_title(INDICATOR, shown), description=trend_description(shown))
    return chart.wide


def points_of(svg):
    """Return how many filled marks of the line there are: the symbols with a fill, the key apart."""
    return len(re.findall(r'<path transform="[^"]*" d="[^"]*" fill="#1d4f91"', svg))


def line_of(svg):
    """Return the paths of the line as one."""
    return "".join(re.findall(r'mark-line [^>]*><path d="([^"]*)"', svg))


def test_line_has_a_point_for_every_exact_figure():
    svg = drawn(trend(exactly(10, 20, 30)))
    assert points_of(svg) == 3
    assert line_of(svg).count("M") == 1
    assert line_of(svg).count("L") == 2


@pytest.mark.parametrize("unknown", [None, NONE, LESS], ids=["missing", "none arose", "bound"])
def test_what_is_not_exact_is_no_point_and_breaks_the_line(unknown):
    first, second, fourth, fifth = exactly(10, 20, 30, 40)
    svg = drawn(trend([first, second, unknown, fourth, fifth]))
    assert points_of(svg) == 4
    assert line_of(svg).count("M") == 2


def test_none_arose_and_bound_are_hollow_marks_with_their_words():
    svg = drawn(trend([*exactly(50), NONE, LESS]))
    assert ">không phát sinh</text>" in svg
    assert re.search(r">&lt;.10</text>", svg)
    assert len(re.findall(r'<path transform="[^"]*" d="[^"]*" stroke="#1d4f91" stroke-width="1.5"', svg)) == 2


def test_missing_figure_leaves_no_mark_and_no_word():
    svg = drawn(trend(exactly(50, None, 60)))
    assert "không phát sinh" not in svg
    assert 'stroke-width="1.5"' not in svg


def test_two_definitions_are_not_joined():
    path = line_of(drawn(trend(exactly(10, 20, 30, 40), versions=[1, 1, 2, 2])))
    assert (path.count("M"), path.count("L")) == (2, 2)


def test_target_and_baseline_are_lines_with_their_numbers():
    shown = trend(exactly(50, 60), targets={0: 80, 1: 80}, baseline=Figure(Decimal("21.7")))
    svg = drawn(shown)
    assert re.search(r">Chỉ tiêu 80.%</text>", svg)
    assert re.search(r">Mốc ban đầu 21,7.%</text>", svg)
    assert "Chỉ tiêu" not in drawn(trend(exactly(50, 60)))


def test_target_that_moves_is_drawn_period_by_period():
    svg = drawn(trend(exactly(50, 60, 70), targets={0: 60, 1: 60, 2: 80}))
    assert re.search(r">Chỉ tiêu 80.%</text>", svg)


def test_picture_is_named_needs_nothing_from_outside_and_has_no_style():
    svg = drawn(trend(exactly(50, 60)))
    assert re.match(r'<svg [^>]*role="img"[^>]*aria-labelledby="trend-wide-title"', svg)
    assert "<title id=" in svg
    assert "style=" not in svg
    assert "<script" not in svg
    assert not re.search(r'(?:href|src)="', svg)
    assert 'font-family="Be Vietnam Pro"' in svg


def test_words_of_the_picture_are_escaped():
    chart = trend_chart(INDICATOR, trend(exactly(1, 2)), title="<b>&", description="<i>")
    assert '<title id="trend-wide-title">&lt;b&gt;&amp;</title>' in chart.wide
    assert "<i>" not in chart.narrow


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ((61.2, 78.4), "tăng từ 61,2\u00a0% (Tháng 01/2024) lên 78,4\u00a0% (Tháng 02/2024)"),
        ((78.4, 61.2), "giảm từ 78,4\u00a0% (Tháng 01/2024) xuống 61,2\u00a0% (Tháng 02/2024)"),
        ((50, 50), "giữ ở mức 50\u00a0% từ Tháng 01/2024 đến Tháng 02/2024"),
        ((None, 50), "50\u00a0% (Tháng 02/2024)"),
        ((None, None), "chưa có số liệu chính xác để vẽ"),
    ],
)
def test_title_says_what_is_seen(figures, expected):
    assert trend_title(INDICATOR, trend(exactly(*figures))).endswith(expected)


def test_title_speaks_of_one_definition():
    shown = trend(exactly(10, 20, 30), versions=[1, 2, 2])
    assert "20\u00a0% (Tháng 02/2024)" in trend_title(INDICATOR, shown)


def test_description_names_what_the_line_leaves_out():
    said = trend_description(trend([*exactly(50, None), NONE, LESS]))
    assert said == (
        "Toàn quốc: chưa có số liệu: Tháng 02/2024; không phát sinh: Tháng 03/2024; chỉ biết ngưỡng: Tháng 04/2024."
    )


def test_table_holds_what_the_chart_does_newest_first():
    rows = trend_table(trend([*exactly(50), NONE, LESS]))
    assert [points[0].figure for _first, points in rows] == [LESS, NONE, *exactly(50)]


def test_two_periods_of_one_name_stay_two():
    periods = [Period(pk=pk, name="Tháng 01/2024", cut_off_on=date(2024, 1, day)) for pk, day in ((1, 14), (2, 31))]
    assert axis_names(periods) == {1: "01/2024 (14/01)", 2: "01/2024 (31/01)"}


def test_large_numbers_keep_their_thousands():
    counts = Indicator(name="Số hồ sơ", kind=IndicatorKind.COUNT, unit="hồ sơ")
    chart = trend_chart(counts, trend(exactly(5000, 20000)), title="x", description="y")
    assert ">20.000</text>" in chart.wide


def test_distribution_writes_its_counts_and_the_target():
    spread = ranges(IndicatorKind.RATIO, [Decimal(value) for value in (5, 55, 58, 95)])
    chart = spread_chart(INDICATOR, spread, target=Figure(Decimal(80)), title="x", description="y")
    words = re.findall(r'font-size="12px"[^>]*>([^<]+)</text>', chart.wide)
    assert [word for word in words if word in {"1", "2"}] == ["1", "2", "1"]
    assert any(word.startswith("Chỉ tiêu 80") for word in words)
    assert spread_title(INDICATOR, Ranking(), Decimal(55)).endswith("có số liệu chính xác đạt từ 55\u00a0% trở lên")
