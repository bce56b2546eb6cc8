"""What the week adds up to, for the secretariat and leaders, and for each agency its own."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from reports.queries.board import BoardRow, board_rows, links_ahead, longest_wait
from reports.queries.counts import PAST_DAYS, Flow, Key, Standing, flow_by, standing_by, total
from reports.queries.history import Kept, kept_a_week_ago
from reports.rules.rates import Counts
from reports.rules.scopes import Scope
from tasks.models import Agency, Assignment, CalendarDay, User
from tasks.queries.addressees import Addressees, addressees_on
from tasks.queries.links import absolute, assignment_list_path
from tasks.rules.calendar import WorkingCalendar
from tasks.rules.clock import local_date
from tasks.rules.roles import AGENCY_DECIDERS, RoleKind
from tasks.rules.states import Status

WORST_AGENCIES = 5
TILES = (Status.DONE_ON_TIME, Status.DONE_LATE, Status.OPEN_IN_TIME, Status.OVERDUE)


@dataclass(frozen=True)
class DigestNumbers:
    """The numbers of one digest and the full addresses of the rows behind each.

    Units: `longest_wait` in working days. Empty: `links` has nothing where the list can't show just these rows.
    """

    standing: Standing
    flow: Flow
    row: BoardRow
    longest_wait: int
    links: Mapping[str, str]

    @property
    def say_something(self) -> bool:
        """Return whether anything happened, is due, is late or waits."""
        return any(
            (self.flow.new, self.flow.done, self.standing.due_soon, self.row.counts.overdue, self.standing.waiting)
        )


@dataclass(frozen=True)
class Digest:
    """What one person is sent; `agencies` are the worst ones, or the person's own where they have several."""

    recipient: User
    is_national: bool
    numbers: DigestNumbers
    agencies: list[BoardRow]
    late_agencies: int


@dataclass(frozen=True)
class DigestPlan:
    """Everybody's digest of one week, from the same weekday of last week to today."""

    week: str
    first: date
    today: date
    compared_on: date | None
    digests: list[Digest] = field(default_factory=list)


@dataclass(frozen=True)
class _Figures:
    """The figures all digests are put together from, by agency; the key None holds what no agency has."""

    now: datetime
    standing: Mapping[Key, Standing]
    flow: Mapping[Key, Flow]
    kept: Kept
    rows: Mapping[Key, BoardRow]
    units: Mapping[int, set[int]]
    calendar: WorkingCalendar

    def national(self) -> DigestNumbers:
        """Return the numbers of everything, the same as on the board."""
        return self._numbers(total(self.standing), sum(self.flow.values(), Flow()), self.kept.of(Scope.ALL), {})

    def of(self, agencies: set[int], filters: Mapping[str, Any] | None) -> DigestNumbers:
        """Return the numbers of some agencies together; `filters` narrow the list to them."""
        standing = sum((self.standing[key] for key in agencies if key in self.standing), Standing())
        flow = sum((self.flow[key] for key in agencies if key in self.flow), Flow())
        before = [self.kept.of(Scope.AGENCY, key) for key in agencies]
        known = [counts for counts in before if counts is not None]
        return self._numbers(standing, flow, sum(known, Counts()) if known else None, filters)

    def _numbers(
        self, standing: Standing, flow: Flow, before: Counts | None, filters: Mapping[str, Any] | None
    ) -> DigestNumbers:
        row = BoardRow("", standing.counts, before, filters, waived=standing.waived)
        links = {} if filters is None else {**row.links, **links_ahead(self.now, **filters), **self._past(filters)}
        wait = longest_wait(standing, self.now, self.calendar)
        return DigestNumbers(standing, flow, row, wait, {name: absolute(path) for name, path in links.items()})

    def _past(self, filters: Mapping[str, Any]) -> dict[str, str]:
        """Return the paths of what was assigned and what was accepted since the same weekday of last week."""
        today = local_date(self.now)
        first = today - timedelta(days=PAST_DAYS)
        return {
            "new": assignment_list_path(**filters, created_from=first, created_to=today),
            "done": assignment_list_path(**filters, done_from=first, done_to=today),
        }


def weekly_digests(now: datetime) -> DigestPlan:
    """Return who is sent what: the secretariat and leaders everything, focal points and heads their agencies and units.

    Somebody who is both gets the national one only. Queries: nine, whatever the number of people and assignments.
    Empty: who has nothing to be told isn't among them.
    """
    today = local_date(now)
    people = addressees_on(today)
    figures = _figures(Assignment.objects.all(), now)
    year, week, _weekday = today.isocalendar()
    national = {user for user, kinds in people.national.items() if kinds & {RoleKind.SECRETARIAT, RoleKind.LEADER}}
    digests = [_national(people.users[user], figures) for user in national]
    digests += [
        _of_agencies(people.users[user], people, own, figures)
        for user, own in _own_agencies(people).items()
        if user not in national
    ]
    said = sorted((digest for digest in digests if digest.numbers.say_something), key=lambda one: one.recipient.email)
    return DigestPlan(f"{year}-W{week:02d}", today - timedelta(days=PAST_DAYS), today, figures.kept.day, said)


def _figures(shares: QuerySet[Assignment], now: datetime) -> _Figures:
    """Return the figures of the week. Queries: seven."""
    standing = standing_by(shares, Scope.AGENCY, now=now)
    kept = kept_a_week_ago(now, Scope.ALL, Scope.AGENCY)
    named = {key: stands for key, stands in standing.items() if key is not None}
    rows = board_rows(shares, Scope.AGENCY, standing=named, kept=kept, now=now, marker={})
    units: dict[int, set[int]] = defaultdict(set)
    for unit, parent in Agency.objects.filter(parent__isnull=False).values_list("pk", "parent_id"):
        units[parent].add(unit)
    return _Figures(
        now,
        standing,
        flow_by(shares, Scope.AGENCY, now=now),
        kept,
        {row.filters["agency"]: row for row in rows if row.filters},
        units,
        CalendarDay.objects.working_calendar(),
    )


def _own_agencies(people: Addressees) -> dict[int, set[int]]:
    """Return the agencies each focal point or head answers for; who is both has one set, and so one digest."""
    own: dict[int, set[int]] = defaultdict(set)
    for (agency, kind), users in people.by_role.items():
        for user in users:
            if kind in AGENCY_DECIDERS and agency is not None:
                own[user].add(agency)
    return own


def _national(recipient: User, figures: _Figures) -> Digest:
    """Return the digest over everything, with the agencies that hurt most."""
    late = [row for row in figures.rows.values() if row.counts.overdue]
    return Digest(recipient, True, figures.national(), late[:WORST_AGENCIES], len(late))


def _of_agencies(recipient: User, people: Addressees, own: set[int], figures: _Figures) -> Digest:
    """Return the digest of a focal point or head: their agencies and the units of these, which is what they may see.

    Who may see still more gets links for each agency only, because the list without one would show more rows.
    """
    keys = (own | {unit for agency in own for unit in figures.units.get(agency, ())}) & figures.rows.keys()
    rows = [row for key, row in figures.rows.items() if key in keys]
    sees_more = bool(people.national[recipient.pk]) or people.works_for[recipient.pk] != own
    filters = {"agency": next(iter(keys))} if len(keys) == 1 else None if sees_more else {}
    late = sum(1 for row in rows if row.counts.overdue)
    return Digest(recipient, False, figures.of(keys, filters), rows if len(rows) > 1 else [], late)
