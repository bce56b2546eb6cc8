"""Entering a whole table of directives: what each row comes to, what it can't, and the writing of all or none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from tasks.actions.directive_writing import PlannedDirective, count_shares, fingerprint_of, write_plan
from tasks.actions.refusal import Refused, require
from tasks.actions.row_interpretation import (
    Head,
    Interpreter,
    Order,
    Remark,
    RowRefused,
    check_row,
    duplicate_remarks,
    is_about_kind_of_date,
    make_interpreter,
)
from tasks.models import Directive, Task, User
from tasks.models.directive import padded_number_key
from tasks.permissions import Permission, can
from tasks.rules.directive_row import RowProblem
from tasks.rules.document import are_of_two_places
from tasks.rules.intake import IntakeProblem
from tasks.rules.problem import Problem
from tasks.rules.text import clean, fold
from tasks.sentences import sentence
from tasks.spreadsheets import SheetRow

_CHUNK = 500
_MOST_SHOWN = 200


@dataclass(frozen=True)
class Finding:
    """One thing to say about a row: the column, what stands there, and a sentence."""

    row: int
    column: str
    value: str
    reason: str

    def as_json(self) -> dict[str, Any]:
        """Return the plain form of the report."""
        return {"row": self.row, "column": self.column, "value": self.value, "reason": self.reason}


@dataclass
class ImportReport:
    """How many rows were read and what was, or would be, added; one refusal for each row that wasn't entered.

    `without_product` is how many of the tasks name no expected product; in a table without that column nothing is said
    of the single rows.
    """

    rows: int = 0
    directives: int = 0
    tasks: int = 0
    assignments: int = 0
    without_product: int = 0
    rejected: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    def as_kept(self) -> dict[str, Any]:
        """Return the report as the browser keeps it: with what the command says in its own words besides."""
        return {**self.as_json(), "without_product": self.without_product}

    def as_json(self) -> dict[str, Any]:
        """Return the report as the command prints it."""
        return {
            "rows": self.rows,
            "directives": self.directives,
            "tasks": self.tasks,
            "assignments": self.assignments,
            "rejected": [finding.as_json() for finding in self.rejected],
            "warnings": [finding.as_json() for finding in self.warnings],
        }


def preview_import(*, rows: Sequence[SheetRow], now: datetime) -> ImportReport:
    """Return what importing the rows would make; nothing is written."""
    return import_directives(rows=rows, by=None, now=now, dry_run=True)


def import_directives(
    *, rows: Sequence[SheetRow], by: User | None, now: datetime, strict: bool = False, dry_run: bool = False
) -> ImportReport:
    """Enter the orders of a table and return what was made, what was refused and why, and what should be looked at.

    Boundary: a row that was entered before is passed over with a remark; recurring orders get one share each for the
    period in force now, or when the document was issued if that is later, given to the agencies of that date.
    Effects: the understood rows are written in one transaction or, on any failure, none; `strict` writes nothing when
    a row is refused, `dry_run` never does. Audits everything.
    Raises: Refused when the person may not enter directives (`by` is empty for the command line), when somebody entered
    the same at the same moment, or the connection is lost.
    """
    if by is not None:
        require(can(by, Permission.ENTER_DIRECTIVE))
    try:
        return _import(rows, by, now, strict=strict, dry_run=dry_run)
    except (IntegrityError, OperationalError) as error:
        raise Refused(_("The database could not take the rows, and nothing was written. Please try again.")) from error


@transaction.atomic
def _import(rows: Sequence[SheetRow], by: User | None, now: datetime, *, strict: bool, dry_run: bool) -> ImportReport:
    table = _Table(make_interpreter(now))
    for row in rows:
        table.read(row)
    table.compare_with_stored()
    report = table.report
    if strict and report.rejected:
        report.directives = report.tasks = report.assignments = report.without_product = 0
    elif not dry_run:
        write_plan(table.plan, by=by, now=now)
    return report


class _Table:
    """The rows of one import, gathered by directive."""

    def __init__(self, interpreter: Interpreter) -> None:
        self.interpreter = interpreter
        self.report = ImportReport()
        self.directives: dict[tuple[str, str], PlannedDirective] = {}
        self.numbers: dict[tuple[str, int], list[PlannedDirective]] = {}
        self.rows: dict[int, SheetRow] = {}

    @property
    def plan(self) -> list[PlannedDirective]:
        """Return the directives in the order of the table."""
        return list(self.directives.values())

    def read(self, row: SheetRow) -> None:
        """Take one row, or refuse it with its reasons."""
        self.report.rows += 1
        self.rows[row.number] = row
        if row.refused:
            column, value, reason = row.refused[0]
            self.report.rejected.append(Finding(row.number, column, value[:_MOST_SHOWN], str(reason)))
            return
        try:
            check_row(row.cells)
            head = self.interpreter.read_head(row.cells.get("document", ""), row.cells.get("date", ""))
            planned = self._directive_of(row, head)
            order = self.interpreter.read_order(row.cells, head.issued)
        except RowRefused as refused:
            self._reject(row, refused.refusals)
            return
        self._take(row, planned, order)

    def _directive_of(self, row: SheetRow, head: Head) -> PlannedDirective:
        """Return the directive of a row, the same for all spellings of its number.

        Raises: RowRefused when another row gives the same number another date in that year.
        """
        document, issued = head.document, head.issued
        key = (document.key, issued.first.isoformat())
        if key in self.directives:
            return self.directives[key]
        for other in self.numbers.get((document.key, issued.first.year), []):
            if not are_of_two_places(other.head.document.summary, document.summary):
                params = {"number": document.number, "other_row": other.row}
                dates = {"first": other.head.issued.first, "second": issued.first}
                raise RowRefused([("date", Problem(RowProblem.TWO_DATES, params | dates))])
        return PlannedDirective(head, row.number, source=clean(row.cells.get("source", "")))

    def _take(self, row: SheetRow, planned: PlannedDirective, order: Order) -> None:
        """Add an order to its directive, unless the same one stands in an earlier row."""
        document, issued = planned.head.document, planned.head.issued
        key = (document.key, issued.first.isoformat())
        if key not in self.directives:
            self.directives[key] = planned
            self._warn(row, planned.head.remarks)
            if document.number:
                self.numbers.setdefault((document.key, issued.first.year), []).append(planned)
        fingerprint = fingerprint_of(order)
        earlier = planned.rows_by_fingerprint.get(fingerprint)
        if earlier is not None:
            self._warn(row, [("task_vi", Problem(RowProblem.REPEATED, {"other_row": earlier}))])
            return
        planned.rows_by_fingerprint[fingerprint] = row.number
        planned.orders.append(order)
        self._warn(row, [remark for remark in order.remarks if self._is_about_row(row, remark[1])])

    def _is_about_row(self, row: SheetRow, problem: Problem) -> bool:
        """Return whether a remark is said of the row itself; a table without products is said to be one in one number."""
        no_column = problem.code == IntakeProblem.NO_PRODUCT and "product" not in row.cells
        return not no_column and not is_about_kind_of_date(problem)

    def compare_with_stored(self) -> None:
        """Set aside what the database already holds, and refuse a number it holds with another date of that year.

        Queries: two for every five hundred directives.
        """
        for planned, stored, conflicting in _with_stored(self.plan):
            planned.stored = stored
            if stored is None and conflicting is not None:
                self._refuse_directive(planned, conflicting)
        known = _stored_fingerprints([planned.stored for planned in self.plan if planned.stored])
        for planned in self.plan:
            if planned.stored is None:
                continue
            held = known.get(planned.stored.pk, set())
            for order in [order for order in planned.orders if fingerprint_of(order) in held]:
                planned.orders.remove(order)
                row = self.rows[planned.rows_by_fingerprint[fingerprint_of(order)]]
                self._warn(row, [("task_vi", Problem(RowProblem.ALREADY_ENTERED))], alone=True)
        self._compare_with_open()
        self._count()

    def _compare_with_open(self) -> None:
        """Point out the new orders that nearly repeat an open one of the same lead."""
        new = {
            planned.rows_by_fingerprint[fingerprint_of(order)]: order
            for planned in self.plan
            for order in planned.orders
        }
        for row, remark in duplicate_remarks(new).items():
            self._warn(self.rows[row], [remark])

    def _refuse_directive(self, planned: PlannedDirective, conflicting: Directive) -> None:
        params = {"number": conflicting.number, "first": conflicting.issued_on, "second": planned.head.issued.first}
        for row in planned.rows_by_fingerprint.values():
            self._reject(self.rows[row], [("date", Problem(RowProblem.TWO_DATES_STORED, params))])
        planned.orders.clear()

    def _count(self) -> None:
        plan, report = self.plan, self.report
        report.directives = sum(planned.stored is None and bool(planned.orders) for planned in plan)
        report.tasks = sum(len(planned.orders) for planned in plan)
        report.assignments = sum(count_shares(planned.orders) for planned in plan)
        report.without_product = sum(not order.cells.get("product") for planned in plan for order in planned.orders)
        report.rejected.sort(key=lambda finding: finding.row)
        report.warnings.sort(key=lambda finding: finding.row)

    def _reject(self, row: SheetRow, refusals: Sequence[Remark]) -> None:
        """Add one refusal for the row: the first column that stands in the way, and all reasons."""
        self.report.warnings = [warning for warning in self.report.warnings if warning.row != row.number]
        column = refusals[0][0]
        reason = " ".join(sentence(problem) for _column, problem in refusals)
        self.report.rejected.append(Finding(row.number, column, row.cells.get(column, "")[:_MOST_SHOWN], reason))

    def _warn(self, row: SheetRow, remarks: Iterable[Remark], *, alone: bool = False) -> None:
        if alone:
            self.report.warnings = [warning for warning in self.report.warnings if warning.row != row.number]
        for column, problem in remarks:
            value = row.cells.get(column, "")[:_MOST_SHOWN]
            self.report.warnings.append(Finding(row.number, column, value, sentence(problem)))


def _with_stored(
    plan: list[PlannedDirective],
) -> list[tuple[PlannedDirective, Directive | None, Directive | None]]:
    """Return each directive with the stored one it is, and with one of its number but another date in the same year."""
    answers = []
    for start in range(0, len(plan), _CHUNK):
        part = plan[start : start + _CHUNK]
        tokens = {padded_number_key(one.head.document.number) for one in part if one.head.document.number}
        titles = {one.head.document.summary for one in part if not one.head.document.number}
        numbered = list(Directive.objects.filter(number_tokens__in=tokens))
        untitled = list(Directive.objects.filter(number_tokens="", summary__in=titles))
        by_number: dict[tuple[str, int], list[Directive]] = {}
        for directive in numbered:
            by_number.setdefault((directive.number_tokens, directive.issued_on.year), []).append(directive)
        by_title = {(fold(directive.summary), directive.issued_on): directive for directive in untitled}
        for one in part:
            document, on = one.head.document, one.head.issued.first
            same = by_number.get((padded_number_key(document.number), on.year), [])
            stored = next((directive for directive in same if directive.issued_on == on), None)
            if not document.number:
                stored = by_title.get((fold(document.summary), on))
            other = next((one for one in same if not are_of_two_places(one.summary, document.summary)), None)
            answers.append((one, stored, other))
    return answers


def _stored_fingerprints(directives: list[Directive]) -> dict[int, set[str]]:
    """Return the fingerprints of the orders that each directive already has."""
    known: dict[int, set[str]] = {}
    for start in range(0, len(directives), _CHUNK):
        part = directives[start : start + _CHUNK]
        for directive, fingerprint in Task.objects.filter(directive__in=part).values_list("directive", "fingerprint"):
            known.setdefault(directive, set()).add(fingerprint)
    return known
