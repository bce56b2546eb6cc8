"""Entering one directive by hand: what each order comes to while it is typed, and the writing of all or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from tasks.actions.attachment import attach_files
from tasks.actions.directive_writing import PlannedDirective, count_shares, fingerprint_of, write_plan
from tasks.actions.refusal import Refused, require
from tasks.actions.row_interpretation import (
    Head,
    Interpreter,
    Order,
    Remark,
    RowRefused,
    duplicate_remarks,
    make_interpreter,
)
from tasks.models import Directive, User
from tasks.models.directive import padded_number_key
from tasks.permissions import Permission, can
from tasks.rules.assignee import Catalogue, Share
from tasks.rules.deadline import DeadlineKind
from tasks.rules.document import Document, read_document
from tasks.rules.issued_on import exactly
from tasks.rules.kinds import DirectiveKind
from tasks.rules.problem import ProblemError
from tasks.rules.secrecy import find_mark_in_name, find_secrecy_mark
from tasks.rules.text import clean
from tasks.sentences import sentence

_NAMES_SHOWN = 4


@dataclass(frozen=True)
class DirectiveHeader:
    """The head of a directive as it was typed."""

    issued_on: date
    number: str = ""
    kind: str = DirectiveKind.OTHER
    issuer_name: str = ""
    signer: str = ""
    summary: str = ""


@dataclass(frozen=True)
class OrderRow:
    """One order as it was typed; `row` is its place in the table."""

    row: int
    wording: str = ""
    lead: str = ""
    coordinating: str = ""
    deadline: str = ""
    clause: str = ""
    product: str = ""
    priority: str | int | None = ""
    field: str = ""

    @property
    def cells(self) -> Mapping[str, str]:
        """Return the order as a row of an import."""
        names = ("lead", "coordinating", "deadline", "clause", "product", "priority", "field")
        return {"task_vi": self.wording} | {name: str(getattr(self, name) or "") for name in names}


@dataclass(frozen=True)
class OrderPreview:
    """What one order comes to: how many shares for whom, until when, and what is in the way or worth a look."""

    row: int
    assignees: int = 0
    assignee_words: str = ""
    due_on: date | None = None
    due_time: time | None = None
    deadline_kind: DeadlineKind = DeadlineKind.NONE
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class DirectivePreview:
    """What a directive comes to before anything is written."""

    orders: tuple[OrderPreview, ...] = ()
    problems: tuple[str, ...] = field(default=())
    tasks: int = 0
    assignments: int = 0
    agencies: int = 0

    @property
    def is_complete(self) -> bool:
        """Return whether it could be entered as it is."""
        return bool(self.orders) and not self.problems and not any(order.problems for order in self.orders)


def preview_directive(*, header: DirectiveHeader, orders: Sequence[OrderRow], now: datetime) -> DirectivePreview:
    """Return what the orders typed so far come to; nothing is written."""
    interpreter = make_interpreter(now)
    answers = _with_duplicates(_read_orders(interpreter, header, orders))
    read = [answer for answer in answers.values() if isinstance(answer, Order)]
    shares = [share for order in read for share in (*order.leads, *order.coordinating)]
    return DirectivePreview(
        orders=tuple(_preview(row, answer, interpreter.catalogue) for row, answer in answers.items()),
        problems=tuple(_header_problems(header)),
        tasks=len(read),
        assignments=count_shares(read),
        agencies=len({share.agency_id for share in shares if share.agency_id}),
    )


@transaction.atomic
def enter_directive(
    *,
    header: DirectiveHeader,
    orders: Sequence[OrderRow],
    by: User,
    now: datetime,
    files: Sequence[UploadedFile] = (),
) -> Directive:
    """Enter a directive with its orders and return it.

    Effects: writes the directive, its tasks, their shares and files, or nothing at all; audits.
    Raises: Refused when the number has already been entered in that year, a mark of state secrecy is met, or one
    order isn't understood.
    """
    require(can(by, Permission.ENTER_DIRECTIVE))
    problems = _header_problems(header)
    interpreter = make_interpreter(now)
    answers = _read_orders(interpreter, header, orders)
    for row, answer in answers.items():
        if isinstance(answer, RowRefused):
            problems += [
                _("Order %(row)s: %(reason)s") % {"row": row, "reason": text} for text in _sentences(answer.refusals)
            ]
    read = [answer for answer in answers.values() if isinstance(answer, Order)]
    if problems or not read:
        raise Refused(" ".join(problems) or _("Enter at least one order."))
    planned = PlannedDirective(_head(header), row=0, orders=list({fingerprint_of(one): one for one in read}.values()))
    write_plan([planned], by=by, now=now)
    directive = planned.stored
    assert directive is not None, "a plan with orders writes its directive"
    directive.signer, directive.issuer_name = clean(header.signer), clean(header.issuer_name) or directive.issuer_name
    directive.save(update_fields=["signer", "issuer_name", "search_text"])
    attach_files(files=files, by=by, now=now, directive=directive)
    return directive


def _head(header: DirectiveHeader) -> Head:
    """Return the head as a row's would be read; what was typed into its own field counts."""
    try:
        document = read_document(header.number)
    except ProblemError:
        document = Document(DirectiveKind.OTHER, clean(header.number), "", "")
    number = document.number or clean(header.number)
    summary = clean(header.summary) or document.summary
    document = replace(
        document,
        kind=DirectiveKind(header.kind),  # type: ignore[call-arg]
        number=number,
        summary=summary,
    )
    return Head(document, exactly(header.issued_on))


