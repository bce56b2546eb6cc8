"""Writing tables that Excel opens: CSV in UTF-8 with its mark, and workbooks; both a row at a time."""

import csv
import re
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Any

from tasks.rules.clock import VIETNAM

BYTE_ORDER_MARK = "\ufeff"
ROWS_IN_CHUNK = 500
# What Excel, LibreOffice and Google Sheets take for the beginning of a formula.
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What XML 1.0 forbids, so that a workbook that held it couldn't be opened.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MOST_SHEET_ROWS = 100_000


def cell_text(value: Any) -> str:
    """Return a value as a cell's text, which no spreadsheet runs: what begins like a formula gets an apostrophe.

    Units: moments as dd/mm/yyyy hh:mm:ss in Vietnam. Empty: nothing gives an empty cell.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}"
    text = _FORBIDDEN.sub("", str(value))
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_MARKS) else text


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_chunks(heading: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Return the CSV file in pieces of some hundred rows, so that a long one never stands in memory as a whole."""
    writer = csv.writer(_Line(), lineterminator="\r\n")
    piece = [BYTE_ORDER_MARK, writer.writerow([cell_text(value) for value in heading])]
    for row in rows:
        piece.append(writer.writerow([cell_text(value) for value in row]))
        if len(piece) >= ROWS_IN_CHUNK:
            yield "".join(piece)
            piece = []
    yield "".join(piece)


def workbook_file(title: str, heading: Iterable[Any], rows: Iterable[Iterable[Any]]) -> IO[bytes]:
    """Return an open temporary file with the workbook, which goes away when it is closed."""
    from openpyxl import Workbook  # half a second that only those who export should wait

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    sheet.append([cell_text(value) for value in heading])
    for row in rows:
        sheet.append([cell_text(value) for value in row])
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 the response closes it
    book.save(file)
    file.seek(0)
    return file
