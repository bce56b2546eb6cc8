"""Writes directives with their tasks and shares: whole tables at once, in the caller's transaction."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tasks.actions.audit import audit_event, record_many
from tasks.actions.follow_up import follow_up_on_commit
from tasks.actions.row_interpretation import Head, Order
from tasks.models import Assignment, Directive, Task, User
from tasks.rules.assignee import Share
from tasks.rules.states import AssignmentRole
from tasks.rules.text import fold

_BATCH = 2000


@dataclass
class PlannedDirective:
    """A directive to be written, or one that exists, with the orders that are new to it."""

    head: Head
    row: int
    source: str = ""
    stored: Directive | None = None
    orders: list[Order] = field(default_factory=list)
    rows_by_fingerprint: dict[str, int] = field(default_factory=dict)


def fingerprint_of(order: Order) -> str:
    """Return what makes an order the same one when a table is read again: its words, who leads, and until when."""
    parts = (order.wording, *(order.cells.get(name, "") for name in ("clause", "lead", "deadline")))
    return hashlib.sha256("\n".join(fold(part) for part in parts).encode()).hexdigest()


def count_shares(orders: Iterable[Order]) -> int:
    """Return how many shares the orders give."""
    return sum(len(order.leads) + len(order.coordinating) for order in orders)


def write_plan(plan: list[PlannedDirective], *, by: User | None, now: datetime) -> None:
    """Write the new directives, tasks and shares of a plan.

    Effects: audits each directive and each task, the task's event with whom it was given to; asks for new figures.
    Queries: a constant number for every two thousand rows written.
    """
    new = [planned for planned in plan if planned.stored is None and planned.orders]
    stored = Directive.objects.bulk_create([_directive(planned, now) for planned in new], batch_size=_BATCH)
    for planned, directive in zip(new, stored, strict=True):
        planned.stored = directive
    pairs = [(planned.stored, order) for planned in plan for order in planned.orders]
    tasks = Task.objects.bulk_create([_task(directive, order, now) for directive, order in pairs], batch_size=_BATCH)
    orders = [order for _directive, order in pairs]
    for chunk in _chunks(_assignments(tasks, orders, now), _BATCH):
        Assignment.objects.bulk_create(chunk)
    record_many(
        audit_event(verb="enter_directive", target=directive, by=by, now=now, after=_directive_facts(directive))
        for directive in stored
    )
    record_many(
        audit_event(verb="enter_task", target=task, by=by, now=now, after=_task_facts(task, order))
        for task, order in zip(tasks, orders, strict=True)
    )
    if tasks:
        follow_up_on_commit()


def _directive(planned: PlannedDirective, now: datetime) -> Directive:
    document, issued = planned.head.document, planned.head.issued
    return Directive(
        kind=document.kind,
        number=document.number,
        issued_on=issued.first,
        issued_precision=issued.precision,
        issued_wording=issued.wording[:200],
        issuer_name=document.issuer_name[:300],
        summary=document.summary,
        source=planned.source,
        created_at=now,
    )


def _task(directive: Directive | None, order: Order, now: datetime) -> Task:
    cells, deadline = order.cells, order.deadline
    return Task(
        directive=directive,
        clause=cells.get("clause", ""),
        wording=order.wording,
        is_verbatim=order.is_verbatim,
        product=cells.get("product", ""),
        priority=order.priority,
        field=cells.get("field", ""),
        deadline_kind=deadline.kind,
        deadline_wording=cells.get("deadline", ""),
        due_on=deadline.due_on,
        due_time=deadline.due_time,
        recurrence=deadline.recurrence.to_json() if deadline.recurrence else None,
        lead_wording=cells.get("lead", ""),
        coordinating_wording=cells.get("coordinating", ""),
        source=cells.get("source", ""),
        fingerprint=fingerprint_of(order),
        created_at=now,
    )


def _assignments(tasks: list[Task], orders: list[Order], now: datetime) -> Iterator[Assignment]:
    for task, order in zip(tasks, orders, strict=True):
        for role, shares in ((AssignmentRole.LEAD, order.leads), (AssignmentRole.COORDINATING, order.coordinating)):
            for share in shares:
                yield Assignment(
                    task=task,
                    agency_id=share.agency_id,
                    body_id=share.body_id,
                    membership_id=share.membership_id,
                    class_wording=share.class_wording,
                    role=role,
                    due_on=order.due_on,
                    due_time=order.due_time,
                    period_on=order.period.first if order.period else None,
                    created_at=now,
                )


def _chunks(rows: Iterator[Assignment], size: int) -> Iterator[list[Assignment]]:
    chunk: list[Assignment] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _directive_facts(directive: Directive) -> dict[str, Any]:
    return {"number": directive.number, "issued_on": directive.issued_on, "summary": directive.summary}


def _task_facts(task: Task, order: Order) -> dict[str, Any]:
    return {
        "directive": task.directive_id,
        "wording": task.wording,
        "due_on": order.due_on,
        "lead": [_share_fact(share) for share in order.leads],
        "coordinating": [_share_fact(share) for share in order.coordinating],
    }


def _share_fact(share: Share) -> dict[str, Any]:
    return {name: value for name, value in vars(share).items() if value}
