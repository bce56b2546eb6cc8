"""`import_values`, `load_indicators`: what the commands print and write."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from reports.models import Indicator, Value
from tests.factories import make_agency

HEADING = "indicator,agency,period,value,unit,source,note"
ROW = "Tỷ lệ hồ sơ,Bộ A,2024,37.4,%,Báo,"

pytestmark = pytest.mark.django_db


def run(path: Path, **options) -> str:
    out = io.StringIO()
    call_command("import_values", str(path), stdout=out, **options)
    return out.getvalue()


def csv_file(tmp_path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "values.csv"
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def test_import_values_prints_the_report_as_json(tmp_path):
    make_agency("Bộ A")
    call_command("load_indicators", stdout=io.StringIO())
    printed = json.loads(run(csv_file(tmp_path, HEADING, ROW, ROW.replace("37.4", "374")), json=True))
    assert {name: printed[name] for name in ("rows", "indicators", "values", "targets")} == {
        "rows": 2, "indicators": 1, "values": 1, "targets": 0,
    }  # fmt: skip
    (refused,) = printed["rejected"]
    assert (refused["row"], refused["column"], refused["value"]) == (3, "value", "374")
    assert [warning["column"] for warning in printed["warnings"]] == ["indicator"]


def test_import_values_dry_run_writes_nothing(tmp_path):
    assert "1" in run(csv_file(tmp_path, HEADING, ROW), dry_run=True)
    assert not Indicator.objects.exists()


def test_import_values_first_loads_what_every_office_starts_with(tmp_path):
    row = ROW.replace("Tỷ lệ hồ sơ", "Tỷ lệ hồ sơ trực tuyến toàn trình")
    added = [json.loads(run(csv_file(tmp_path, HEADING, row), json=True))["indicators"] for _run in range(2)]
    assert added == [Indicator.objects.count(), 0]
    assert Value.objects.get().indicator.code == "full_process_file_rate"


def test_import_values_prints_what_was_refused_in_words(tmp_path):
    printed = run(csv_file(tmp_path, HEADING, ROW.replace("2024", "bao giờ")))
    assert "bao giờ" in printed
    assert not Value.objects.exists()


def test_import_values_reads_a_workbook_with_vietnamese_headings_in_any_order(tmp_path):
    make_agency("Bộ A")
    book = Workbook()
    book.active.append(["Ghi chú", "Nguồn", "Giá trị", "Đơn vị", "Kỳ", "Cơ quan", "Chỉ số", "Thừa"])
    book.active.append(["tăng 1,4 lần so với 2022", "Báo", 37.4, "%", 2023, "Bộ A", "Tỷ lệ hồ sơ", "x"])
    book.active.append([None, "Báo", 1488000, "hồ sơ", "Q1/2025", "Bộ A", "Số hồ sơ", None])
    book.save(tmp_path / "values.xlsx")
    printed = json.loads(run(tmp_path / "values.xlsx", json=True))
    assert (printed["values"], printed["rejected"]) == (2, [])
    assert Value.objects.get(value=1488000).period.name == "Quý I/2025"
    assert Value.objects.exclude(change=None).get().change_kind == "times"


@pytest.mark.parametrize(("encoding", "separator"), [("utf-8-sig", ","), ("utf-16", "\t"), ("utf-8", ";")])
def test_import_values_reads_csv_of_another_office(tmp_path, encoding, separator):
    heading, row = (line.replace(",", separator) for line in (HEADING, ROW))
    printed = json.loads(run(csv_file(tmp_path, heading, row, encoding=encoding), json=True))
    assert (printed["values"], printed["rejected"]) == (1, [])


def test_import_values_refuses_a_formula_and_keeps_a_told_change(tmp_path):
    rows = (ROW.replace("37.4", "=1+1"), ROW.replace("Báo,", "Báo,+4 điểm (so với tuần 02)"))
    printed = json.loads(run(csv_file(tmp_path, HEADING, *rows), json=True))
    assert [(refused["row"], refused["column"]) for refused in printed["rejected"]] == [(2, "value")]
    assert printed["values"] == 1


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("indicator,agency,period", "a,b,2024"), "value"),
        ((HEADING,), "dòng"),
        ((HEADING.replace("note", "unit"), ROW), "hai lần"),
    ],
)
def test_import_values_of_an_unreadable_file_says_why(tmp_path, lines, said):
    with pytest.raises(CommandError, match=said):
        run(csv_file(tmp_path, *lines))


def test_import_values_of_no_file_or_nobody_says_so(tmp_path):
    with pytest.raises(CommandError):
        run(tmp_path / "nothing.csv")
    with pytest.raises(CommandError, match="ai@example"):
        run(csv_file(tmp_path, HEADING, ROW), by="ai@example.vn")


def test_load_indicators_prints_counts_and_then_that_all_is_there():
    out = io.StringIO()
    call_command("load_indicators", stdout=out)
    call_command("load_indicators", stdout=out)
    assert "indicator: " in out.getvalue()
    assert len(out.getvalue().splitlines()) == 7
