"""What one row of a table of orders comes to: the same reading for a file, the command line and the form in the browser."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import TypeVar

from tasks.models import CalendarDay, Setting
from tasks.queries.catalogue import load_catalogue
from tasks.queries.similar_orders import similar_open_orders
from tasks.rules.assignee import Assignees, Catalogue, Share, read_assignees, read_lead, without_leads
from tasks.rules.brackets import strip_not_verbatim
from tasks.rules.calendar import WorkingCalendar
from tasks.rules.clock import local_date
from tasks.rules.deadline import Deadline, DeadlineProblem, read_deadline
from tasks.rules.directive_row import RowProblem, check_cells
from tasks.rules.document import Document, DocumentProblem, read_document
from tasks.rules.intake import IntakeProblem, check_time
from tasks.rules.issued_on import IssuedOn, IssuedProblem, exactly, read_issued_on
from tasks.rules.problem import Problem, ProblemError
from tasks.rules.recurrence import Period
from tasks.rules.text import clean

Answer = TypeVar("Answer")
Remark = tuple[str, Problem]
DEFAULT_PRIORITY = 2


@dataclass(frozen=True)
class Order:
    """An order that was understood; `remarks` are (column, problem) pairs that refuse nothing."""

    wording: str
    is_verbatim: bool
    cells: Mapping[str, str]
    priority: int
    deadline: Deadline
    leads: tuple[Share, ...]
    coordinating: tuple[Share, ...]
    period: Period | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def due_on(self) -> date | None:
        """Return when the shares are due: for a recurring order, in the period they stand for."""
        recurrence = self.deadline.recurrence
        return recurrence.due_in(self.period) if recurrence and self.period else self.deadline.due_on

    @property
    def due_time(self) -> time | None:
        """Return the hour the shares are due at, where there is a day."""
        return self.deadline.due_time if self.due_on else None


@dataclass(frozen=True)
class Head:
    """The document of a row and its date, with the remarks about them."""

    document: Document
    issued: IssuedOn
    remarks: tuple[Remark, ...] = ()


class RowRefused(Exception):
    """A row that can't be entered; carries every (column, problem) that stands in the way."""

    def __init__(self, refusals: list[Remark]) -> None:
        super().__init__("; ".join(f"{column}: {problem.code.value}" for column, problem in refusals))
        self.refusals = refusals


