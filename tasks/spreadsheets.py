"""Reading a workbook or CSV file somebody sends: every cell as cleaned text, with the row number they see."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from tasks.rules.text import clean, fold

if TYPE_CHECKING:
    import pandas

MAX_UNPACKED_MB = 200
MAX_ROWS = 20_000
ENCODINGS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


# The formats 9, 10 and 17 of every workbook are 0%, 0.00% and mmm-yy.
_SHOWN_OTHERWISE = re.compile(r'numFmtId="(?:9|10|17)"|formatCode="[^"]*%|formatCode="[^"d]*y[^"d]*"', re.IGNORECASE)
# What of a number format is no place for a part of the date.
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_THREE_DECIMALS = re.compile(r"-?\d+\.\d{3}")
# A signed number with a word behind it: no formula goes on like that.
_TOLD_CHANGE = re.compile(r"[+-]\d[\d.,]*\s+[^\W\d_]")
# Where the cells of a CSV row go that stand beyond its heading: a name no heading can have.
BEYOND = "\0beyond the heading"


@dataclass(frozen=True)
class Shape:
    """The columns of a table: for each the headings it is known by, folded, and those that must be there.

    `point` is what stands before the decimals of a number the spreadsheet knows as one; text stays as it was written.
    """

    columns: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    point: str = "."


DIRECTIVES = Shape(
    {
        "document": ("document", "van ban", "so van ban", "so, ky hieu", "so ky hieu", "van ban giao viec"),
        "date": ("date", "ngay", "ngay ban hanh", "ngay van ban", "ngay ky"),
        "task_vi": ("task_vi", "task", "nhiem vu", "noi dung", "noi dung nhiem vu", "nhiem vu duoc giao"),
        "lead": ("lead", "chu tri", "co quan chu tri", "don vi chu tri"),
        "deadline": ("deadline", "thoi han", "han", "thoi han hoan thanh", "han hoan thanh"),
        "coordinating": ("coordinating", "phoi hop", "co quan phoi hop", "don vi phoi hop"),
        "source": ("source", "nguon"),
        "product": ("product", "san pham", "ket qua", "san pham yeu cau"),
        "clause": ("clause", "muc", "dieu khoan", "muc, diem"),
        "priority": ("priority", "uu tien", "muc uu tien"),
        "field": ("field", "linh vuc"),
    },
    required=("document", "date", "task_vi", "lead", "deadline"),
)


class Unreadable(Exception):
    """The file as a whole can't be read; the message is a sentence that says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class SheetRow:
    """One row: its number as the spreadsheet shows it (the heading is row 1), its cells by column, and cells refused."""

    number: int
    cells: dict[str, str]
    refused: tuple[tuple[str, str, str], ...] = field(default=())  # column, value, sentence


def read_sheet(content: bytes, name: str, shape: Shape = DIRECTIVES) -> list[SheetRow]:
    """Return the rows of an .xlsx or .csv file of that shape, without empty ones.

    Empty: a file without rows under its heading is refused.
    Raises: Unreadable for a file that is too large, of another kind, broken, in another encoding, or without a
    required column.
    """
    if len(content) > settings.MAX_UPLOAD_MB * 1024 * 1024:
        message = _("The file is larger than %(limit)s MB. Split it into several files and send them one by one.")
        raise Unreadable(message % {"limit": settings.MAX_UPLOAD_MB})
    table = _read_workbook(content, shape.point) if _is_workbook(content, name) else _read_csv(content)
    columns = _columns_of([str(heading) for heading in table.columns], shape)
    beyond = BEYOND in table.columns
    rows = [
        _row_of(number, values, columns, str(values[-1]) if beyond else "", shape.point)
        for number, values in enumerate(table.itertuples(index=False, name=None), start=2)
    ]
    rows = [row for row in rows if any(row.cells.values())]
    if not rows:
        raise Unreadable(_("The file has a heading and no rows. Add rows under the heading and try again."))
    if len(rows) > MAX_ROWS:
        message = _("The file has %(count)s rows; at most %(limit)s are read at once. Split it into several files.")
        raise Unreadable(message % {"count": len(rows), "limit": MAX_ROWS})
    return rows


def _is_workbook(content: bytes, name: str) -> bool:
    """Return whether it is an Excel workbook, False for CSV text; judged by the content, not by the name alone.

    Raises: Unreadable for anything else.
    """
    if content.startswith(b"PK\x03\x04"):
        return True
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(_("This is a workbook of the old .xls kind. Save it as .xlsx and try again."))
    if name.lower().endswith((".xlsx", ".xlsm")):
        raise Unreadable(
            _("The workbook is broken and can't be opened. Open it in Excel, save it again and try again.")
        )
    is_text = b"\0" not in content[:4096] or content.startswith(tuple(ENCODINGS))
    if not name.lower().endswith((".csv", ".txt")) or not is_text:
        raise Unreadable(_("Only .xlsx workbooks and .csv files can be read. Choose a file of one of these kinds."))
    return False


