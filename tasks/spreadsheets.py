"""Reading a workbook or CSV file somebody sends: every cell as cleaned text, with the row number they see."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from tasks.rules.text import clean, fold

if TYPE_CHECKING:
    import pandas

MAX_UNPACKED_MB = 60
MAX_ROWS = 20_000
MAX_COLUMNS = 200
ENCODINGS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


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
        for number, *values in table.itertuples(name=None)
    ]
    rows = [row for row in rows if any(row.cells.values())]
    if not rows:
        raise Unreadable(_("The file has a heading and no rows. Add rows under the heading and try again."))
    return rows


def read_upload(file: IO[bytes]) -> bytes:
    """Return what was uploaded, of a file that is too large only so much that `read_sheet` refuses it."""
    return file.read(settings.MAX_UPLOAD_MB * 1024 * 1024 + 1)


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
    """Return the first sheet with every cell as it is shown; formulas stay formulas, so that they can be refused.

    Raises: Unreadable for a broken workbook, or one that unpacks to more than a sheet of rows ever could.
    """
    import openpyxl  # half a second that only those who import files should wait

    broken = _("The workbook is broken and can't be opened. Open it in Excel, save it again and try again.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MAX_UNPACKED_MB * 1024 * 1024:
                raise Unreadable(_("The workbook unpacks to far more than it should. Copy the rows into a new one."))
            if "xl/workbook.xml" not in parts.namelist():
                raise Unreadable(
                    _("Only .xlsx workbooks and .csv files can be read. Choose a file of one of these kinds.")
                )
        sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
        # What the workbook says of its own size may be wrong.
        sheet.reset_dimensions()
        return _table([_as_shown(cell, point) for cell in cells] for cells in sheet.iter_rows())
    except Unreadable:
        raise
    except Exception as error:  # openpyxl lets through whatever its XML and ZIP readers raise on a broken file
        raise Unreadable(broken) from error


def _as_shown(cell: Any, point: str) -> Any:
    """Return a cell's value, or its text where it is shown as something else than it is kept as.

    Boundary: a workbook keeps 0.304 for what it shows as 30.4 %, and 01/10/2024 for "10/2024" that somebody typed.
    """
    if cell.value is None:
        return ""
    return _shown(cell.value, cell.number_format or "").replace(".", point) or cell.value


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
        return _table(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), separator)
    except csv.Error as error:
        raise Unreadable(
            _("The quotation marks of the CSV file don't match. Save it again from Excel and try again.")
        ) from error


def _table(rows: Iterable[Sequence[Any]], separator: str = "") -> "pandas.DataFrame":
    """Return the rows under the first one that isn't empty, each by the number the spreadsheet shows; no empty ones.

    With a separator, what stands beyond the heading goes into a column of its own; else it is nobody's.
    Raises: Unreadable for an empty table, and as soon as it is longer or wider than any office's.
    """
    import pandas  # as openpyxl above

    heading: list[str] = []
    kept: list[list[Any]] = []
    numbers: list[int] = []
    for number, row in enumerate(rows, start=1):
        if not any(value not in ("", None) for value in row):
            continue
        if not heading:
            heading = _heading_of(row)
            continue
        beyond = [separator.join(map(str, row[len(heading) :])).strip(separator)] if separator else []
        kept.append([*row[: len(heading)], *[""] * (len(heading) - len(row)), *beyond])
        numbers.append(number)
        if len(kept) > MAX_ROWS:
            message = _("The file has more than %(limit)s rows. Split it into several files.")
            raise Unreadable(message % {"limit": MAX_ROWS})
    if not heading:
        raise Unreadable(_("The file is empty. Choose another one."))
    columns = pandas.Index([*heading, BEYOND] if separator else heading, dtype=object)
    return pandas.DataFrame(kept, index=numbers, columns=columns, dtype=object)


def _heading_of(row: Sequence[Any]) -> list[str]:
    """Return the names of the columns, up to the last one that has one."""
    last = max(place for place, value in enumerate(row) if value not in ("", None))
    if last >= MAX_COLUMNS:
        message = _("The heading of the file has more than %(limit)s columns. Delete those without use.")
        raise Unreadable(message % {"limit": MAX_COLUMNS})
    return [str(value or "") for value in row[: last + 1]]


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
