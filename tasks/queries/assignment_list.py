"""The list of assignments: one set of filters for pages, links and exports."""

import re
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from tasks.models import Agency, Assignment, Directive, Task, User
from tasks.permissions import overseen_agency_ids, visible_to
from tasks.rules.due_dates import DueDates
from tasks.rules.states import AssignmentState, Status
from tasks.rules.text import fold, number_key

SORTS: dict[str, tuple[Any, ...]] = {
    "due": (F("due_on").asc(nulls_last=True), "pk"),
    "-due": (F("due_on").desc(nulls_last=True), "-pk"),
    "newest": ("-task__directive__issued_on", "-pk"),
    "agency": ("agency__alphabet_key", F("due_on").asc(nulls_last=True), "pk"),
    "updated": (F("last_entry_at").desc(nulls_last=True), "-pk"),
}


# What people quote: NV-00012. Longer numbers than any table holds are words like others.
REFERENCE = re.compile(r"nv-?([0-9]{1,9})")


def search_q(text: str) -> Q:
    """Return the condition that the task, its directive's number or the assignee's name holds every word.

    "ra soat" finds "rà soát", "QĐ 12" finds 12/QĐ-TTg, and NV-00012 finds the task of that number.
    """
    folded = fold(text)
    reference = REFERENCE.fullmatch(folded)
    if reference:
        return Q(task=int(reference[1]))
    condition = Q()
    for word in folded.split():
        # Each table is searched by itself, by its own index; one condition over all of them would join everything.
        found = Q(task__in=Task.objects.filter(search_text__contains=word).values("pk"))
        found |= Q(agency__in=Agency.objects.filter(search_text__contains=word).values("pk"))
        tokens = number_key(word).split()
        if tokens:
            directives = Directive.objects.all()
            for token in tokens:
                directives = directives.filter(number_tokens__contains=f" {token} ")
            found |= Q(task__in=Task.objects.filter(directive__in=directives.values("pk")).values("pk"))
        condition &= found
    return condition


def _range_q(field: str, first: date | None, last: date | None) -> Q:
    """Return the condition that a day lies between two days, either of them open."""
    condition = Q()
    if first:
        condition &= Q(**{f"{field}__gte": first})
    if last:
        condition &= Q(**{f"{field}__lte": last})
    return condition


def assignment_list(user: User, filters: dict[str, Any], now: datetime) -> QuerySet[Assignment]:
    """Return the visible assignments the filters leave, with status and names, in the order asked for.

    `filters` are the cleaned values of the filter form; whatever is empty doesn't narrow.
    """
    shares = visible_to(user)
    for name in ("role", "state", "officer"):
        if filters.get(name):
            shares = shares.filter(**{name: filters[name]})
    if filters.get("overseen"):
        shares = shares.filter(agency__in=overseen_agency_ids(user))
    if filters.get("waived"):
        shares = shares.filter(delay_waived=True)
    if filters.get("agency"):
        shares = shares.filter(agency=filters["agency"])
    if first := filters.get("came_from"):
        shares = shares.filter(Q(came_from=first) | Q(came_from__isnull=True, agency=first))
    if filters.get("body"):
        shares = shares.filter(Q(body=filters["body"]) | Q(membership__body=filters["body"]))
    if filters.get("directive"):
        shares = shares.filter(task__directive=filters["directive"])
    if filters.get("task"):
        shares = shares.filter(task=filters["task"])
    if filters.get("field"):
        shares = shares.filter(task__field=filters["field"])
    if filters.get("q"):
        shares = shares.filter(search_q(filters["q"]))
    shares = _narrow_by_days(shares, filters)
    dates = DueDates(filters.get("dates") or DueDates.AGREED)
    shares = _narrow_by_status(shares, filters.get("status", ""), now, dates)
    return shares.with_names().with_status(now).order_by(*SORTS.get(filters.get("sort") or "due", SORTS["due"]))


def _narrow_by_status(shares: Any, status: str, now: datetime, dates: DueDates) -> Any:
    """Leave one status; "open", "done" and "to_split" name groups the board and the mails link to."""
    if status == "open":
        return shares.open()
    if status == "done":
        return shares.filter(state=AssignmentState.COMPLETED)
    if status == "to_split":
        return shares.to_be_split().open()
    return shares.of_status(Status(status), now, dates=dates) if status else shares


def _narrow_by_days(shares: Any, filters: dict[str, Any]) -> Any:
    """Leave what is due, was entered or was done in the asked ranges; days are days in Vietnam, both ends included."""
    shares = shares.filter(_range_q("due_on", filters.get("due_from"), filters.get("due_to")))
    if filters.get("created_from") or filters.get("created_to"):
        shares = shares.created_between(filters.get("created_from"), filters.get("created_to"))
    if filters.get("done_from") or filters.get("done_to"):
        shares = shares.done_between(filters.get("done_from"), filters.get("done_to"))
    return shares
