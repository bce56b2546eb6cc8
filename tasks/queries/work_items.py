"""The pieces of a share inside its agency, as its page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from tasks.models import Assignment, TaskLink, User, WorkItem
from tasks.permissions import Permission, absent_people, agency_ids, can


@dataclass(frozen=True)
class Piece:
    """One piece, whether it is late, and whether this person may finish it."""

    item: WorkItem
    is_late: bool
    may_answer: bool


def pieces_of(assignment: Assignment, user: User, today: date) -> list[Piece]:
    """Return the pieces handed out, what is open first; they are the agency's own business.

    Empty: nobody of the agency itself is looking.
    Queries: one, and one more where pieces are open.
    """
    agency = assignment.agency
    if agency is None or not agency_ids(user) & {agency.pk, agency.parent_id}:
        return []
    items = assignment.work_items.select_related("officer").order_by(
        F("done_at").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk"
    )
    pieces = list(items)
    mine = {user.pk, *_absent(pieces, user)}
    leads = bool(can(user, Permission.HAND_TO_OFFICER, assignment))
    return [
        Piece(
            item=item,
            is_late=item.done_at is None and item.due_on is not None and item.due_on < today,
            may_answer=item.done_at is None and (leads or item.officer_id in mine),
        )
        for item in pieces
    ]


def _absent(pieces: Iterable[WorkItem], user: User) -> set[int]:
    """Return for whom the person stands in, where it matters."""
    if not any(item.done_at is None for item in pieces):
        return set()
    return set(absent_people(user).values_list("pk", flat=True))


def links_of(assignment: Assignment) -> list[TaskLink]:
    """Return the links of the share's order to earlier and later ones.

    Queries: one.
    """
    both = TaskLink.objects.filter(later=assignment.task_id) | TaskLink.objects.filter(earlier=assignment.task_id)
    return list(both.select_related("later__directive", "earlier__directive").order_by("made_at", "pk"))
