"""Splitting a share inside its agency: pieces with their own earlier dates, handed out and answered."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tasks.actions.audit import record
from tasks.actions.refusal import Refused, require
from tasks.actions.share import lock_share, require_text
from tasks.models import Assignment, User, WorkItem
from tasks.permissions import Permission, absent_people, can, visible_officers
from tasks.rules.clock import local_date
from tasks.rules.workflow import WORKING_STATES


@transaction.atomic
def hand_out_work(
    *, assignment: Assignment, officer: User, text: str, by: User, now: datetime, due_on: date | None = None
) -> WorkItem:
    """Hand a piece of a share to an officer of its agency and return it.

    Effects: the share itself stays as it is: the agency's answer is its focal point's. Audits.
    Raises: Refused when the person isn't the agency's focal point, the officer works elsewhere, the agency isn't at
    work on the share, or the date lies in the past or after the share's own.
    """
    share = lock_share(assignment)
    require(can(by, Permission.HAND_TO_OFFICER, share))
    if share.state not in WORKING_STATES:
        raise Refused(_("The agency isn't at work on this assignment now, so nothing can be handed out."))
    require_text(text, _("Say what is to be done."))
    if not visible_officers(share).filter(pk=officer.pk).exists():
        raise Refused(_("Choose an officer of the agency itself."))
    if due_on is not None and due_on < local_date(now):
        raise Refused(_("Give a date that isn't over yet."))
    if due_on is not None and share.due_on is not None and due_on > share.due_on:
        facts = {"day": f"{share.due_on:%d/%m/%Y}"}
        raise Refused(_("The piece must be due on %(day)s or before, when the whole is due.") % facts)
    item = WorkItem.objects.create(
        assignment=share, officer=officer, text=text.strip(), due_on=due_on, created_by=by, created_at=now
    )
    after = {"item": item.pk, "officer": officer.pk, "name": str(officer), "text": item.text, "due_on": due_on}
    record(verb="hand_out_work", target=share, by=by, now=now, after=after)
    return item


@transaction.atomic
def answer_work(*, item: WorkItem, answer: str, by: User, now: datetime) -> WorkItem:
    """Finish a piece with its result and return it.

    Raises: Refused for anybody but its officer, who stands in for them, or the agency's focal point; when it is
    finished already, or nothing is said.
    """
    item = WorkItem.objects.select_for_update(of=("self",)).select_related("assignment__agency").get(pk=item.pk)
    if not may_answer(by, item):
        raise Refused(_("This piece is with another officer."))
    if item.done_at is not None:
        raise Refused(_("This piece is already finished."))
    require_text(answer, _("Say what came of it."))
    item.answer, item.done_at = answer.strip(), now
    item.save(update_fields=["answer", "done_at"])
    after = {"item": item.pk, "answer": item.answer}
    record(verb="answer_work", target=item.assignment, by=by, now=now, after=after)
    return item


def may_answer(user: User, item: WorkItem) -> bool:
    """Return whether the person may finish the piece."""
    if not can(user, Permission.LOG_PROGRESS) or not can(user, Permission.SEE_ASSIGNMENTS, item.assignment):
        return False
    if item.officer_id == user.pk or absent_people(user).filter(pk=item.officer_id).exists():
        return True
    return bool(can(user, Permission.HAND_TO_OFFICER, item.assignment))
