"""The entry sheet as an Excel workbook: handed out, filled in somewhere, read again, handed back with what is wrong."""

from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from reports.forms.entry_sheet import CELLS, SheetForm, SheetFormRow
from reports.queries.entry_sheet import EntrySheet
from reports.rules.entry import UnreadableNumber, read_number, says_none_arose
from reports.sheet_words import typed_number
from reports.templatetags.figures import figure
from tasks.exports import FORMULA_MARKS, cell_text
from tasks.spreadsheets import Shape, Unreadable, read_sheet

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

# The headings a filled-in workbook is known by, folded; the two first are hidden.
SHAPE = Shape(
    {
        "key": ("khoa cua dong", "key of the row"),
        "seen": ("dau cua dong", "stamp of the row"),
        "numerator": ("tu so", "numerator"),
        "denominator": ("mau so", "denominator"),
        "value": ("gia tri", "value"),
        "none_arose": ("khong phat sinh", "none arose"),
        "note": ("ghi chu", "note"),
    },
    required=("key", "seen", *CELLS),
    point=",",
)
SEEN_CELL = 2
FIRST_CELL = 7  # the column of the numerator; the other cells follow
WIDTHS = (10, 10, 16, 52, 10, 22, 14, 14, 14, 18, 34, 70)
# Excel keeps fifteen digits of a number; a longer one is written as text.
MOST_DIGITS = 15


def workbook_of(form: SheetForm) -> BytesIO:
    """Return the grid as the bytes of a workbook; cells that are wrong are marked, with the reason beside.

    Headings, names and rows that aren't typed in are locked; numbers are numbers, so that they can be calculated with.
    """
    from openpyxl import Workbook  # half a second that only those who export should wait

    book = Workbook()
    page: Worksheet = book.active
    page.title = _("Figures")
    is_annotated = bool(form.blocking or form.unexplained or form.wrong)
    page.append(_headings(form.sheet, is_annotated=is_annotated))
    asked = [row for row in form.rows if not row.line.indicator.is_computed]
    for number, row in enumerate(asked, start=2):
        _write_row(page, number, row, _key(form.sheet, row))
    _lay_out(page, len(asked) + 1)
    _add_help(book, form.sheet)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def _headings(sheet: EntrySheet, *, is_annotated: bool) -> list[str]:
    last = str(sheet.last_period) if sheet.last_period else _("Last period")
    names = [_("Key of the row"), _("Stamp of the row"), _("Code"), _("Indicator"), _("Unit"), last]
    names += [_("Numerator"), _("Denominator"), _("Value"), _("None arose"), _("Note")]
    return [*map(cell_text, names), *([_("To correct")] if is_annotated else [])]


def _key(sheet: EntrySheet, row: SheetFormRow) -> str:
    return f"{sheet.period.pk}/{sheet.agency.pk}/{row.line.indicator.code}"


def _write_row(page: "Worksheet", number: int, row: SheetFormRow, key: str) -> None:
    """Write one indicator: what it is, what it was, its cells, and what is wrong with them."""
    from openpyxl.styles import Alignment, PatternFill, Protection

    indicator = row.line.indicator
    told = [
        key,
        _escaped(row.seen),
        indicator.code,
        indicator.name,
        indicator.unit,
        figure(row.line.last_figure, indicator.unit),
    ]
    for column, text in enumerate(told, start=1):
        page.cell(number, column, text if column == SEEN_CELL else cell_text(text)).alignment = Alignment(
            wrap_text=column == 4, vertical="top"
        )
    for column, name in enumerate(CELLS, start=FIRST_CELL):
        is_made = name == "value" and row.line.is_ratio  # it would still say what it was when the parts are changed
        cell = page.cell(number, column, None if is_made else _typed(name, row.cells[name]))
        if _is_typed(name, row):
            cell.protection = Protection(locked=False)
        else:
            cell.fill = PatternFill("solid", start_color="FFF2F4F7")
        if name in row.problems:
            cell.fill = PatternFill("solid", start_color="FFFDEFED")
        if name in CELLS[:3]:
            cell.number_format = "#,##0.######"
    said = [*row.problems.values(), row.theirs, *row.refusals, *row.unexplained]
    if any(said):
        reason = page.cell(number, FIRST_CELL + len(CELLS), cell_text(" ".join(filter(None, said))))
        reason.alignment = Alignment(wrap_text=True, vertical="top")


def _escaped(text: str) -> str:
    """Return text that no spreadsheet runs, and that `_unescaped` gives back, even when it begins with an apostrophe."""
    kept = cell_text(text)
    return f"'{kept}" if text.startswith("'") else kept


