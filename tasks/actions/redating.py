"""Changing the date of an order, when its directive has been amended: which shares move, and which keep theirs."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tasks.actions.audit import audit_event, record_many
from tasks.actions.follow_up import follow_up_on_commit
from tasks.actions.refusal import Refused, require
from tasks.actions.share import require_text
from tasks.models import Assignment, CalendarDay, Setting, Task, User
from tasks.permissions import Permission, can
from tasks.rules.clock import local_date
from tasks.rules.deadline import DeadlineKind
from tasks.rules.intake import check_time
from tasks.rules.problem import Problem
from tasks.rules.states import AssignmentState
from tasks.rules.workflow import WORKFLOW, Move

_BATCH = 500


@dataclass(frozen=True)
class Redating:
    """What a new date comes to: the shares that move, those that keep theirs with the reason, and what to look at."""

    task: Task
    due_on: date
    moving: list[Assignment] = field(default_factory=list)
    kept: list[tuple[Assignment, str | Promise]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@transaction.atomic
def redate_task(
    *, task: Task, due_on: date, by: User, now: datetime, reason: str = "", dry_run: bool = False
) -> Redating:
    """Give an order another date, with those of its shares that follow it, and return what moves and what doesn't.

    A share follows while it is open and has the date of its order; one that was given more time, waits for acceptance
    of an earlier date, or is over keeps its own. Original dates stay for ever, the directive's wording too. An hour
    goes with its old date, so it is dropped.
    Effects: audits the order and each share; `dry_run` writes nothing.
    Raises: Refused without a reason, for a recurring order or the date it has already, or when the person may not.
    """
    require(can(by, Permission.ENTER_DIRECTIVE))
    task = Task.objects.select_for_update(of=("self",)).select_related("directive").get(pk=task.pk)
    if task.recurrence:
        raise Refused(_("A recurring order has a date for each period; it can't be given another one."))
    if task.due_on == due_on:
        raise Refused(_("The order already has this date."))
    if not dry_run:
        require_text(reason, _("Say which document changes the date."))
    redating = _plan(task, due_on, now)
    if not dry_run:
        _write(redating, by=by, now=now, reason=reason.strip())
    return redating


def _plan(task: Task, due_on: date, now: datetime) -> Redating:
    problems = check_time(
        due_on=due_on,
        issued_on=task.directive.issued_on,
        today=local_date(now),
        calendar=CalendarDay.objects.working_calendar(),
        short_notice=Setting.objects.values_in_force()["short_notice_working_days"],
    )
    redating = Redating(task, due_on, problems=problems)
    shares = Assignment.objects.select_for_update(of=("self",)).filter(task=task).with_names().order_by("pk")
    for share in shares:
        kept = _why_kept(share, task, due_on)
        if kept:
            redating.kept.append((share, kept))
        else:
            redating.moving.append(share)
    return redating


def _why_kept(share: Assignment, task: Task, due_on: date) -> str | Promise:
    """Return why a share keeps its date; empty when it follows its order."""
    if share.state not in WORKFLOW[Move.WITHDRAW].sources:
        return _("It is over.")
    if share.due_on != task.due_on:
        return _("It has an agreed date of its own.")
    if share.state == AssignmentState.SUBMITTED and share.due_on is not None and due_on < share.due_on:
        return _("Its result was sent before the date was brought forward.")
    return ""


def _write(redating: Redating, *, by: User, now: datetime, reason: str) -> None:
    task, due_on = redating.task, redating.due_on
    before, after = {"due_on": task.due_on}, {"due_on": due_on, "reason": reason}
    events = [
        audit_event(
            verb="redate_task",
            target=task,
            by=by,
            now=now,
            before=before,
            after={**after, "moved": len(redating.moving), "kept": len(redating.kept)},
        )
    ]
    task.due_on, task.due_time = due_on, None
    if task.deadline_kind in (DeadlineKind.NONE, DeadlineKind.STANDING):
        task.deadline_kind = DeadlineKind.EXACT
    task.save(update_fields=["due_on", "due_time", "deadline_kind"])
    for share in redating.moving:
        events.append(audit_event(verb="redate_assignment", target=share, by=by, now=now, before=before, after=after))
        share.due_on, share.due_time = due_on, None
        share.original_due_on = share.original_due_on or due_on
        share.version += 1
    fields = ["due_on", "due_time", "original_due_on", "version"]
    Assignment.objects.bulk_update(redating.moving, fields, batch_size=_BATCH)
    record_many(events)
    follow_up_on_commit()