def _read_workbook(content: bytes, point: str) -> "pandas.DataFrame":
    """Return the first sheet with every cell as typed; formulas stay formulas, so that they can be refused.

    Raises: Unreadable for a broken workbook, or one that unpacks to more than a sheet of rows ever could.
    """
    import pandas  # half a second that only those who import files should wait

    broken = _("The workbook is broken and can't be opened. Open it in Excel, save it again and try again.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MAX_UNPACKED_MB * 1024 * 1024:
                raise Unreadable(_("The workbook unpacks to far more than it should. Copy the rows into a new one."))
            if "xl/workbook.xml" not in parts.namelist():
                raise Unreadable(
                    _("Only .xlsx workbooks and .csv files can be read. Choose a file of one of these kinds.")
                )
        table = pandas.read_excel(
            io.BytesIO(content), dtype=object, na_filter=False, engine="openpyxl", engine_kwargs={"data_only": False}
        )
        for row, column, text in _as_shown(content):
            table.iat[row, column] = text.replace(".", point)
        return table
    except Unreadable:
        raise
    except Exception as error:  # openpyxl lets through whatever its XML and ZIP readers raise on a broken file
        raise Unreadable(broken) from error


def _as_shown(content: bytes) -> Iterator[tuple[int, int, str]]:
    """Yield the place below the heading and the text of each cell that is shown as something else than it is kept as.

    Boundary: a workbook keeps 0.304 for what it shows as 30.4 %, and 01/10/2024 for "10/2024" that somebody typed.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        styles = parts.read("xl/styles.xml").decode("utf-8", "replace") if "xl/styles.xml" in parts.namelist() else ""
    if not _SHOWN_OTHERWISE.search(styles):
        return
    import openpyxl  # as pandas above

    sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    for row, cells in enumerate(sheet.iter_rows(min_row=2)):
        for column, cell in enumerate(cells):
            if cell.value is not None and (text := _shown(cell.value, cell.number_format or "")):
                yield row, column, text


def _shown(value: Any, form: str) -> str:
    """Return a share as "30.4%", a date shown without its day as "2024-10" or "2024", "" for all that is shown as kept."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{(Decimal(str(value)) * 100).normalize():f}%" if "%" in form else ""
    places = _LITERAL.sub("", form).lower()
    if not isinstance(value, date) or "y" not in places or "d" in places:
        return ""
    return f"{value:%Y-%m}" if "m" in places else f"{value:%Y}"


def _read_csv(content: bytes) -> "pandas.DataFrame":
    """Return the table of a CSV file in UTF-8 or UTF-16, whatever its separator.

    Raises: Unreadable for another encoding or a table that isn't one.
    """
    import pandas  # as above

    encoding = next((name for mark, name in ENCODINGS.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(
            _(
                "The file is not in Unicode (UTF-8), so Vietnamese letters would be lost. Save it as “CSV UTF-8” or .xlsx."
            )
        ) from error
    heading = text.lstrip().split("\n", 1)[0]
    separator = max(",;\t", key=heading.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise Unreadable(
            _("The quotation marks of the CSV file don't match. Save it again from Excel and try again.")
        ) from error
    if not rows:
        raise Unreadable(_("The file is empty. Choose another one."))
    width = len(rows[0])
    even = [
        [*row[:width], *[""] * (width - len(row)), separator.join(row[width:]).strip(separator)] for row in rows[1:]
    ]
    return pandas.DataFrame(even, columns=pandas.Index([*rows[0], BEYOND], dtype=object), dtype=object)


def _columns_of(headings: list[str], shape: Shape) -> dict[str, int]:
    """Return the position of each column that is known.

    Raises: Unreadable naming the required columns that are missing, or a column that stands there twice.
    """
    found: dict[str, int] = {}
    for position, heading in enumerate(headings):
        folded = fold(heading).strip(" .:*")
        for column, names in shape.columns.items():
            if folded not in names:
                continue
            if column in found:
                raise Unreadable(
                    _("The column “%(column)s” stands in the file twice. Delete one of them.") % {"column": column}
                )
            found[column] = position
    missing = [column for column in shape.required if column not in found]
    if missing:
        message = _("The file lacks the column %(columns)s. The first row must name the columns.")
        raise Unreadable(message % {"columns": ", ".join(missing)})
    return found


def _row_of(number: int, values: tuple[Any, ...], columns: dict[str, int], beyond: str, point: str) -> SheetRow:
    """Return one row; cells beyond the heading mean that every cell may stand in the wrong column, so it is refused."""
    cells, refused = {}, []
    if beyond:
        sentence = _("The row has more cells than the heading. Put quotation marks around cells that hold a comma.")
        refused.append((max(columns, key=lambda column: columns[column]), beyond, sentence))
    for column, position in columns.items():
        cells[column] = text_of(values[position], point)
        if is_formula(cells[column]):
            sentence = _("The cell begins like a formula and was not read. Write it as plain text.")
            refused.append((column, cells[column], sentence))
    return SheetRow(number, cells, tuple(refused))


def text_of(value: Any, point: str = ".") -> str:
    """Return a cell as cleaned text: a typed date as yyyy-mm-dd, a whole number without a point.

    Boundary: a number of three decimals gets a fourth one, so that nobody takes its point for that of thousands.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if value.time() == datetime.min.time() else "%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, float):
        written = f"{value}0" if _THREE_DECIMALS.fullmatch(str(value)) else str(value)
        return written.replace(".", point)
    return "\n".join(filter(None, map(clean, str(value).splitlines())))


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet would run the text: it begins with =, @, or with + or - before a call or command.

    Boundary: "- Rà soát" and "-5" are text and a number; "+4,41 điểm (so với tuần 02)" tells a change.
    """
    if text.startswith(("=", "@")):
        return True
    marks = "|!" if _TOLD_CHANGE.match(text) else "(|!"
    return text[:1] in "+-" and bool(text[1:2].strip()) and any(mark in text for mark in marks)