def _unescaped(text: str) -> str:
    """Return the text without the apostrophe; somebody's own, before words, stays."""
    rest = text.removeprefix("'")
    return rest if rest.lstrip(" ").startswith((*FORMULA_MARKS, "'")) else text


def _is_typed(name: str, row: SheetFormRow) -> bool:
    """Return whether the cell is one that somebody fills in."""
    if not row.is_typed_in:
        return False
    return name not in ("numerator", "denominator") if not row.line.is_ratio else name != "value"


def _typed(name: str, text: str) -> Any:
    """Return a cell's content: a number as a number where the workbook keeps all of it, else what was typed."""
    if name == "none_arose":
        return _("none arose") if says_none_arose(text) else cell_text(text) or None
    if name == "note":
        return _escaped(text) or None
    try:
        number = read_number(text)
    except UnreadableNumber:
        return cell_text(text)
    if number is None:
        return None
    whole = number == number.to_integral_value()
    return cell_text(text) if len(number.as_tuple().digits) > MOST_DIGITS else int(number) if whole else float(number)


def _lay_out(page: "Worksheet", last: int) -> None:
    """Lock what isn't typed in, hide the keys, and offer the words of the drop-down."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for column, width in enumerate(WIDTHS, start=1):
        page.column_dimensions[get_column_letter(column)].width = width
    for hidden in ("A", "B"):
        page.column_dimensions[hidden].hidden = True
    for cell in page[1]:
        cell.font = Font(bold=True)
    page.freeze_panes = page.cell(2, FIRST_CELL)
    page.protection.sheet = True
    page.protection.formatColumns = False
    choice = DataValidation(type="list", formula1=f'"{_("none arose")}"', allow_blank=True)
    choice.add(f"J2:J{max(last, 2)}")
    page.add_data_validation(choice)


def _add_help(book: "Workbook", sheet: EntrySheet) -> None:
    """Add a page that says whose table it is and how it is filled in."""
    page = book.create_sheet(_("How to fill in"))
    page.column_dimensions["A"].width = 110
    lines = [
        f"{sheet.agency}: {sheet.period}",
        _("Fill in the white cells only, and send the workbook back on the page of this table."),
        _("Numbers are understood as the Vietnamese way writes them: 1.234 or 30,4."),
        _("Where there was nothing to count, choose “none arose”; an empty row is a missing figure."),
        _("Formulas are not read: write the number itself."),
    ]
    for line in lines:
        page.append([cell_text(line)])
    page.protection.sheet = True


def read_workbook(sheet: EntrySheet, content: bytes, name: str) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Return the cells of a filled-in workbook as the grid would send them, and refused cells by row and cell.

    Raises: Unreadable for a file that can't be read, is of another table, or has rows that aren't this table's.
    """
    rows = {row.line.indicator.code: row.name for row in SheetForm(sheet).rows if row.is_typed_in}
    closed = {line.indicator.code for line in sheet.lines} - rows.keys()
    data: dict[str, str] = {}
    refused: dict[str, dict[str, str]] = {}
    for row in read_sheet(content, name, SHAPE):
        code = _code_of(sheet, row.cells["key"], row.number)
        if code in closed:
            continue
        if code not in rows or f"{rows[code]}-seen" in data:
            message = _("Row %(row)s isn't one of this table, or stands in it twice. Leave the rows as they are.")
            raise Unreadable(message % {"row": row.number})
        data |= _cells(rows[code], row.cells)
        refused[rows[code]] = {column: said for column, _text, said in row.refused}
    return data, refused


def _code_of(sheet: EntrySheet, key: str, number: int) -> str:
    """Return the code of the indicator a row is about.

    Raises: Unreadable when the row belongs to another table, or to none.
    """
    period, _slash, rest = key.partition("/")
    agency, _slash, code = rest.partition("/")
    if not code:
        message = _("Row %(row)s isn't one of this table, or stands in it twice. Leave the rows as they are.")
        raise Unreadable(message % {"row": number})
    if (period, agency) != (str(sheet.period.pk), str(sheet.agency.pk)):
        raise Unreadable(_("This workbook is of another agency or period. Download the one of this table."))
    return code


def _cells(name: str, cells: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of a row as the grid sends them; the apostrophe that kept a note from running goes."""
    texts = {column: _retyped(cells[column]) for column in CELLS[:3]}
    texts |= {"none_arose": cells["none_arose"], "note": _unescaped(cells["note"])}
    return {f"{name}-seen": _unescaped(cells["seen"]), **{f"{name}-{cell}": text for cell, text in texts.items()}}


def _retyped(text: str) -> str:
    """Return a number as the grid writes it; what can't be read stays as it is, to be corrected."""
    try:
        return typed_number(read_number(text))
    except UnreadableNumber:
        return text
