"""A person's inbox, and what they want to be mailed about."""

from dataclasses import dataclass

from django.db.models import F, QuerySet

from tasks.models import Notice, Preference, User
from tasks.queries.notice_readers import readable_notices
from tasks.queries.policies import may_be_ended, policies_in_force
from tasks.rules.life import Frequency, NoticeKind
from tasks.rules.reminder import default_frequency


@dataclass(frozen=True)
class Wish:
    """How often somebody is mailed about a kind of notice, and whether they may end it."""

    kind: NoticeKind
    frequency: Frequency
    may_end: bool


def inbox_of(user: User) -> QuerySet[Notice]:
    """Return what somebody was told and may still read, with `opens_share`: the unread first, then the newest."""
    notices = readable_notices(user).select_related(
        "agency", "assignment__task__directive", "assignment__agency", "assignment__body", "assignment__membership"
    )
    return notices.order_by(F("read_at").asc(nulls_first=True), "-created_at", "pk")


def unread_count(user: User) -> int:
    """Return how many notices of their inbox somebody hasn't read.

    Queries: one, and one for the roles where nothing has asked for them yet.
    """
    return readable_notices(user).filter(read_at=None).count()


def wishes_of(user: User) -> list[Wish]:
    """Return every kind of notice with how often the person is mailed about it. Queries: two."""
    policies = policies_in_force()
    chosen = dict(Preference.objects.filter(user=user).values_list("kind", "frequency"))
    wishes = []
    for kind in NoticeKind:
        may_end = may_be_ended(kind, policies)
        often = Frequency(chosen.get(kind.value, default_frequency(kind)))
        wishes.append(Wish(kind, Frequency.DAILY if often == Frequency.NEVER and not may_end else often, may_end))
    return wishes
