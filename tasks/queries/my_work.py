"""What one person has to do."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tasks.models import Assignment, User, WorkItem
from tasks.permissions import (
    SEES_EVERYTHING,
    absent_people,
    agencies_with_units,
    agency_ids,
    role_kinds,
    seats_of,
    visible_to,
)
from tasks.rules.clock import local_date
from tasks.rules.roles import RoleKind
from tasks.rules.states import AssignmentState, Status
from tasks.rules.status import DUE_SOON_DAYS


@dataclass(frozen=True)
class Counter:
    """A number on a page that is also the filter which shows its rows."""

    key: str
    label: str | Promise
    count: int
    tone: str


def my_shares(user: User) -> QuerySet[Assignment]:
    """Return the open shares this person is expected to move.

    A focal point has the whole agency's, an officer what is theirs or nobody's, a member their own seat's; the
    secretariat has what nobody else can move: shares of bodies, of members without an account, and unsplit classes.
    """
    kinds = role_kinds(user)
    focal = agency_ids(user, RoleKind.AGENCY_FOCAL_POINT)
    officer = agency_ids(user, RoleKind.AGENCY_OFFICER) - focal
    mine = Q(agency__in=agencies_with_units(focal)) if focal else Q(pk__in=[])
    if officer:
        unclaimed = Q(officer__isnull=True) | Q(officer=user) | Q(officer__in=absent_people(user).values("pk"))
        # A piece of a colleague's share is one's own work too.
        unclaimed |= Q(pk__in=WorkItem.objects.filter(officer=user, done_at__isnull=True).values("assignment"))
        mine |= Q(agency__in=agencies_with_units(officer)) & unclaimed
    # Only these see shares of a seat; for everybody else the condition would keep the agency's index from being used.
    if kinds & (SEES_EVERYTHING | {RoleKind.COUNCIL_MEMBER}):
        mine |= Q(membership__in=seats_of(user).values("pk"))
    if RoleKind.SECRETARIAT in kinds:
        mine |= Q(agency__isnull=True, membership__user__isnull=True)
    return visible_to(user).open().filter(mine)


def work_filters(now: datetime) -> dict[str, tuple[str | Promise, str, Q]]:
    """Return the counters of "my work": label, tone and condition by key; needs `with_status`."""
    today = local_date(now)
    soon = Q(due_on__gte=today, due_on__lte=today + timedelta(days=DUE_SOON_DAYS), status=Status.OPEN_IN_TIME)
    waiting = Q(state=AssignmentState.SUBMITTED)
    return {
        "all": (_("All open work"), "neutral", Q()),
        "overdue": (_("Overdue"), "overdue", Q(status=Status.OVERDUE)),
        "returned": (_("Returned"), "returned", Q(state=AssignmentState.RETURNED)),
        "due_soon": (_("Due within 7 days"), "soon", soon & ~waiting),
        "waiting": (_("Waiting for acceptance"), "waiting", waiting),
        "no_deadline": (_("No deadline"), "neutral", Q(status=Status.NO_DEADLINE)),
    }


def work_counters(user: User, now: datetime) -> list[Counter]:
    """Return the counters of "my work" in their order.

    Queries: one.
    """
    filters = work_filters(now)
    counts = (
        my_shares(user)
        .with_status(now)
        .aggregate(
            **{
                key: Count("pk", filter=condition) if condition else Count("pk")
                for key, (_l, _t, condition) in filters.items()
            }
        )
    )
    return [Counter(key, label, counts[key], tone) for key, (label, tone, _condition) in filters.items()]


def my_work(user: User, now: datetime, only: str = "all") -> QuerySet[Assignment]:
    """Return the rows behind one counter, the most pressing first."""
    condition = work_filters(now).get(only, work_filters(now)["all"])[2]
    shares = my_shares(user).with_names().with_status(now).filter(condition)
    return shares.order_by(F("due_on").asc(nulls_last=True), "pk")
