"""Who may still read a notice: one rule for the inbox, its badge and the mails.

A notice is read by whoever may see the share or works for the agency it is about, by the agency from which the order
was taken, and, while it is open, by the agency whose decision an obstacle waits for.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from tasks.models import Notice, User
from tasks.permissions import agencies_with_units, agency_ids, visible_to
from tasks.queries.addressees import Addressees, as_plain_row
from tasks.queries.decisions import asked_agencies, obstacles
from tasks.rules.life import NoticeKind
from tasks.rules.roles import AGENCY_DECIDERS


def readable_notices(user: User) -> QuerySet[Notice]:
    """Return what a person was told and may still read, with `opens_share`: whether the page of its share opens.

    Empty: somebody who may not sign in, or has no role in force.
    """
    if not user.is_active:
        return Notice.objects.none()
    own = agencies_with_units(agency_ids(user))
    seen = Exists(visible_to(user).filter(pk=OuterRef("assignment")))
    asked = Exists(obstacles(user).filter(assignment=OuterRef("assignment")))
    told = Notice.objects.filter(recipient=user).annotate(opens_share=seen)
    return told.filter(
        Q(opens_share=True)
        | Q(agency__in=own)
        | Q(assignment__came_from__in=own)
        | Q(asked, kind=NoticeKind.OBSTACLE.value)
    )


def notice_path(kind: NoticeKind, path: str, opens_share: bool) -> str:
    """Return where a notice leads; empty for the page of its share."""
    if path or opens_share:
        return path
    if kind == NoticeKind.OBSTACLE:
        return f"{reverse('tasks:decisions')}?show=obstacles"
    return reverse("tasks:inbox")


@dataclass(frozen=True)
class NoticeReaders:
    """Who may read notices on one day; the twin of `readable_notices` for many people at once."""

    people: Addressees
    asked: dict[int, set[int]]

    def may_open_share(self, person: int, notice: Notice) -> bool:
        """Return whether the person may see the share that the notice is about."""
        return notice.assignment is not None and self.people.may_see(person, as_plain_row(notice.assignment))

    def may_read(self, person: int, notice: Notice) -> bool:
        """Return whether the person may read it; its agency, share and the agencies of the share are fetched along."""
        share = notice.assignment
        about = notice.agency if share is None else share.came_from
        if about is not None and self.people.works_for.get(person, set()) & {about.pk, about.parent_id}:
            return True
        return share is not None and (self.may_open_share(person, notice) or self._is_asked(person, notice))

    def _is_asked(self, person: int, notice: Notice) -> bool:
        agencies = self.asked.get(notice.assignment_id, ()) if notice.kind == NoticeKind.OBSTACLE else ()
        roles = ((agency, kind) for agency in agencies for kind in AGENCY_DECIDERS)
        return any(person in self.people.by_role.get(role, ()) for role in roles)


def readers_of(notices: Iterable[Notice], people: Addressees) -> NoticeReaders:
    """Return who may read these notices.

    Queries: one.
    """
    asked: dict[int, set[int]] = defaultdict(set)
    about = {notice.assignment_id for notice in notices if notice.kind == NoticeKind.OBSTACLE}
    for share, agency in asked_agencies():
        if share in about:
            asked[share].add(agency)
    return NoticeReaders(people, asked)
