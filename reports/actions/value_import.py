"""Entering a whole table of published values: what each row comes to, what it can't, and the writing of all or none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from reports.actions.value_plan import PlannedTarget, PlannedValue, Stored, load_stored
from reports.actions.value_row import COLUMNS, Told, ValueReader, ValueRefused, make_value_reader
from reports.actions.value_writing import new_indicators, write_values
from reports.rules.value_figure import Remark
from reports.rules.value_problem import ValueProblem
from reports.sentences import sentence
from tasks.actions.directive_import import Finding
from tasks.actions.refusal import Refused, require
from tasks.models import User
from tasks.permissions import Permission, can
from tasks.spreadsheets import Shape, SheetRow

VALUES = Shape(
    {
        "indicator": ("indicator", "chi so", "ten chi so", "chi tieu", "ten chi tieu", "noi dung"),
        "agency": (
            "agency",
            "co quan",
            "ten co quan",
            "ten don vi",
            "co quan, don vi",
            "bo, nganh, dia phuong",
            "doi tuong",
            "subject",
        ),
        "period": ("period", "ky", "ky bao cao", "ky so lieu", "thoi ky", "thoi gian"),
        "value": ("value", "gia tri", "so lieu", "ket qua"),
        "unit": ("unit", "don vi", "don vi tinh", "dvt", "don vi do"),
        "source": ("source", "nguon", "nguon so lieu"),
        "note": ("note", "ghi chu", "dien giai"),
    },
    required=("indicator", "agency", "period", "value"),
)
_MOST_SHOWN = 200
# What is said once of a name or period, however many rows it stands in.
_ONCE = frozenset(
    {
        ValueProblem.NAMED_SUBJECT,
        ValueProblem.GROUP_READ_AS,
        ValueProblem.APPROXIMATE_PERIOD,
        ValueProblem.AGENCY_BEFORE_CUT_OFF,
    }
)


@dataclass
class ValueReport:
    """How many rows were read and what was, or would be, added; one refusal for each row that wasn't entered."""

    rows: int = 0
    indicators: int = 0
    values: int = 0
    targets: int = 0
    rejected: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the report as the command prints it."""
        return {
            "rows": self.rows,
            "indicators": self.indicators,
            "values": self.values,
            "targets": self.targets,
            "rejected": [finding.as_json() for finding in self.rejected],
            "warnings": [finding.as_json() for finding in self.warnings],
        }


def import_values(*, rows: Sequence[SheetRow], by: User | None, now: datetime, dry_run: bool = False) -> ValueReport:
    """Enter the published values and targets of a table; return what was added, refused and why, and what to look at.

    Boundary: a figure that was entered before is passed over with a remark; one that differs from another source's
    becomes a new revision, the current one unless its source is older. A target is never changed.
    Effects: the understood rows are written in one transaction or, on any failure, none; `dry_run` writes nothing.
    Unknown indicators are added without a definition. Audits everything.
    Raises: Refused when the person may not change reference data (`by` is empty for the command line), or somebody
    entered the same at the same moment.
    """
    if by is not None:
        require(can(by, Permission.EDIT_REFERENCE))
    try:
        return _import(rows, by, now, dry_run=dry_run)
    except (IntegrityError, OperationalError) as error:
        raise Refused(_("The database could not take the rows, and nothing was written. Please try again.")) from error


@transaction.atomic
def _import(rows: Sequence[SheetRow], by: User | None, now: datetime, *, dry_run: bool) -> ValueReport:
    table = _Table(make_value_reader(now))
    for row in rows:
        table.read(row)
    stored = load_stored(table.told)
    table.compare(stored)
    if not dry_run:
        write_values(values=table.values, targets=table.targets, ended=stored.ended, by=by, now=now)
    return table.report


class _Table:
    """The rows of one import, and what they come to."""

    def __init__(self, reader: ValueReader) -> None:
        self.reader = reader
        self.report = ValueReport()
        self.told: list[Told] = []
        self.values: list[PlannedValue] = []
        self.targets: list[PlannedTarget] = []
        self._rows: dict[int, SheetRow] = {}
        self._said: set[tuple[str, str]] = set()
        self._rejected: set[int] = set()

    def read(self, row: SheetRow) -> None:
        """Take one row, or refuse it with its reasons."""
        self.report.rows += 1
        self._rows[row.number] = row
        if row.refused:
            column, value, reason = row.refused[0]
            self.report.rejected.append(Finding(row.number, column, value[:_MOST_SHOWN], str(reason)))
            return
        try:
            self.told += self.reader.read(row.number, row.cells)
        except ValueRefused as refused:
            self._reject(row.number, refused.refusals)

    def compare(self, stored: Stored) -> None:
        """Set aside what is known already, and make revisions and targets of the rest."""
        for told in self.told:
            if told.wanted:
                self._take_target(told, stored)
            else:
                self._take_value(told, stored)
        self._finish_report()

    def _take_value(self, told: Told, stored: Stored) -> None:
        planned, remark = stored.plan_value(told)
        if planned is not None:
            self.values.append(planned)
            self._warn(told.row, [*told.remarks, *remark])
        else:
            self._warn(told.row, remark)

    def _take_target(self, told: Told, stored: Stored) -> None:
        planned, remark = stored.plan_target(told)
        if planned is not None:
            self.targets.append(planned)
            self._warn(told.row, told.remarks)
        elif any(problem.code == ValueProblem.TARGET_DIFFERS for _column, problem in remark):
            self._reject(told.row, remark)
        else:
            self._warn(told.row, remark)

    def _finish_report(self) -> None:
        report = self.report
        report.values, report.targets = len(self.values), len(self.targets)
        report.indicators = len(new_indicators([*self.values, *self.targets]))
        report.rejected.sort(key=lambda finding: finding.row)
        report.warnings.sort(key=lambda finding: finding.row)

    def _reject(self, number: int, refusals: Sequence[Remark]) -> None:
        """Add one refusal for the row: the first column that stands in the way, and all reasons."""
        if number in self._rejected:
            return
        self._rejected.add(number)
        column = min((column for column, _problem in refusals), key=COLUMNS.index)
        reason = " ".join(dict.fromkeys(sentence(problem) for _column, problem in refusals))
        value = self._rows[number].cells.get(column, "")[:_MOST_SHOWN]
        self.report.rejected.append(Finding(number, column, value, reason))

    def _warn(self, number: int, remarks: Iterable[Remark]) -> None:
        for column, problem in remarks:
            words = sentence(problem)
            if problem.code in _ONCE and (column, words) in self._said:
                continue
            self._said.add((column, words))
            value = self._rows[number].cells.get(column, "")[:_MOST_SHOWN]
            self.report.warnings.append(Finding(number, column, value, words))
