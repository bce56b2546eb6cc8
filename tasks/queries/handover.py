"""Agencies that have ended and still hold open work, and what is theirs."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from tasks.models import Agency, AgencyCode, Assignment, Role
from tasks.models.validity import in_force_q
from tasks.rules.text import fold
from tasks.rules.workflow import WORKFLOW, Move

PASSABLE = sorted(WORKFLOW[Move.PASS_ON].sources)


@dataclass(frozen=True)
class Leftover:
    """An ended agency with its open work, who may take it over, and the people whose role there still holds."""

    agency: Agency
    shares: list[Assignment]
    successors: list[Agency]
    roles: list[Role] = field(default_factory=list)

    @property
    def only_successor(self) -> Agency | None:
        """Return the one agency that takes everything; None for a split or an agency without a successor."""
        return self.successors[0] if len(self.successors) == 1 else None


def ended_q(on: date) -> Q:
    """Return the condition that an agency, or the one it belongs to, has ended before that day."""
    return Q(valid_to__lt=on) | Q(parent__valid_to__lt=on)


def is_ended(agency: Agency, on: date) -> bool:
    """Return whether the agency, or the one it belongs to, has ended before that day; the twin of `ended_q`."""
    ends = (agency.valid_to, agency.parent.valid_to if agency.parent else None)
    return any(end is not None and end < on for end in ends)


def ended_with_work(on: date) -> QuerySet[Agency]:
    """Return the agencies that have ended and still hold open work, with `open_count`, the most work first."""
    held = Count("assignments", filter=Q(assignments__state__in=PASSABLE))
    agencies = Agency.objects.filter(ended_q(on)).annotate(open_count=held).filter(open_count__gt=0)
    return (
        agencies.select_related("parent").prefetch_related("successors").order_by("-open_count", "alphabet_key", "pk")
    )


def successors_of(agency: Agency, on: date) -> list[Agency]:
    """Return who follows the agency and is there on that day; successors that have ended too lead on to theirs.

    Queries: one for each generation. Empty: nobody is named, and every agency in force may be chosen.
    """
    found: dict[int, Agency] = {}
    seen, asked = set(), {agency.pk, *([agency.parent_id] if agency.parent_id and not agency.valid_to else [])}
    while asked:
        seen |= asked
        nearest = Agency.objects.filter(predecessors__in=asked).distinct()
        found |= {one.pk: one for one in nearest if one.valid_to is None or one.valid_to >= on}
        asked = {one.pk for one in nearest} - set(found) - seen
    return sorted(found.values(), key=lambda one: one.alphabet_key)


def leftover(agency: Agency, on: date, most: int | None = None) -> Leftover:
    """Return what an ended agency still holds, the most pressing first; `most` ends a long list.

    Queries: four, and one for each further generation of successors.
    """
    held = Assignment.objects.filter(agency=agency, state__in=PASSABLE).with_names()
    shares = list(held.order_by(F("due_on").asc(nulls_last=True), "pk")[:most])
    roles = Role.objects.filter(in_force_q(on), agency=agency).select_related("user").order_by("user__full_name", "pk")
    return Leftover(agency, shares, successors_of(agency, on), list(roles))


def takers(on: date) -> QuerySet[Agency]:
    """Return the agencies that may take over work on that day."""
    return Agency.objects.in_force(on).order_by("kind", "alphabet_key")


def find_agencies(text: str) -> list[Agency]:
    """Return the agencies known by this code, abbreviation or name, with or without diacritics, the newest first."""
    folded = fold(text)
    coded = AgencyCode.objects.filter(code__iexact=text.strip()).values("agency")
    near = Agency.objects.filter(Q(pk__in=coded) | Q(search_text__contains=folded)).select_related("parent")
    near = near.prefetch_related("codes").order_by(F("valid_to").desc(nulls_first=True), "pk")
    return [one for one in near if folded in _names_of(one)]


def _names_of(agency: Agency) -> set[str]:
    names = (agency.name_vi, agency.name_en, agency.abbreviation, *agency.other_names.splitlines())
    return {fold(name) for name in (*names, *(code.code for code in agency.codes.all())) if name.strip()}


def open_work_by_agency(*, first: bool = False) -> dict[int, int]:
    """Return how much open work each agency holds, or, by `first`, was first given; the two add up to the same."""
    key = Coalesce("came_from_id", "agency_id") if first else F("agency_id")
    shares = Assignment.objects.filter(state__in=PASSABLE, agency__isnull=False)
    rows = shares.annotate(key=key).order_by().values("key").annotate(number=Count("pk"))
    return {row["key"]: row["number"] for row in rows}
