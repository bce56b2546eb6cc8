"""Who hears of a share when those who hold it don't move, and who stands in for whom."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tasks.models import Membership, Oversight, Substitute, User
from tasks.models.validity import in_force_q
from tasks.permissions import SEES_EVERYTHING
from tasks.queries.addressees import Addressees
from tasks.rules.kinds import MemberRole
from tasks.rules.life import NoticeKind
from tasks.rules.reminder import FOR_THE_SECRETARIAT, Step
from tasks.rules.roles import RoleKind


@dataclass
class Chain:
    """The people of one day beyond those who hold a share; nobody is named who may not see it."""

    addressees: Addressees
    overseers: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    bodies_over: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    heads: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    stand_ins: dict[int, User] = field(default_factory=dict)

    def holders(self, share: Any) -> list[User]:
        """Return who is told of a share first; where nobody is set, the members who oversee its agency.

        Empty: nobody has an account.
        """
        return self.addressees.of(share) or self.of(share, Step.OVERSEER)

    def secretariat(self) -> list[User]:
        """Return the people of the secretariat."""
        return self._seeing(self.addressees.by_role.get((None, RoleKind.SECRETARIAT), []))

    def told_first(self, share: Any, kind: NoticeKind) -> list[User]:
        """Return who has to move a share that is spoken of, and hears of it first. Empty: nobody is there to tell."""
        return self.secretariat() if kind in FOR_THE_SECRETARIAT else self.holders(share)

    def of(self, share: Any, step: Step) -> list[User]:
        """Return who hears of a share at a step. Empty: nobody is set for it."""
        own = [number for number in (share.agency_id, share.agency__parent_id) if number]
        if step == Step.HEAD_OF_BODY:
            bodies = (
                {share.body_id} if share.body_id else {body for one in own for body in self.bodies_over.get(one, ())}
            )
            return self._seeing(person for body in sorted(bodies) for person in self.heads.get(body, ()))
        if step == Step.OVERSEER:
            return self._seeing(person for one in own for person in self.overseers.get(one, ()))
        asked = [(one, RoleKind.AGENCY_FOCAL_POINT) for one in (own[:1] if step == Step.FOCAL_POINT else own[-1:])]
        if step == Step.HEAD_OF_AGENCY:
            # Where no head has an account, the focal point of the whole agency answers for them.
            asked = [*((one, RoleKind.AGENCY_HEAD) for one in own), *asked]
        found = (self.addressees.by_role.get(one) for one in asked)
        return [self.addressees.users[person] for person in next(filter(None, found), ())]

    def present(self, person: User, share: Any) -> User:
        """Return who is told today what a person should hear of a share: themselves, or who stands in for them."""
        return self.stand_in(person, lambda other: self.addressees.may_see(other, share))

    def stand_in(self, person: User, may_hear: Callable[[int], bool]) -> User:
        """Return the person, or who stands in for them today.

        Boundary: whoever may not hear of the matter doesn't hear of it in somebody's place; it then stays with the
        person.
        """
        met = {person.pk}
        while (other := self.stand_ins.get(person.pk)) is not None:
            if other.pk in met or not may_hear(other.pk):
                break
            person = other
            met.add(person.pk)
        return person

    def _seeing(self, people: Any) -> list[User]:
        known = self.addressees.users
        return [
            known[one] for one in dict.fromkeys(people) if self.addressees.national.get(one, set()) & SEES_EVERYTHING
        ]


def chain_on(day: date, addressees: Addressees) -> Chain:
    """Return the people of a day.

    Queries: three.
    """
    chain = Chain(addressees)
    oversights = Oversight.objects.in_force(day).filter(membership__user__isnull=False)
    oversights = oversights.filter(in_force_q(day, "membership__")).order_by("pk")
    for person, body, agency in oversights.values_list("membership__user", "membership__body", "agency"):
        chain.overseers[agency].append(person)
        chain.bodies_over[agency].add(body)
    heads = Membership.objects.in_force(day).filter(role=MemberRole.HEAD, user__isnull=False).order_by("pk")
    for body, person in heads.values_list("body", "user"):
        chain.heads[body].append(person)
    away = Substitute.objects.in_force(day).filter(substitute__is_active=True).select_related("substitute")
    # The one that was set last holds.
    chain.stand_ins = {row.absent_id: row.substitute for row in away.order_by("pk")}
    return chain
