import io
import tracemalloc
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from tasks.spreadsheets import MAX_COLUMNS, MAX_ROWS, Unreadable, is_formula, read_sheet, read_upload, text_of

HEADING = "document,date,task_vi,lead,coordinating,deadline,source"
ROW = '12/QĐ-TTg,2024-01-05,"Rà soát, cắt giảm",Bộ Tài chính,,31/03/2024,Công báo'
CSV = f"{HEADING}\n{ROW}\n"


def workbook(*rows: list, heading: str = HEADING) -> bytes:
    book = Workbook()
    book.active.append(heading.split(","))
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_read_sheet_csv_in_unicode_is_read(encoding):
    (row,) = read_sheet(CSV.encode(encoding), "a.csv")
    assert (row.number, row.cells["task_vi"], row.cells["lead"]) == (2, "Rà soát, cắt giảm", "Bộ Tài chính")


@pytest.mark.parametrize("separator", [";", "\t"])
def test_read_sheet_csv_of_another_office_is_read(separator):
    text = (
        separator.join(HEADING.split(",")) + "\n" + separator.join(["1/TB", "2024-01-05", "Việc", "Bộ A", "", "", ""])
    )
    assert read_sheet(text.encode(), "a.csv")[0].cells["lead"] == "Bộ A"


def test_read_sheet_workbook_dates_become_text():
    (row,) = read_sheet(workbook(["1/TB", date(2024, 1, 5), "Việc", "Bộ A", None, date(2024, 3, 31), 7.0]), "a.xlsx")
    assert (row.cells["date"], row.cells["deadline"], row.cells["source"]) == ("2024-01-05", "2024-03-31", "7")


@pytest.mark.parametrize(
    ("value", "text"), [(1.488, "1.4880"), (37.4, "37.4"), (1488000.0, "1488000"), ("1.488", "1.488")]
)
def test_text_of_a_number_keeps_its_point_a_decimal_one(value, text):
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("shown", "value", "text"),
    [("0%", 1, "100%"), ("0.00%", 0.304, "30.4%"), ("0.0%", 0.3948, "39.48%"), ("General", 0.304, "0.304")],
)
def test_read_sheet_workbook_shares_are_read_as_they_are_shown(shown, value, text):
    book = Workbook()
    book.active.append(HEADING.split(","))
    book.active.append(["1/TB", "2024-01-05", "Việc", "Bộ A", None, "", value])
    book.active["G2"].number_format = shown
    stream = io.BytesIO()
    book.save(stream)
    assert Decimal(read_sheet(stream.getvalue(), "a.xlsx")[0].cells["source"].rstrip("%")) == Decimal(text.rstrip("%"))
    assert read_sheet(stream.getvalue(), "a.xlsx")[0].cells["source"].endswith("%") == text.endswith("%")


def test_read_sheet_vietnamese_headings_are_understood():
    text = "Văn bản,Ngày ban hành,Nhiệm vụ,Cơ quan chủ trì,Thời hạn\n1/TB,2024-01-05,Việc,Bộ A,Quý I/2024\n"
    cells = read_sheet(text.encode(), "a.csv")[0].cells
    assert cells == {
        "document": "1/TB",
        "date": "2024-01-05",
        "task_vi": "Việc",
        "lead": "Bộ A",
        "deadline": "Quý I/2024",
    }


def test_read_sheet_row_with_more_cells_than_the_heading_is_refused():
    text = f"{HEADING}\n401/TB-VPCP,2024-03-01,Rà soát,Bộ Tài chính, Bộ Y tế,,Trong tháng 3/2024,Công báo\n{ROW},,\n"
    shifted, whole = read_sheet(text.encode(), "a.csv")
    assert [(column, value) for column, value, _sentence in shifted.refused] == [("source", "Công báo")]
    assert not whole.refused


def test_read_sheet_counts_rows_as_the_spreadsheet_does():
    text = f"{HEADING}\n{ROW}\n,,,,,,\n" + ROW.replace("Rà soát, cắt giảm", "Hai\ndòng") + f"\n{ROW}\n"
    assert [row.number for row in read_sheet(text.encode(), "a.csv")] == [2, 4, 5]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"%PDF-1.7", "a.pdf", ".xlsx"),
        (b"\x00\x01\x02" * 99, "a.csv", ".xlsx"),
        (b"PK\x03\x04 broken", "a.xlsx", "hỏng"),
        (b"not a zip", "a.xlsx", "hỏng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "a.xls", ".xls"),
        (CSV.encode("cp1258", "ignore"), "a.csv", "UTF-8"),
        (b"", "a.csv", "trống"),
        (HEADING.encode(), "a.csv", "không có dòng nào"),
        (CSV.replace("lead", "leader").encode(), "a.csv", "lead"),
        (CSV.replace("source", "deadline").encode(), "a.csv", "hai lần"),
        (b'document,date\n"open,1', "a.csv", "ngoặc"),
        (b"x" * (11 * 1024 * 1024), "a.csv", "10 MB"),
    ],
)
def test_read_sheet_unreadable_file_says_why(content, name, said):
    with pytest.raises(Unreadable) as refusal:
        read_sheet(content, name)
    assert said in refusal.value.sentence


