"""The grid of an entry sheet: every row as it is typed, with what is wrong with it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.actions.values import SaveReport, TypedRow
from reports.queries.entry_sheet import EntrySheet, SheetLine
from reports.rules.entry import Entry, read_entry
from reports.rules.figures import Figure
from reports.rules.kinds import FINAL_STATES
from reports.rules.sheet_checks import Finding
from reports.sheet_words import sentence_of, typed_number

CELLS = ("numerator", "denominator", "value", "none_arose", "note")


@dataclass
class SheetFormRow:
    """One indicator of the grid: the text of its cells, and what to say about them.

    `problems` are by cell, `refusals` and `warnings` are about the row; a row whose cells can't be read has no `entry`.
    `seen` is the stamp of what the page showed. Empty: `theirs` is None unless somebody else changed the row meanwhile.
    """

    line: SheetLine
    cells: dict[str, str]
    seen: str
    entry: Entry | None
    problems: dict[str, str] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    theirs: str = ""
    is_sent: bool = False

    @property
    def name(self) -> str:
        """Return what the row's cells are named by."""
        return str(self.line.indicator.pk)

    @property
    def is_typed_in(self) -> bool:
        """Return whether the row is typed in rather than read."""
        return self.line.is_open

    @property
    def made(self) -> Figure | None:
        """Return the figure that the cells make; None while they can't be read."""
        return self.entry.figure if self.entry is not None else None

    @property
    def unexplained(self) -> list[str]:
        """Return the warnings that no note explains; what is on its way already isn't asked about again."""
        return [] if self.cells["note"] or not self.is_typed_in else self.warnings

    @property
    def is_wrong(self) -> bool:
        """Return whether the row has to be corrected before anything of it is kept."""
        return bool(self.problems or self.theirs)


class SheetForm:
    """The whole grid: as it is stored, or as it was sent; with `only`, as it was sent for these indicators."""

    def __init__(
        self, sheet: EntrySheet, data: Mapping[str, str] | None = None, only: Collection[int] | None = None
    ) -> None:
        self.sheet = sheet
        sent = {line.indicator.pk for line in sheet.lines} if only is None else set(only)
        self.rows = [self._row(line, data if line.indicator.pk in sent else None) for line in sheet.lines]
        self.tell(sheet.check(self.entries))

    def _row(self, line: SheetLine, data: Mapping[str, str] | None) -> SheetFormRow:
        name = str(line.indicator.pk)
        if data is None or f"{name}-seen" not in data:
            return SheetFormRow(line, cells_of(line.entry), line.entry.stamp, line.entry)
        cells = {cell: data.get(f"{name}-{cell}", "").strip() for cell in CELLS}
        entry, problems = read_entry(line.kind, cells)
        said = {cell: sentence_of(problem) for cell, problem in problems.items()}
        return SheetFormRow(line, cells, data[f"{name}-seen"], entry, said, is_sent=True)

    @property
    def entries(self) -> dict[int, Entry]:
        """Return what is typed, by indicator; a row that can't be read counts as empty."""
        return {row.line.indicator.pk: row.entry or Entry() for row in self.rows if row.is_typed_in}

    @property
    def typed(self) -> dict[int, TypedRow]:
        """Return the rows that were sent and can be kept, as the action takes them."""
        sent = (row for row in self.rows if row.is_sent)
        return {row.line.indicator.pk: TypedRow(row.entry, row.seen) for row in sent if row.entry is not None}

    @property
    def seen(self) -> dict[int, Entry]:
        """Return what the person who sent the grid has before them, by indicator."""
        return {number: row.entry for number, row in self.typed.items()}

    def themes(self) -> Iterator[tuple[str, list[SheetFormRow]]]:
        """Yield the rows by theme."""
        for theme, rows in groupby(self.rows, key=lambda row: row.line.indicator.theme):
            yield theme, list(rows)

    def tell(self, findings: list[Finding]) -> None:
        """Put what the rules found beside the rows; nobody is warned of a value that has been verified as it is."""
        by_code = {row.line.indicator.code: row for row in self.rows}
        for finding in findings:
            row = by_code[finding.code]
            if row.problems:
                continue
            said = sentence_of(finding.problem)
            if finding.is_refused:
                row.refusals.append(said)
            elif row.line.state not in FINAL_STATES:
                row.warnings.append(said)

    def take(self, report: SaveReport) -> None:
        """Say which rows somebody else changed meanwhile; what was typed stays, and can be saved over theirs."""
        for row in self.rows:
            number = row.line.indicator.pk
            if number in report.changed:
                row.theirs, row.seen = _their_words(row.line), row.line.entry.stamp
            elif number in report.closed:
                words = _("This figure was submitted meanwhile, so “%(figures)s”, which you typed, wasn't kept.")
                row.theirs = str(words % {"figures": told_entry(report.closed[number])})

    def refuse_cells(self, refused: Mapping[str, Mapping[str, str]]) -> None:
        """Say which cells of a workbook weren't read, by row and cell."""
        for row in self.rows:
            row.problems |= refused.get(row.name, {})

    @property
    def touched(self) -> list[SheetFormRow]:
        """Return the rows that say something else than what is stored."""
        return [row for row in self.rows if row.problems or (row.entry and row.entry.stamp != row.line.entry.stamp)]

    @property
    def unreadable(self) -> set[int]:
        """Return the indicators whose row can't be kept as it is typed."""
        return {row.line.indicator.pk for row in self.rows if row.problems}

    @property
    def wrong(self) -> list[SheetFormRow]:
        """Return the rows of which nothing was kept."""
        return [row for row in self.rows if row.is_wrong]

    @property
    def blocking(self) -> list[SheetFormRow]:
        """Return the rows with which the table can't be submitted, whatever is noted beside them."""
        return [row for row in self.rows if row.problems or row.refusals]

    @property
    def unexplained(self) -> list[SheetFormRow]:
        """Return the odd rows that need a note before the table can be submitted."""
        return [row for row in self.rows if row.unexplained]


def cells_of(entry: Entry) -> dict[str, str]:
    """Return a row as it is typed."""
    numbers = {name: typed_number(getattr(entry, name)) for name in ("numerator", "denominator", "value")}
    return {**numbers, "none_arose": "1" if entry.none_arose else "", "note": entry.note}


def _their_words(line: SheetLine) -> str:
    """Return what somebody else has saved in a row."""
    if line.value is None:
        return str(_("Somebody emptied this row meanwhile. Save again to write yours."))
    who = line.value.entered_by.full_name if line.value.entered_by else ""
    words = _("%(who)s saved “%(figures)s” here meanwhile. Save again to write yours in its place.")
    return str(words % {"who": who, "figures": told_entry(line.entry)})


def told_entry(entry: Entry) -> str:
    """Return a row in short: 30/100, 1.234, none arose."""
    if entry.none_arose:
        return str(_("none arose"))
    if entry.numerator is not None:
        return f"{typed_number(entry.numerator)}/{typed_number(entry.denominator)}"
    return typed_number(entry.value)


class ReturnForm(forms.Form):
    """Why a table is returned."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Say what to correct."),
    )


class UploadForm(forms.Form):
    """A filled-in workbook."""

    file = forms.FileField(label=_("Filled-in workbook"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}))
