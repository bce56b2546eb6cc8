"""The published figures that come with the project: the table of the third session, the statistics with their gaps."""

import csv
import random
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from reports.actions.indicator_reference import PUBLISHED, load_indicators
from reports.actions.published import load_published
from reports.actions.value_import import ValueReport, import_values
from reports.models import Indicator, Period, Target, Value
from reports.queries.indicator_page import Asked, indicator_page
from reports.queries.values import figure_of
from reports.rules.kinds import ChangeKind, Operator, SubjectKind
from tasks.actions.reference import load_reference
from tasks.models import User
from tasks.spreadsheets import SheetRow

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SESSION = "Phiên họp thứ ba"


@pytest.fixture
def published(db: None) -> ValueReport:
    load_reference(now=NOW)
    load_indicators(now=NOW)
    return load_published(now=NOW)


def value_of(code: str, kind: SubjectKind, source: str = "", **found) -> Value:
    return Value.objects.get(indicator__code=code, subject__kind=kind, source__contains=source, **found)


def test_every_published_row_is_understood_and_known_here(published):
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (published.rows, published.rejected, published.indicators) == (len(rows), [], 0)
    assert not [row for row in rows if not row["source"]]
    assert (Value.objects.count(), Target.objects.count()) == (published.values, published.targets)


def test_published_again_adds_nothing(published):
    again = load_published(now=NOW)
    assert (again.indicators, again.values, again.targets) == (0, 0, 0)


@pytest.mark.parametrize(
    ("code", "kind", "value", "change", "told"),
    [
        ("online_file_rate", SubjectKind.MINISTRIES, "30.4", "1.4", ChangeKind.TIMES),
        ("online_file_rate", SubjectKind.LOCALITIES, "37.4", "3.7", ChangeKind.TIMES),
        ("digitised_result_rate", SubjectKind.MINISTRIES, "28.59", "11", ChangeKind.POINTS),
        ("digitised_result_rate", SubjectKind.LOCALITIES, "39.48", "31.44", ChangeKind.POINTS),
    ],
)
def test_rates_of_the_session_stand_with_source_and_kind_of_change(published, code, kind, value, change, told):
    known = value_of(code, kind, SESSION, period__name="Năm 2023")
    assert (known.value, known.operator, known.change) == (Decimal(value), Operator.EQUAL, Decimal(change))
    assert (known.change_kind, known.compared_with) == (told, "2022")
    assert known.published_on == date(2024, 3, 1)


@pytest.mark.parametrize(
    ("code", "kind", "numerator", "denominator"),
    [
        ("essential_services", SubjectKind.NATION, 25, 25),
        ("plan_working_group", SubjectKind.BODY, 12, 13),
        ("plan_council", SubjectKind.BODY, 11, 15),
    ],
)
def test_counts_of_the_session_keep_what_they_are_counted_of(published, code, kind, numerator, denominator):
    known = value_of(code, kind, SESSION)
    assert (known.numerator, known.denominator, known.value) == (numerator, denominator, numerator)


def test_more_than_4500_services_is_kept_as_more(published):
    known = value_of("online_services", SubjectKind.NATION, SESSION)
    assert (known.value, known.operator) == (4500, Operator.MORE)


def test_online_and_full_process_files_are_never_one_line(published):
    full = Value.objects.filter(indicator__code="full_process_file_rate", subject__kind=SubjectKind.LOCALITIES)
    assert set(full.values_list("value", flat=True)) >= {Decimal("18.54"), Decimal("16.94")}
    assert Decimal("37.4") not in set(full.values_list("value", flat=True))


def gap_on_page(code: str, user: User, **of: str) -> Decimal | None:
    """Return the gap the page of an indicator shows beside a published total."""
    indicator = Indicator.objects.get(code=code)
    shown = indicator_page(
        indicator, user, Asked(), list(Period.objects.filter(values__indicator=indicator).distinct())
    )
    total = Value.objects.get(indicator=indicator, is_current=True, **of)
    return next(row.gap for row in shown.parts if row.total == total)


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("01/01/2017–25/12/2017", 0),
        ("01/01/2025–20/10/2025", 18),
        ("Đến 31/08/2016", 0),
        ("Đến 26/10/2016", 0),
    ],
)
def test_statistics_of_tasks_show_the_gap_to_their_parts(published, cast, period, expected):
    assert gap_on_page("pm_tasks.total", cast.leader, period__name=period, subject__kind=SubjectKind.NATION) == expected


