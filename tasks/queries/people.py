"""The people whose work may pass to somebody else, and what is theirs."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from tasks.models import Assignment, Mail, Role, Substitute, User, WorkItem
from tasks.models.validity import in_force_q
from tasks.permissions import agencies_with_units, agency_ids, people_to_hand_over, role_kinds, roles_to_hand_over
from tasks.queries.handover import PASSABLE
from tasks.rules.kinds import MailState
from tasks.rules.roles import AGENCY_REPORTERS, AGENCY_ROLES, RoleKind


@dataclass(frozen=True)
class Held:
    """What a person still has to do, and what is still to be sent to them."""

    shares: QuerySet[Assignment]
    work_items: QuerySet[WorkItem]
    mails: QuerySet[Mail]


def held_by(person: User, *, user: User) -> Held:
    """Return a person's open work, pieces of work and mail to be sent, as far as it is for `user` to pass it on.

    A focal point passes on what belongs to its own agency; mail can't be told apart, so it goes along only when all of
    the person's roles are in that agency. An administrator passes on everything.
    """
    shares = Assignment.objects.filter(officer=person, state__in=PASSABLE)
    items = WorkItem.objects.filter(officer=person, done_at__isnull=True, assignment__state__in=PASSABLE)
    mails = Mail.objects.filter(recipient=person, state=MailState.PENDING)
    if RoleKind.ADMINISTRATOR in role_kinds(user):
        return Held(shares, items, mails)
    own = agencies_with_units(agency_ids(user, RoleKind.AGENCY_FOCAL_POINT))
    shares, items = shares.filter(agency__in=own), items.filter(assignment__agency__in=own)
    elsewhere = person.roles.exclude(pk__in=roles_to_hand_over(user).values("pk")).exists()
    return Held(shares, items, mails.none() if elsewhere else mails)


def roles_shown(person: User, *, user: User) -> QuerySet[Role]:
    """Return the person's roles, of today and once, as far as `user` may know of them."""
    return person.roles.filter(pk__in=roles_to_hand_over(user).values("pk")).select_related("agency").order_by("pk")


def colleagues_of(person: User, on: date, *, user: User) -> QuerySet[User]:
    """Return who may take over from a person or stand in: active, with a role today in one of the same agencies.

    Only the agencies count in which `user` may pass on the person's work. For a national role: those who hold the same
    one. A head reports nothing, so they take over from a head alone.
    Empty: nobody is there.
    """
    roles = roles_shown(person, user=user).order_by()
    agencies = roles.filter(kind__in=sorted(AGENCY_ROLES)).values("agency")
    kinds = roles.exclude(kind__in=sorted(AGENCY_ROLES)).values("kind")
    fitting = Q(kind__in=sorted(AGENCY_REPORTERS)) | Q(kind__in=roles.values("kind"))
    same = Role.objects.filter(in_force_q(on)).filter(
        Q(agency__in=agencies) & fitting | Q(agency__isnull=True, kind__in=kinds)
    )
    people = User.objects.filter(is_active=True, pk__in=same.values("user")).exclude(pk=person.pk)
    return people.order_by("full_name", "pk")


def may_read_mail_of(reader: User, person: User, on: date) -> bool:
    """Return whether a person holds today every role scope the other ever had, so that their mail tells nothing new."""
    held = set(reader.roles.filter(in_force_q(on)).values_list("agency", flat=True))
    kinds = set(reader.roles.filter(in_force_q(on), agency__isnull=True).values_list("kind", flat=True))
    return all(role.agency_id in held if role.agency_id else role.kind in kinds for role in person.roles.all())


def people_with_work(user: User, on: date) -> QuerySet[User]:
    """Return the people this person may hand over, by name, with `open_count` and the substitute of the day.

    Work, roles and substitutes elsewhere are nothing that a focal point is told of.
    Queries: two.
    """
    known = roles_to_hand_over(user)
    open_shares = Assignment.objects.filter(officer=OuterRef("pk"), state__in=PASSABLE).order_by()
    if RoleKind.ADMINISTRATOR not in role_kinds(user):
        own = agencies_with_units(agency_ids(user, RoleKind.AGENCY_FOCAL_POINT))
        open_shares = open_shares.filter(agency__in=own)
    counted = open_shares.values("officer").annotate(number=Count("pk")).values("number")
    standing_in = Substitute.objects.in_force(on).filter(absent=OuterRef("pk")).order_by("pk")
    elsewhere = Role.objects.in_force(on).filter(user=OuterRef("pk")).exclude(pk__in=known.values("pk"))
    people = people_to_hand_over(user).annotate(
        open_count=Coalesce(Subquery(counted), 0),
        substitute_name=Case(When(~Exists(elsewhere), then=Subquery(standing_in.values("substitute__full_name")[:1]))),
    )
    shown = Prefetch("roles", known.select_related("agency").order_by("pk"))
    return people.prefetch_related(shown).order_by("full_name", "pk")
