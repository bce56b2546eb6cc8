"""Periods as sources write them."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules.kinds import PeriodKind
from reports.rules.period_text import calendar_period, read_period
from reports.rules.value_problem import ValueProblem
from tasks.rules.problem import ProblemError

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "kind", "first", "last"),
    [
        ("2023", "year", "2023-01-01", "2023-12-31"),
        ("Năm 2023", "year", "2023-01-01", "2023-12-31"),
        ("2024-02", "month", "2024-02-01", "2024-02-29"),
        ("tháng 2/2024", "month", "2024-02-01", "2024-02-29"),
        ("Tháng 02 năm 2024", "month", "2024-02-01", "2024-02-29"),
        ("2025-10-28", "day", "2025-10-28", "2025-10-28"),
        ("28/10/2025", "day", "2025-10-28", "2025-10-28"),
        ("ngày 28 tháng 10 năm 2025", "day", "2025-10-28", "2025-10-28"),
        ("Q1/2025", "quarter", "2025-01-01", "2025-03-31"),
        ("Quý I/2025", "quarter", "2025-01-01", "2025-03-31"),
        ("quý 4 năm 2025", "quarter", "2025-10-01", "2025-12-31"),
        ("2025-Q3", "quarter", "2025-07-01", "2025-09-30"),
        ("6 tháng 2024", "half", "2024-01-01", "2024-06-30"),
        ("6 tháng cuối năm 2024", "half", "2024-07-01", "2024-12-31"),
        ("2025 (H2)", "half", "2025-07-01", "2025-12-31"),
        ("9 tháng 2024", "span", "2024-01-01", "2024-09-30"),
        ("2024 tuần 03 (15/01/2024)", "week", "2024-01-15", "2024-01-21"),
        ("tuần 53/2020", "week", "2020-12-28", "2021-01-03"),
        ("01/01–25/12/2017", "span", "2017-01-01", "2017-12-25"),
        ("15/12-14/01/2024", "span", "2023-12-15", "2024-01-14"),
        ("từ ngày 01/07/2025 đến ngày 28/10/2025", "span", "2025-07-01", "2025-10-28"),
        ("01/01/2024 - 31/12/2024", "year", "2024-01-01", "2024-12-31"),
        ("giai đoạn 2021–2025", "span", "2021-01-01", "2025-12-31"),
        ("đến 31/08/2016", "span", None, "2016-08-31"),
        ("tính đến hết tháng 6/2024", "span", None, "2024-06-30"),
        ("trước ngày 01/01/2025", "span", None, "2024-12-31"),
        ("giữa 2024", "span", None, "2024-06-30"),
        ("lũy kế đến 15/12/2024", "span", None, "2024-12-15"),
        ("9T/2024", "span", "2024-01-01", "2024-09-30"),
        ("6T2024", "half", "2024-01-01", "2024-06-30"),
        ("Quý 2.2024", "quarter", "2024-04-01", "2024-06-30"),
        ("2024 (31/12/2024)", "year", "2024-01-01", "2024-12-31"),
        ("từ 2021 đến 03/2024", "span", "2021-01-01", "2024-03-31"),
        ("cuối tháng 10/2025", "span", None, "2025-10-31"),
        ("Q.III/2025", "quarter", "2025-07-01", "2025-09-30"),
        ("trong quý III/2024", "quarter", "2024-07-01", "2024-09-30"),
        ("hết quý III/2024", "span", None, "2024-09-30"),
        ("quý I-III/2025", "span", "2025-01-01", "2025-09-30"),
        ("Quý I, II/2025", "half", "2025-01-01", "2025-06-30"),
        ("từ đầu năm 2024 đến ngày 15/10/2024", "span", "2024-01-01", "2024-10-15"),
        ("từ đầu năm đến hết 15/10/2024", "span", "2024-01-01", "2024-10-15"),
        ("từ đầu năm 2023 đến tháng 3/2024", "span", "2023-01-01", "2024-03-31"),
        ("2025-10-28 00:00:00", "day", "2025-10-28", "2025-10-28"),
        ("tuần từ 03/11 đến 09/11/2025", "week", "2025-11-03", "2025-11-09"),
        ("từ 15/12/2023 đến hết 14/12/2024", "span", "2023-12-15", "2024-12-14"),
        ("Năm 2024 (tính đến 15/10/2024)", "span", "2024-01-01", "2024-10-15"),
        ("tính đến 15 tháng 10 năm 2024", "span", None, "2024-10-15"),
        ("tại ngày 15/10/2024", "day", "2024-10-15", "2024-10-15"),
        ("Chín tháng đầu năm 2024", "span", "2024-01-01", "2024-09-30"),
        ("quí III/2024", "quarter", "2024-07-01", "2024-09-30"),
        ("Quý II/2025 (15/3-14/6/2025)", "span", "2025-03-15", "2025-06-14"),
        ("Kỳ báo cáo tháng 10/2025 (15/9/2025-14/10/2025)", "span", "2025-09-15", "2025-10-14"),
    ],
)
def test_read_period_understands(text, kind, first, last):
    read = read_period(text)
    assert read.key == (PeriodKind(kind), first and date.fromisoformat(first), date.fromisoformat(last))
    assert not (read.is_target or read.is_baseline)


@pytest.mark.parametrize("text", ["2024 (mục tiêu)", "mục tiêu 2024", "Chỉ tiêu: 2024", "2024 (target)"])
def test_read_period_of_a_target_is_the_period(text):
    read = read_period(text)
    assert read.is_target
    assert read.key == read_period("2024").key


def test_read_period_of_a_target_up_to_a_day():
    read = read_period("mục tiêu đến 01/01/2025")
    assert (read.is_target, read.starts_on, read.cut_off_on) == (True, None, date(2025, 1, 1))


def test_read_period_of_a_baseline():
    assert read_period("2022 (giá trị gốc)").is_baseline


def test_read_period_keeps_the_day_a_week_was_read():
    read = read_period("2024 tuần 03 (22/01/2024)")
    assert read.taken_on == date(2024, 1, 22)
    assert [note.code for note in read.notes] == [ValueProblem.TAKEN_OUTSIDE]
    assert read.key == read_period("tuần 3 năm 2024").key


@pytest.mark.parametrize("text", ["2019 (công bố 2020)", "2019 (sơ bộ)"])
def test_read_period_remarks_a_bracket_it_leaves_out(text):
    read = read_period(text)
    assert read.key == read_period("2019").key
    assert [note.code for note in read.notes] == [ValueProblem.BRACKET_NOT_READ]


@pytest.mark.parametrize("text", ["giữa 2024", "tính đến giữa tháng 10/2024"])
def test_read_period_says_what_it_takes_for_the_middle(text):
    assert [note.code for note in read_period(text).notes] == [ValueProblem.APPROXIMATE_PERIOD]


@pytest.mark.parametrize("text", ["Kế hoạch năm 2025", "2025 (KH)", "Mục tiêu: 2025"])
def test_read_period_of_a_plan_is_a_target(text):
    read = read_period(text)
    assert (read.is_target, read.name, read.notes) == (True, "Năm 2025", ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", ValueProblem.NO_PERIOD),
        ("-", ValueProblem.NO_PERIOD),
        ("hằng năm", ValueProblem.PERIOD_NOT_UNDERSTOOD),
        ("24", ValueProblem.PERIOD_NOT_UNDERSTOOD),
        ("2024 (quý 5)", ValueProblem.PERIOD_NOT_UNDERSTOOD),
        ("2024 (2023)", ValueProblem.PERIOD_NOT_UNDERSTOOD),
        ("từ 2021 đến nay", ValueProblem.VAGUE_PERIOD),
        ("hiện nay", ValueProblem.VAGUE_PERIOD),
        ("quý I, III/2024", ValueProblem.PERIOD_NOT_UNDERSTOOD),
        ("quý III-I/2024", ValueProblem.PERIOD_NOT_UNDERSTOOD),
        ("Quý II/2025 (15/3-14/7/2025)", ValueProblem.PERIOD_NOT_UNDERSTOOD),
        ("từ đầu năm 2025 đến 15/10/2024", ValueProblem.ENDS_BEFORE_START),
        ("quý V/2024", ValueProblem.PERIOD_NOT_UNDERSTOOD),
        ("31/02/2024", ValueProblem.IMPOSSIBLE_DATE),
        ("2024-13", ValueProblem.IMPOSSIBLE_DATE),
        ("2203", ValueProblem.IMPOSSIBLE_DATE),
        ("tuần 54/2024", ValueProblem.IMPOSSIBLE_DATE),
        ("13 tháng 2024", ValueProblem.IMPOSSIBLE_DATE),
        ("02/01/2024 - 01/01/2024", ValueProblem.ENDS_BEFORE_START),
        ("đầu 2024", ValueProblem.VAGUE_PERIOD),
    ],
)
def test_read_period_refuses(text, code):
    with pytest.raises(ProblemError) as refused:
        read_period(text)
    assert refused.value.problem.code == code


@given(DAYS)
def test_read_period_reads_a_day_either_way(day):
    assert read_period(f"{day:%d/%m/%Y}").key == read_period(day.isoformat()).key == (PeriodKind.DAY, day, day)
    assert read_period(f"đến {day:%d/%m/%Y}").key == (PeriodKind.SPAN, None, day)


@given(DAYS, DAYS)
def test_read_period_of_two_days_is_the_calendars_own_where_it_is_one(one, other):
    first, last = sorted((one, other))
    assert read_period(f"{first:%d/%m/%Y} – {last:%d/%m/%Y}") == calendar_period(first, last)


@given(st.integers(1990, 2100), st.integers(1, 12))
def test_read_period_of_a_month_has_all_its_days(year, month):
    last = date(year, month, monthrange(year, month)[1])
    for text in (f"{year}-{month:02}", f"{month}/{year}", f"Tháng {month} năm {year}", f"01/{month}–{last:%d/%m/%Y}"):
        assert read_period(text).key == (PeriodKind.MONTH, date(year, month, 1), last)


@given(DAYS)
def test_read_period_of_a_week_is_the_one_around_its_days(day):
    year, week, weekday = day.isocalendar()
    if year > 2100 or year < 1990:
        return
    monday = day - timedelta(days=weekday - 1)
    assert read_period(f"{year} tuần {week:02}").key == (PeriodKind.WEEK, monday, monday + timedelta(days=6))


@given(DAYS, DAYS)
def test_calendar_period_names_what_it_reads(one, other):
    period = calendar_period(min(one, other), max(one, other))
    assert read_period(period.name).key == period.key


@given(st.text(alphabet="0123456789/-–() quytháng nămđến", max_size=24))
def test_read_period_answers_or_refuses_whatever_comes(text):
    try:
        read = read_period(text)
    except ProblemError:
        return
    assert read.starts_on is None or read.starts_on <= read.cut_off_on
