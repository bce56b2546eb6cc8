"""The audit log as it is read: filtered, newest first, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tasks.models import AuditEvent, User
from tasks.queries.event_words import kind_words, target_names, told_facts, verb_words
from tasks.rules.clock import start_of_day

CHUNK = 2_000


@dataclass(frozen=True)
class AuditLine:
    """One event, ready to read."""

    event: AuditEvent
    who: str
    verb: str
    kind: str
    target: str
    facts: str


def audit_events(filters: dict[str, Any]) -> QuerySet[AuditEvent]:
    """Return the events the filters leave, newest first; whatever is empty doesn't narrow.

    `filters` are the cleaned values of the filter form; days are days in Vietnam, both ends included.
    """
    events = AuditEvent.objects.select_related("by").order_by("-at", "-pk")
    if filters.get("person"):
        # By number, from few people: the planner then takes the index of each one's events.
        events = events.filter(by__in=list(_people(filters["person"])))
    for name in ("verb", "target_type", "target_id"):
        if filters.get(name):
            events = events.filter(**{name: filters[name]})
    if filters.get("first"):
        events = events.filter(at__gte=start_of_day(filters["first"]))
    if filters.get("last"):
        events = events.filter(at__lt=start_of_day(filters["last"] + timedelta(days=1)))
    return events


def _people(text: str) -> QuerySet:
    """Return the numbers of the people whose name or address holds the text."""
    found = Q(full_name__icontains=text) | Q(email__icontains=text)
    return User.objects.filter(found).values_list("pk", flat=True)


def present_events(events: Iterable[AuditEvent]) -> list[AuditLine]:
    """Return events ready to read.

    Queries: one for each kind of object among them.
    """
    events = list(events)
    names = target_names(events)
    return [
        AuditLine(
            event=event,
            who=str(event.by) if event.by else _("The system"),
            verb=verb_words(event.verb),
            kind=kind_words(event.target_type),
            target=names.get((event.target_type, event.target_id), ""),
            facts=told_facts(event),
        )
        for event in events
    ]


def every_line(events: QuerySet[AuditEvent]) -> Iterator[AuditLine]:
    """Return all events ready to read, a chunk in memory at a time.

    Queries: a few for each chunk.
    """
    rows = events.iterator(chunk_size=CHUNK)
    while some := list(islice(rows, CHUNK)):
        yield from present_events(some)
