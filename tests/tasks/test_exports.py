import csv
import io
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from tasks.exports import ROWS_IN_CHUNK, cell_text, csv_chunks, workbook_file

DANGEROUS = ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "=cmd|' /C calc'!A0", "＝1+1", "\n=1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_cell_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert cell_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Bộ Tài chính", "2604/BTC-CST", "a=b", "", "'=1"])
def test_cell_text_of_words_stays_as_it_is(text):
    assert cell_text(text) == text


def test_cell_text_of_a_moment_is_vietnams():
    assert cell_text(datetime(2026, 11, 23, 17, 30, 5, tzinfo=UTC)) == "24/11/2026 00:30:05"
    assert cell_text(None) == ""
    assert cell_text(12) == "12"
    assert cell_text("a\x00b\x0bc\ufffe\uffff🙂") == "abc🙂"


def test_csv_chunks_read_back_as_they_were_and_begin_with_the_mark():
    rows = [[1, 'Nói "rồi"; xong,\nhết', "đ"], [2, "=1", None]]
    content = "".join(csv_chunks(["Số", "Lời", "Chữ"], rows)).encode()
    assert content.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert read == [["Số", "Lời", "Chữ"], ["1", 'Nói "rồi"; xong,\nhết', "đ"], ["2", "'=1", ""]]


def test_csv_chunks_never_hold_the_whole_file():
    taken = []

    def rows():
        for number in range(10 * ROWS_IN_CHUNK):
            taken.append(number)
            yield [number]

    pieces = csv_chunks(["Số"], rows())
    next(pieces)
    assert len(taken) <= ROWS_IN_CHUNK
    assert sum(piece.count("\r\n") for piece in pieces) + ROWS_IN_CHUNK - 1 == 10 * ROWS_IN_CHUNK + 1


def test_csv_chunks_without_rows_have_their_heading():
    assert "".join(csv_chunks(["Số"], [])) == "\ufeffSố\r\n"


def test_workbook_file_holds_text_and_no_formula():
    with workbook_file("Nhật ký", ["Lời"], [[text] for text in DANGEROUS]) as file:
        sheet = load_workbook(file).active
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert len(cells) == len(DANGEROUS)
    assert all(cell.data_type == "s" and cell.value.startswith("'") for cell in cells)