@dataclass
class Interpreter:
    """Reads rows against the reference tables as they were when it was made; equal cells are read once."""

    catalogue: Catalogue
    calendar: WorkingCalendar
    today: date
    short_notice: int
    _answers: dict[tuple[object, ...], object] = field(default_factory=dict)

    def read_head(self, document: str, wording: str) -> Head:
        """Return the document and its date.

        Raises: RowRefused when either is missing or not understood.
        """
        refusals: list[Remark] = []
        named = self._ask("document", refusals, read_document, document)
        remarks: list[Remark] = []
        issued: IssuedOn | None
        if named and named.dated_on and not clean(wording):
            issued = exactly(named.dated_on)
            remarks.append(("date", Problem(RowProblem.DATE_FROM_DOCUMENT, {"dated_on": named.dated_on})))
        else:
            issued = self._ask("date", refusals, read_issued_on, wording, self.today)
        if named is None or issued is None:
            raise RowRefused(refusals)
        remarks += [("document", note) for note in named.notes] + [("date", note) for note in issued.notes]
        if named.dated_on and not issued.first <= named.dated_on <= issued.last:
            params = {"dated_on": named.dated_on, "issued_on": issued.first}
            remarks.append(("date", Problem(RowProblem.DATE_DIFFERS, params)))
        return Head(named, issued, tuple(remarks))

    def read_order(self, cells: Mapping[str, str], issued: IssuedOn) -> Order:
        """Return the order of a row; typed text is composed (NFC) first, as that of a file is.

        Raises: RowRefused with everything in the row that can't be accepted.
        """
        refusals: list[Remark] = []
        cells = {column: clean_lines(text) for column, text in cells.items()}
        first, last = issued.first, issued.last
        check_row(cells)
        lead = self._ask("lead", refusals, read_lead, cells.get("lead", ""), self.catalogue, first, last)
        helping = self._ask(
            "coordinating", refusals, read_assignees, cells.get("coordinating", ""), self.catalogue, first, last
        )
        deadline = self._ask("deadline", refusals, self._deadline, cells.get("deadline", ""), first, last)
        if lead is None or helping is None or deadline is None:
            raise RowRefused(refusals)
        return self._order(cells, issued, lead, helping, deadline)

    def _deadline(self, wording: str, first: date, last: date) -> Deadline:
        return read_deadline(wording, first, self.calendar, issued_last=last)

    def _order(
        self, cells: Mapping[str, str], issued: IssuedOn, lead: Assignees, helping: Assignees, deadline: Deadline
    ) -> Order:
        rest = without_leads(lead, helping, self.catalogue)
        wording, translated = strip_not_verbatim(clean(cells.get("task_vi", "")))
        priority, remarks = _priority(cells.get("priority", ""))
        remarks += [("lead", note) for note in lead.notes]
        remarks += [("coordinating", note) for note in (*helping.notes, *rest.notes)]
        remarks += [("deadline", note) for note in deadline.notes]
        source_translated = strip_not_verbatim(clean(cells.get("source", "")))[1]
        period, ran_out = self._period(deadline, issued)
        remarks += ran_out
        order = Order(
            wording,
            not (translated or source_translated),
            {column: clean(text) for column, text in cells.items()},
            priority,
            deadline,
            lead.shares,
            rest.shares,
            period,
            tuple(remarks),
        )
        return replace(order, remarks=(*order.remarks, *self._intake(order, issued)))

    def _intake(self, order: Order, issued: IssuedOn) -> list[Remark]:
        """Return what the time and the product of an order are worth a look for; what was said once isn't repeated.

        Boundary: the dates of a recurring order aren't looked at, because each period brings its own.
        """
        found = check_time(
            due_on=order.deadline.due_on,
            issued_on=issued.first,
            today=self.today,
            calendar=self.calendar,
            short_notice=self.short_notice,
        )
        said = any(note.code == DeadlineProblem.DAY_OFF for note in order.deadline.notes)
        remarks = [("deadline", one) for one in found if not (said and one.code == IntakeProblem.DAY_OFF)]
        return remarks if order.cells.get("product") else [*remarks, ("product", Problem(IntakeProblem.NO_PRODUCT))]

    def _period(self, deadline: Deadline, issued: IssuedOn) -> tuple[Period | None, list[Remark]]:
        """Return the period in force now, or when the document was issued if that is later, of a recurring order.

        Boundary: an order that is over keeps its first period, with a remark: nothing can be told of those since.
        """
        recurrence = deadline.recurrence
        if recurrence is None:
            return None, []
        if period := recurrence.next_period(max(issued.first, self.today)):
            return period, []
        period = recurrence.period_containing(issued.first)
        params = {"until": recurrence.until, "first": period.first, "last": period.last}
        return period, [("deadline", Problem(DeadlineProblem.RAN_OUT, params))]

    def _ask(
        self, column: str, refusals: list[Remark], read: Callable[..., Answer], *arguments: object
    ) -> Answer | None:
        """Return what the rule answers, from memory where it was asked before; None, and a refusal, when it refuses."""
        key = (read, *(argument for argument in arguments if argument is not self.catalogue))
        if key not in self._answers:
            try:
                self._answers[key] = read(*arguments)
            except ProblemError as error:
                self._answers[key] = error.problem
        answer = self._answers[key]
        if isinstance(answer, Problem):
            refusals.append((column, answer))
            return None
        return answer  # type: ignore[return-value]


def make_interpreter(now: datetime) -> Interpreter:
    """Return an interpreter over the reference tables as they are.

    Queries: ten, however many rows will be read.
    """
    short_notice = Setting.objects.values_in_force()["short_notice_working_days"]
    return Interpreter(load_catalogue(), CalendarDay.objects.working_calendar(), local_date(now), short_notice)


def duplicate_remarks(orders: Mapping[int, Order]) -> dict[int, Remark]:
    """Return a remark for each order that nearly repeats an open one of the same lead.

    Queries: a few, see `similar_open_orders`; one for no orders.
    """
    asked = {
        row: (order.wording, frozenset((one.agency_id, one.body_id, one.membership_id) for one in order.leads))
        for row, order in orders.items()
    }
    remarks: dict[int, Remark] = {}
    for row, similar in similar_open_orders(asked).items():
        params = {"name": similar.holder_name, "percent": similar.percent, "code": similar.task.code}
        params["number"] = str(similar.task.directive)
        remarks[row] = ("task_vi", Problem(IntakeProblem.NEAR_DUPLICATE, params))
    return remarks


def clean_lines(text: str) -> str:
    """Return the text with each of its lines cleaned, and without empty lines."""
    return "\n".join(filter(None, map(clean, text.splitlines())))


def check_row(cells: Mapping[str, str]) -> None:
    """Refuse a row that must not be read at all.

    Raises: RowRefused for a mark of state secrecy, an error value, a cell that is too long, or no wording.
    """
    try:
        check_cells(cells)
    except ProblemError as error:
        raise RowRefused([(error.problem.params["column"], error.problem)]) from error


def is_about_kind_of_date(problem: Problem) -> bool:
    """Return whether a remark only says how a document is named or dated: once a document is enough."""
    return isinstance(problem.code, DocumentProblem | IssuedProblem)


def _priority(text: str) -> tuple[int, list[Remark]]:
    """Return the priority, 2 where none is given or it isn't one."""
    cleaned = clean(text)
    if cleaned in ("1", "2", "3"):
        return int(cleaned), []
    if not cleaned:
        return DEFAULT_PRIORITY, []
    return DEFAULT_PRIORITY, [("priority", Problem(RowProblem.PRIORITY, {"text": cleaned}))]
