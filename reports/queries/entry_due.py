"""Which tables of figures are still to be sent, by when, and whom to remind of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from reports.models import Period
from reports.queries.sheet_list import asked_figures, open_periods, standings
from reports.rules.audience import AUDIENCE_KINDS
from tasks.models import Agency, User
from tasks.queries.addressees import Addressees, addressees_on
from tasks.rules.clock import local_date
from tasks.rules.roles import RoleKind

# What is to be sent later than this isn't spoken of yet; what should have been sent earlier than this isn't any more.
AHEAD, BEHIND = timedelta(days=14), timedelta(days=60)


@dataclass(frozen=True)
class EntryDue:
    """A table that isn't whole yet.

    Units: `given` of `wanted` figures have been submitted. Empty: `people` is empty where nobody has an account.
    """

    agency: Agency
    period: Period
    given: int
    wanted: int
    send_by_at: datetime
    people: tuple[User, ...]


def entry_due(now: datetime, *, agencies: Iterable[Agency] | None = None) -> list[EntryDue]:
    """Return the tables to be sent within two weeks, or late by less than two months, that aren't whole yet.

    `people` are the focal points of the agency and its officers. A frozen period isn't spoken of: its figures are closed.
    Queries: seven, whatever the number of agencies and periods; six for given agencies.
    """
    asked = asked_figures()
    near = {"send_by_at__gte": now - BEHIND, "send_by_at__lte": now + AHEAD, "frozen_at__isnull": True}
    periods = list(open_periods(asked, now).filter(**near))
    if agencies is None:
        kinds = sorted(frozenset().union(*AUDIENCE_KINDS.values()))
        agencies = Agency.objects.in_force(local_date(now)).filter(kind__in=kinds).order_by("alphabet_key", "pk")
    people = addressees_on(local_date(now))
    return [
        EntryDue(
            agency=row.agency,
            period=row.period,
            given=row.given,
            wanted=row.wanted,
            send_by_at=row.period.send_by_at,
            people=_people_of(row.agency, people),
        )
        for row in standings(agencies, periods, asked, now)
        if not row.is_complete and row.period.send_by_at is not None
    ]


def _people_of(agency: Agency, people: Addressees) -> tuple[User, ...]:
    """Return the focal points of an agency first, then its officers, each once."""
    kinds = (RoleKind.AGENCY_FOCAL_POINT, RoleKind.AGENCY_OFFICER)
    numbers = [person for kind in kinds for person in people.by_role.get((agency.pk, kind), [])]
    return tuple(people.users[person] for person in dict.fromkeys(numbers))