def test_score_of_son_la_shows_the_gap_to_its_groups(published, cast):
    assert gap_on_page("q766.total", cast.leader, subject__agency__name_vi="Tỉnh Sơn La") == Decimal("86.94") - Decimal(
        "83.63"
    )


def test_rates_known_only_as_below_are_never_exact(published):
    below = Value.objects.filter(indicator__code="full_process_file_rate", operator=Operator.LESS)
    assert below.count() == 15
    assert not [value for value in below if figure_of(value).is_exact]


# The second reading: what is true is drawn first, then written in one of the ways sources write.
GROUPS = {"Toàn quốc": "nation", "Khối bộ, ngành": "ministries", "Khối địa phương": "localities"}
AGENCIES = ("Bộ Y tế", "Bộ Tài chính", "Tỉnh Nghệ An", "Tỉnh Hà Nam", "Thành phố Hồ Chí Minh", "Bộ Công an")
SIGNS = {
    "=": ("",),
    "<": ("<", "dưới ", "< "),
    ">": (">", "hơn ", "trên "),
    ">=": ("≥", "không dưới "),
    "~": ("~", "khoảng "),
}


def write_number(chance: random.Random, value: Decimal, *, whole: bool) -> str:
    plain = f"{value:,}" if whole else f"{value:f}"
    vietnamese = plain.replace(",", "_").replace(".", ",").replace("_", ".")
    return chance.choice([plain, vietnamese, str(value)])


def write_period(chance: random.Random, first: date, last: date) -> str:
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return chance.choice([f"{first.year}", f"năm {first.year}"])
    if first == last:
        return chance.choice([f"{first:%Y-%m-%d}", f"{first:%d/%m/%Y}"])
    if first.day == 1 and (last + timedelta(days=1)).day == 1 and first.month == last.month:
        return chance.choice([f"{first:%Y-%m}", f"tháng {first.month}/{first.year}", f"{first:%m/%Y}"])
    return f"{first:%d/%m}–{last:%d/%m/%Y}"


def draw_period(chance: random.Random) -> tuple[date, date]:
    year, month = chance.randint(2018, 2024), chance.randint(1, 12)
    day = date(year, month, chance.randint(2, 27))
    month_end = (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    choices = [(date(year, 1, 1), date(year, 12, 31)), (day, day), (date(year, month, 1), month_end)]
    return chance.choice([*choices, (date(year, 1, 1), day)])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_way_a_figure_is_written_it_is_read_back(db, seed):
    load_reference(now=NOW)
    chance, rows, truth = random.Random(seed), [], {}
    for number in range(2, 202):
        whole, operator = chance.random() < 0.5, chance.choice(list(SIGNS))
        value = Decimal(chance.randint(1, 10**7)) if whole else Decimal(chance.randint(100, 9999)) / 100
        denominator = value + chance.randint(0, 99) if whole and operator == "=" and chance.random() < 0.5 else None
        (first, last), agency = draw_period(chance), chance.choice([*GROUPS, *AGENCIES])
        unit = (
            "%"
            if not whole
            else "hồ sơ"
            if denominator is None
            else f"hồ sơ (trên {write_number(chance, denominator, whole=True)})"
        )
        text = chance.choice(SIGNS[operator]) + write_number(chance, value, whole=whole)
        cells = {"indicator": f"Chỉ số {number}", "agency": agency, "period": write_period(chance, first, last)}
        rows.append(SheetRow(number, {**cells, "value": text, "unit": unit, "source": "Nguồn", "note": ""}))
        truth[f"Chỉ số {number}"] = (agency, first, last, value, operator, denominator)
    chance.shuffle(rows)
    report = import_values(rows=rows, by=None, now=NOW)
    assert report.rejected == []
    stored = Value.objects.select_related("indicator", "subject__agency", "period")
    assert {value.indicator.name: told(value) for value in stored} == truth


def told(value: Value) -> tuple:
    names = {kind: name for name, kind in GROUPS.items()}
    agency = names.get(value.subject.kind) or value.subject.agency.name_vi
    return (agency, value.period.starts_on, value.period.cut_off_on, value.value, value.operator, value.denominator)


def test_periods_of_the_published_figures_are_named_as_they_are(published):
    for period in Period.objects.all():
        days = re.findall(r"(\d\d)/(\d\d)/(\d{4})", period.name)
        if days:
            assert period.cut_off_on == date(*map(int, reversed(days[-1])))
