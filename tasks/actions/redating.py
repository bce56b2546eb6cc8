"""Other dates for the orders of an amended directive, one or many: which shares move, and which keep theirs."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tasks.actions.audit import audit_event, record, record_many
from tasks.actions.follow_up import follow_up_on_commit
from tasks.actions.refusal import Refused, require
from tasks.actions.share import require_text
from tasks.models import Assignment, AuditEvent, CalendarDay, Directive, Setting, Task, User
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

    @property
    def kept_by_reason(self) -> list[tuple[str, list[Assignment]]]:
        """Return the shares that keep their date, together with those that keep it for the same reason."""
        reasons: dict[str, list[Assignment]] = {}
        for share, why in self.kept:
            reasons.setdefault(str(why), []).append(share)
        return list(reasons.items())


@dataclass(frozen=True)
class Amendment:
    """What the amendment of a directive comes to: the orders that get another date, and those left as they are."""

    directive: Directive
    redatings: list[Redating] = field(default_factory=list)
    left: list[tuple[Task, str | Promise]] = field(default_factory=list)

    @property
    def moving(self) -> int:
        """Return how many shares move, of all orders together."""
        return sum(len(one.moving) for one in self.redatings)

    @property
    def kept(self) -> int:
        """Return how many shares keep their date."""
        return sum(len(one.kept) for one in self.redatings)


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
    (task,) = _lock_tasks(Task.objects.filter(pk=task.pk))
    if why := _why_left(task, due_on):
        raise Refused(why)
    if not dry_run:
        require_text(reason, _("Say which document changes the date."))
    (redating,) = _plan({task: due_on}, now)
    if not dry_run:
        _write([redating], by=by, now=now, facts={"reason": reason.strip()})
    return redating


@transaction.atomic
def redate_directive(
    *,
    directive: Directive,
    tasks: Collection[Task],
    to: date | timedelta,
    by: User,
    now: datetime,
    reason: str = "",
    amended_by: Directive | None = None,
    dry_run: bool = False,
) -> Amendment:
    """Give these orders of a directive one new date, or move each by as many days, and return what that comes to.

    What becomes of each order and its shares is as for `redate_task`; recurring orders, those that have the date
    already, and for a move by days those without a date are left as they are, with the reason.
    Effects: all or nothing; audits the directive, each order and each share; `dry_run` writes nothing.
    Raises: Refused when no order gets another date, neither a document nor a reason is given, the amending document
    is the directive itself or older, or the person may not.
    Queries: a constant number for every five hundred shares.
    """
    require(can(by, Permission.ENTER_DIRECTIVE))
    if amended_by is not None and (amended_by.pk == directive.pk or amended_by.issued_on < directive.issued_on):
        raise Refused(_("The document that amends it must be another one, and not older."))
    dates, left = _sort_out(_lock_tasks(directive.tasks.filter(pk__in=[task.pk for task in tasks])), to)
    amendment = Amendment(directive, _plan(dates, now) if dates else [], left)
    if dry_run:
        return amendment
    if not dates:
        raise Refused(_("None of the orders you chose gets another date."))
    why = ". ".join(filter(None, [str(amended_by or ""), reason.strip()]))
    require_text(why, _("Say which document changes the dates."))
    facts = {"reason": why} | ({"amended_by": amended_by.pk} if amended_by else {})
    after = {**facts, "tasks": len(dates), "moved": amendment.moving, "kept": amendment.kept}
    record(verb="redate_directive", target=directive, by=by, now=now, after=after)
    _write(amendment.redatings, by=by, now=now, facts=facts)
    return amendment


def _lock_tasks(tasks: QuerySet[Task]) -> list[Task]:
    return list(tasks.select_for_update(of=("self",)).select_related("directive").order_by("pk"))


def _sort_out(tasks: list[Task], to: date | timedelta) -> tuple[dict[Task, date], list[tuple[Task, str | Promise]]]:
    """Return the date each order gets, and those that get none with the reason."""
    dates: dict[Task, date] = {}
    left: list[tuple[Task, str | Promise]] = []
    for task in tasks:
        due_on = _new_date(task, to)
        if due_on is None:
            left.append((task, _("It has no date that could be moved.")))
        elif why := _why_left(task, due_on):
            left.append((task, why))
        else:
            dates[task] = due_on
    return dates, left


def _new_date(task: Task, to: date | timedelta) -> date | None:
    """Return the date an order gets; None for a move by days of one that has none."""
    if isinstance(to, date):
        return to
    return task.due_on + to if task.due_on else None


def _why_left(task: Task, due_on: date) -> str | Promise:
    """Return why an order can't be given this date; empty when it can."""
    if task.recurrence:
        return _("A recurring order has a date for each period; it can't be given another one.")
    return _("The order already has this date.") if task.due_on == due_on else ""


