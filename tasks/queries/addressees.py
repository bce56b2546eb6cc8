"""Who is told about a share: the person it is with, or who answers for its assignee."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tasks.models import Assignment, Membership, Role, User
from tasks.permissions import SEES_EVERYTHING
from tasks.rules.roles import RoleKind


@dataclass
class Addressees:
    """The people with an account and a role in force on one day, by what they are.

    Nobody is named who may not see the share: the same roles open the page the mail leads to.
    """

    users: dict[int, User] = field(default_factory=dict)
    by_role: dict[tuple[int | None, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    works_for: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    national: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    seats: dict[int, int] = field(default_factory=dict)
    by_body: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def of(self, share: Any) -> list[User]:
        """Return who is told about a share with `agency_id`, `agency__parent_id`, `officer_id`, `membership_id`, `body_id`.

        For an agency: the officer who holds it; else its focal points; else its officers; else those of the agency it
        belongs to. For a seat: its member. For a body: its members. Empty: nobody has an account, or it is a class.
        """
        if share.agency_id is not None:
            return self._named(self._of_agency(share))
        seat = self.seats.get(share.membership_id)
        people = [seat] if seat else self.by_body.get(share.body_id, [])
        return self._named(person for person in people if self._sees_seats(person))

    def may_see(self, person: int, share: Any) -> bool:
        """Return whether a person may see such a share on that day; the twin of `visible_to` for many at once."""
        national = self.national.get(person, set())
        if national & SEES_EVERYTHING or self.works_for.get(person, set()) & {share.agency_id, share.agency__parent_id}:
            return True
        own_seat = self.seats.get(share.membership_id) == person or person in self.by_body.get(share.body_id, ())
        return RoleKind.COUNCIL_MEMBER in national and own_seat

    def _of_agency(self, share: Any) -> list[int]:
        """Return the first who are there, from the officer outwards."""
        own = [number for number in (share.agency_id, share.agency__parent_id) if number]
        officer = share.officer_id
        if officer in self.users and (self.works_for[officer] & set(own) or self.national[officer] & SEES_EVERYTHING):
            return [officer]
        for agency in own:
            for kind in (RoleKind.AGENCY_FOCAL_POINT, RoleKind.AGENCY_OFFICER):
                if self.by_role[agency, kind]:
                    return self.by_role[agency, kind]
        return []

    def _sees_seats(self, person: int) -> bool:
        """Return whether the person may see the shares of their body."""
        return bool(self.national[person] & (SEES_EVERYTHING | {RoleKind.COUNCIL_MEMBER}))

    def _named(self, people: Iterable[int]) -> list[User]:
        """Return the people themselves, each once."""
        return [self.users[person] for person in dict.fromkeys(people) if person in self.users]


def as_plain_row(share: Assignment) -> Assignment:
    """Return the share with its agency's parent under the name that it has in a row of plain values.

    Queries: none, where the agency has been fetched along.
    """
    setattr(share, "agency__parent_id", share.agency.parent_id if share.agency else None)  # noqa: B010
    return share


def addressees_on(day: date) -> Addressees:
    """Return the people who can be told something on that day: active accounts with a role in force.

    Queries: two.
    """
    found = Addressees()
    roles = Role.objects.in_force(day).filter(user__is_active=True).select_related("user").order_by("user__email", "pk")
    for role in roles:
        found.users[role.user_id] = role.user
        found.by_role[role.agency_id, role.kind].append(role.user_id)
        if role.agency_id:
            found.works_for[role.user_id].add(role.agency_id)
        else:
            found.national[role.user_id].add(role.kind)
    seats = Membership.objects.in_force(day).filter(user__isnull=False).order_by("pk")
    for number, body, person in seats.values_list("pk", "body_id", "user_id"):
        found.seats[number] = person
        found.by_body[body].append(person)
    return found
