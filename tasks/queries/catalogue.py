"""The catalogue of names that wordings are read against, from the reference tables."""

from collections import defaultdict

from tasks.models import Agency, AgencyClass, Body, BodyStandingAgency, Membership
from tasks.rules.assignee import AgencyEntry, BodyEntry, Catalogue, ClassEntry, MemberEntry, Span
from tasks.rules.kinds import AgencyKind, BodyKind, MemberRole


def load_catalogue() -> Catalogue:
    """Return the catalogue of everything a directive can name.

    Queries: eight, however many agencies there are.
    """
    return Catalogue(_agencies(), _classes(), _bodies())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _names(abbreviation: str, name_en: str, other_names: str) -> tuple[str, ...]:
    """Return every name but the official one, the abbreviation first."""
    return (*filter(None, (abbreviation.strip(),)), *_lines(other_names), *filter(None, (name_en.strip(),)))


def _agencies() -> list[AgencyEntry]:
    successors: dict[int, list[str]] = defaultdict(list)
    for pk, name in Agency.successors.through.objects.values_list("from_agency", "to_agency__name_vi").order_by("pk"):
        successors[pk].append(name)
    return [
        AgencyEntry(
            agency.pk,
            agency.name_vi,
            AgencyKind(agency.kind),
            Span(agency.valid_from, agency.valid_to),
            _names(agency.abbreviation, agency.name_en, agency.other_names),
            tuple(successors[agency.pk]),
            agency.parent_id,
        )
        for agency in Agency.objects.order_by("pk")
    ]


def _classes() -> list[ClassEntry]:
    return [
        ClassEntry(
            one.pk,
            one.name,
            _lines(one.wordings),
            frozenset(AgencyKind(kind) for kind in one.kinds),
            frozenset(agency.pk for agency in one.agencies.all()),
        )
        for one in AgencyClass.objects.prefetch_related("agencies").order_by("pk")
    ]


def _bodies() -> list[BodyEntry]:
    members: dict[int, list[MemberEntry]] = defaultdict(list)
    for member in Membership.objects.order_by("pk"):
        entry = MemberEntry(member.pk, MemberRole(member.role), Span(member.valid_from, member.valid_to))
        members[member.body_id].append(entry)
    standing: dict[int, list[tuple[int, Span]]] = defaultdict(list)
    for row in BodyStandingAgency.objects.order_by("pk"):
        standing[row.body_id].append((row.agency_id, Span(row.valid_from, row.valid_to)))
    return [
        BodyEntry(
            body.pk,
            body.name_vi,
            BodyKind(body.kind),
            Span(body.valid_from, body.valid_to),
            _names(body.abbreviation, body.name_en, body.other_names),
            tuple(members[body.pk]),
            tuple(standing[body.pk]),
        )
        for body in Body.objects.order_by("pk")
    ]