def _plan(dates: Mapping[Task, date], now: datetime) -> list[Redating]:
    """Return what becomes of each order that gets another date.

    Queries: three, however many orders.
    """
    calendar = CalendarDay.objects.working_calendar()
    short_notice = Setting.objects.values_in_force()["short_notice_working_days"]
    redatings = {}
    for task, due_on in dates.items():
        issued_on, today = task.directive.issued_on, local_date(now)
        problems = check_time(
            due_on=due_on, issued_on=issued_on, today=today, calendar=calendar, short_notice=short_notice
        )
        redatings[task.pk] = Redating(task, due_on, problems=problems)
    shares = Assignment.objects.select_for_update(of=("self",)).filter(task__in=redatings).with_names()
    for share in shares.order_by("pk"):
        redating = redatings[share.task_id]
        kept = _why_kept(share, redating.task, redating.due_on)
        if kept:
            redating.kept.append((share, kept))
        else:
            redating.moving.append(share)
    return list(redatings.values())


def _why_kept(share: Assignment, task: Task, due_on: date) -> str | Promise:
    """Return why a share keeps its date; empty when it follows its order."""
    if share.state not in WORKFLOW[Move.WITHDRAW].sources:
        return _("It is over.")
    if share.due_on != task.due_on:
        return _("It has an agreed date of its own.")
    if share.state == AssignmentState.SUBMITTED and share.due_on is not None and due_on < share.due_on:
        return _("Its result was sent before the date was brought forward.")
    return ""


def _write(redatings: list[Redating], *, by: User, now: datetime, facts: dict[str, Any]) -> None:
    """Store the new dates, with an event for each order and each share."""
    events: list[AuditEvent] = []
    for redating in redatings:
        task, before, after = redating.task, {"due_on": redating.task.due_on}, {"due_on": redating.due_on, **facts}
        counts = {"moved": len(redating.moving), "kept": len(redating.kept)}
        audited: dict[str, Any] = {"by": by, "now": now, "before": before}
        events.append(audit_event(verb="redate_task", target=task, after={**after, **counts}, **audited))
        task.due_on, task.due_time = redating.due_on, None
        if task.deadline_kind in (DeadlineKind.NONE, DeadlineKind.STANDING):
            task.deadline_kind = DeadlineKind.EXACT
        for share in redating.moving:
            events.append(audit_event(verb="redate_assignment", target=share, after=after, **audited))
            share.due_on, share.due_time = redating.due_on, None
            share.original_due_on = share.original_due_on or redating.due_on
            share.version += 1
    tasks = [redating.task for redating in redatings]
    Task.objects.bulk_update(tasks, ["due_on", "due_time", "deadline_kind"], batch_size=_BATCH)
    moving = [share for redating in redatings for share in redating.moving]
    fields = ["due_on", "due_time", "original_due_on", "version"]
    Assignment.objects.bulk_update(moving, fields, batch_size=_BATCH)
    record_many(events)
    follow_up_on_commit()