def _header_problems(header: DirectiveHeader) -> list[str]:
    """Return what stands in the way of the head: a mark of state secrecy, or a number already taken in that year."""
    others = (header.summary, header.issuer_name, header.signer)
    marks = [find_mark_in_name(header.number), *(find_secrecy_mark(text) for text in others)]
    sentence_of = _("“%(text)s” is a mark of state secrecy. Such documents must not be entered here.")
    problems = [sentence_of % {"text": mark} for mark in marks if mark]
    tokens = padded_number_key(header.number)
    taken = (
        Directive.objects.filter(number_tokens=tokens, issued_on__year=header.issued_on.year).first()
        if tokens
        else None
    )
    if taken is not None:
        facts = {"number": taken.number, "day": f"{taken.issued_on:%d/%m/%Y}"}
        problems.append(_("Document %(number)s of %(day)s has already been entered.") % facts)
    return problems


def _read_orders(
    interpreter: Interpreter, header: DirectiveHeader, orders: Iterable[OrderRow]
) -> dict[int, Order | RowRefused]:
    """Return each order by its row, or why it can't be entered."""
    issued = exactly(header.issued_on)
    answers: dict[int, Order | RowRefused] = {}
    for row in orders:
        try:
            answers[row.row] = interpreter.read_order(row.cells, issued)
        except RowRefused as refused:
            answers[row.row] = refused
    return answers


def _with_duplicates(answers: Mapping[int, Order | RowRefused]) -> dict[int, Order | RowRefused]:
    """Return the answers, with a remark for each order that nearly repeats an open one."""
    read = {row: answer for row, answer in answers.items() if isinstance(answer, Order)}
    repeated = {
        row: replace(read[row], remarks=(*read[row].remarks, remark)) for row, remark in duplicate_remarks(read).items()
    }
    return {**answers, **repeated}


def _preview(row: int, answer: Order | RowRefused, catalogue: Catalogue) -> OrderPreview:
    if isinstance(answer, RowRefused):
        return OrderPreview(row, problems=tuple(_sentences(answer.refusals)))
    return OrderPreview(
        row,
        assignees=count_shares([answer]),
        assignee_words=_words([*answer.leads], catalogue),
        due_on=answer.due_on,
        due_time=answer.due_time,
        deadline_kind=answer.deadline.kind,
        warnings=tuple(_sentences(answer.remarks)),
    )


def _sentences(remarks: Iterable[Remark]) -> list[str]:
    return [sentence(problem) for _column, problem in remarks]


def _words(shares: list[Share], catalogue: Catalogue) -> str:
    """Return the first names, how many more there are, and how many members of bodies."""
    bodies = {body.id: body.name for body in catalogue.bodies}
    named = [share for share in shares if share.membership_id is None]
    names = []
    for share in named[:_NAMES_SHOWN]:
        agency = catalogue.agencies.get(share.agency_id or 0)
        names.append(agency.name if agency else bodies.get(share.body_id or 0, share.class_wording))
    if len(named) > _NAMES_SHOWN:
        names.append(_("%(count)s more") % {"count": len(named) - _NAMES_SHOWN})
    if len(shares) > len(named):
        names.append(_("%(count)s members") % {"count": len(shares) - len(named)})
    return ", ".join(names)