def test_read_sheet_zip_that_is_no_workbook_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as parts:
        parts.writestr("hello.txt", "hello")
    with pytest.raises(Unreadable, match=r"\.xlsx"):
        read_sheet(stream.getvalue(), "a.xlsx")


def test_read_sheet_zip_bomb_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as parts:
        for number in range(3):
            parts.writestr(f"xl/{number}.xml", b"0" * (80 * 1024 * 1024))
    assert len(stream.getvalue()) < 1024 * 1024
    with pytest.raises(Unreadable):
        read_sheet(stream.getvalue(), "a.xlsx")


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "=1+1", "@SUM(A1)", "+cmd|'/C calc'!A0", "-2+3+cmd|'x'!A0"])
def test_read_sheet_formula_is_refused_with_its_cell(cell):
    row = ["1/TB", "2024-01-05", cell, "Bộ A", "", "", ""]
    (read,) = read_sheet(workbook(row), "a.xlsx")
    assert [(column, value) for column, value, _sentence in read.refused] == [("task_vi", cell)]


@pytest.mark.parametrize(
    "text", ["- Rà soát (lần 2)", "-5", "+4,41 điểm (so với tuần 02)", "+84 24 1234", "", "a=b", "Bộ (A)"]
)
def test_is_formula_ordinary_text_is_not(text):
    assert not is_formula(text)


def sparse_workbook(cells: dict[str, str]) -> bytes:
    """Return a workbook with a heading and a row, and these cells besides."""
    book = load_workbook(io.BytesIO(workbook(["1/TB", "2024-01-05", "Rà soát", "Bộ A", "", "Quý I", "Công báo"])))
    for place, cell in cells.items():
        book.active[place] = cell
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_read_sheet_cells_far_out_cost_nothing():
    """A file of some kilobytes can name the last cell of a sheet; a table of all between would fill the memory."""
    tracemalloc.start()
    rows = read_sheet(sparse_workbook({"XFD3": "x", "A1048576": "x"}), "a.xlsx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [row.number for row in rows] == [2, 1048576]
    assert peak < 50_000_000


@pytest.mark.parametrize(
    ("content", "name"),
    [(sparse_workbook({"XFD1": "x"}), "a.xlsx"), (f"{HEADING}{',x' * MAX_COLUMNS}\n{ROW}\n".encode(), "a.csv")],
    ids=["workbook", "csv"],
)
def test_read_sheet_too_many_columns_are_refused(content, name):
    with pytest.raises(Unreadable, match="200"):
        read_sheet(content, name)


def test_read_sheet_column_that_stands_twice_is_refused_in_a_workbook_too():
    with pytest.raises(Unreadable, match="deadline"):
        read_sheet(sparse_workbook({"I1": "deadline"}), "a.xlsx")


def test_read_upload_reads_no_more_than_can_be_used(settings):
    settings.MAX_UPLOAD_MB = 1
    content = read_upload(io.BytesIO(b"x" * 5_000_000))
    assert len(content) == 1024 * 1024 + 1
    with pytest.raises(Unreadable, match="1 MB"):
        read_sheet(content, "a.csv")


def test_read_sheet_too_many_rows_is_refused():
    text = f"{HEADING}\n" + "a,b,c,d,,,\n" * (MAX_ROWS + 1)
    with pytest.raises(Unreadable, match="20000"):
        read_sheet(text.encode(), "a.csv")


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ("mmm-yy", "2024-10"),
        ("mm/yyyy", "2024-10"),
        ('"tháng" m "năm" yyyy', "2024-10"),
        ("yyyy", "2024"),
        ("[$-42A]dd/mm/yyyy", "2024-10-01"),
    ],
)
def test_read_sheet_workbook_dates_without_a_day_are_read_as_they_are_shown(shown, text):
    book = Workbook()
    book.active.append(HEADING.split(","))
    book.active.append(["1/TB", "2024-01-05", "Việc", "Bộ A", None, date(2024, 10, 1), ""])
    book.active["F2"].number_format = shown
    stream = io.BytesIO()
    book.save(stream)
    assert read_sheet(stream.getvalue(), "a.xlsx")[0].cells["deadline"] == text
