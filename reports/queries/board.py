"""The board: the four tiles, who hurts, and one sentence a leader could read aloud."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from reports.queries.counts import DUE_SOON_DAYS, KEYS, Key, Standing, standing_by, total
from reports.queries.history import Kept, kept_a_week_ago
from reports.rules import rates
from reports.rules.rates import Counts
from reports.rules.scopes import Scope
from tasks.models import Agency, Assignment, Body, CalendarDay, Directive, User
from tasks.permissions import SEES_EVERYTHING, overseen_agency_ids, role_kinds, visible_to
from tasks.queries.links import assignment_list_path
from tasks.rules.calendar import WorkingCalendar
from tasks.rules.clock import local_date
from tasks.rules.due_dates import DueDates
from tasks.rules.states import AssignmentState, Status
from tasks.rules.text import alphabet_key

NAMED = {Scope.AGENCY: Agency, Scope.BODY: Body, Scope.DIRECTIVE: Directive, Scope.CAME_FROM: Agency}


@dataclass(frozen=True)
class BoardRow:
    """One line of the table, or everything: its counts now and a week ago, and the filters that lead to its rows.

    Units: `waived` are those among the done late ones whose delay was waived as objective.
    Empty: `before` is None where nothing was kept a week ago; `filters` is None where the list can't show the rows.
    """

    name: str
    counts: Counts
    before: Counts | None = None
    filters: Mapping[str, Any] | None = field(default_factory=dict)
    ended_on: date | None = None
    waived: int = 0

    @property
    def change(self) -> Counts | None:
        """Return how each count moved since then."""
        return None if self.before is None else self.counts - self.before

    @property
    def completion_ratio(self) -> float | None:
        """Return completed ÷ (all − withdrawn)."""
        return rates.completion_ratio(self.counts)

    @property
    def on_time_ratio(self) -> float | None:
        """Return done on time ÷ completed."""
        return rates.on_time_ratio(self.counts)

    @property
    def overdue_ratio(self) -> float | None:
        """Return overdue ÷ (completed + overdue)."""
        return rates.overdue_ratio(self.counts)

    @property
    def links(self) -> dict[str, str]:
        """Return the path of the rows behind each number: each status, `all`, `open`, `completed` and `waived`."""
        if self.filters is None:
            return {}
        wanted = {"open": "open", "completed": "done", **{status.value: status.value for status in Status}}
        path = assignment_list_path(**self.filters)
        status = f"{path}{'&' if '?' in path else '?'}status="
        links = {"all": path, **{name: f"{status}{value}" for name, value in wanted.items()}}
        return {**links, "waived": f"{links[Status.DONE_LATE]}&waived=1"}


@dataclass(frozen=True)
class Sentence:
    """The numbers of the sentence on top, each with the path of its rows.

    Units: `longest_wait` in working days since the day of submission; `overdue_change` since `compared_on`.
    Empty: `overdue_change` and `compared_on` are None when nothing was kept a week ago.
    """

    overdue: int
    late_agencies: int
    overdue_change: int | None
    compared_on: date | None
    due_soon: int
    waiting: int
    longest_wait: int
    links: Mapping[str, str]


@dataclass(frozen=True)
class Board:
    """Everything the page shows; `rest` is what belongs to no row of the table, so that the parts add up to all."""

    now: datetime
    by: Scope
    dates: DueDates
    everything: BoardRow
    rows: list[BoardRow]
    rest: BoardRow | None
    sentence: Sentence


def secretariat_board(
    user: User,
    now: datetime,
    *,
    by: Scope = Scope.AGENCY,
    dates: DueDates = DueDates.AGREED,
    overseen: bool = False,
) -> Board:
    """Return the board over what the person may see, with the worst rows first; `overseen` leaves the agencies they
    are charged to follow.

    The comparison is with the figures kept at least a week ago; it is left out for original dates and for people
    who don't see everything or look at a part of it, because those figures are about something else.
    Queries: a constant number, whatever the number of assignments.
    """
    shares = visible_to(user)
    marker = {} if dates == DueDates.AGREED else {"dates": dates.value}
    narrowed = {"overseen": "1"} if overseen else {}
    if overseen:
        shares = shares.filter(agency__in=overseen_agency_ids(user))
    standing = standing_by(shares, by, now=now, dates=dates)
    compares = dates == DueDates.AGREED and not overseen and bool(role_kinds(user) & SEES_EVERYTHING)
    kept = kept_a_week_ago(now, Scope.ALL, by) if compares else Kept()
    whole = total(standing)
    everything = BoardRow("", whole.counts, kept.of(Scope.ALL), marker | narrowed, waived=whole.waived)
    rest = standing.pop(None, None) or standing.pop("", None)
    rows = board_rows(shares, by, standing=standing, kept=kept, now=now, marker=marker | narrowed)
    sentence = Sentence(
        overdue=whole.counts.overdue,
        late_agencies=late_agencies(shares, now, dates),
        overdue_change=everything.change.overdue if everything.change else None,
        compared_on=kept.day,
        due_soon=whole.due_soon,
        waiting=whole.waiting,
        longest_wait=longest_wait(whole, now, CalendarDay.objects.working_calendar()),
        links={"overdue": everything.links["overdue"], **links_ahead(now, **narrowed)},
    )
    remaining = BoardRow("", rest.counts, None, None, waived=rest.waived) if rest else None
    return Board(now, by, dates, everything, rows, remaining, sentence)


def board_rows(
    shares: QuerySet[Assignment],
    by: Scope,
    *,
    standing: Mapping[Key, Standing],
    kept: Kept,
    now: datetime,
    marker: Mapping[str, str],
) -> list[BoardRow]:
    """Return one named row for each key, what hurts most first; an agency that has ended keeps its own.

    Queries: one for the names, none for fields.
    """
    names: dict[Any, Any] = {key: key for key in standing}
    if by in NAMED:
        named = NAMED[by].objects.filter(pk__in=shares.annotate(key=KEYS[by]).order_by().values("key"))
        names = {row.pk: row for row in named}
    rows = [
        BoardRow(
            name=str(names[key]),
            counts=stands.counts,
            before=kept.of(by, key),
            filters={by.value: key, **marker},
            ended_on=_ended_on(names[key], local_date(now)),
            waived=stands.waived,
        )
        for key, stands in standing.items()
    ]
    return sorted(rows, key=_hurt)


def _ended_on(row: Any, today: date) -> date | None:
    """Return the last day of an agency or body that is no longer there."""
    last = getattr(row, "valid_to", None)
    return last if last and last < today else None


def _hurt(row: BoardRow) -> tuple[int, float, str]:
    """Return what rows are sorted by: most overdue first, then the higher share of overdue, then by name."""
    return (-row.counts.overdue, -(row.overdue_ratio or 0), alphabet_key(row.name))


def late_agencies(shares: QuerySet[Assignment], now: datetime, dates: DueDates = DueDates.AGREED) -> int:
    """Return how many agencies have overdue shares.

    Queries: one.
    """
    return shares.of_status(Status.OVERDUE, now, dates=dates).exclude(agency=None).values("agency").distinct().count()


def longest_wait(standing: Standing, now: datetime, calendar: WorkingCalendar) -> int:
    """Return for how many working days the oldest report waits; the day of submission isn't counted.

    Empty: 0 when nothing waits.
    """
    if standing.waiting_since is None:
        return 0
    return calendar.working_days_between(local_date(standing.waiting_since), local_date(now))


def links_ahead(now: datetime, **filters: Any) -> dict[str, str]:
    """Return the paths of what falls due soon and of what waits for acceptance; both go by the dates in force."""
    today = local_date(now)
    last = today + timedelta(days=DUE_SOON_DAYS)
    soon = {"status": Status.OPEN_IN_TIME.value, "due_from": today, "due_to": last}
    return {
        "due_soon": assignment_list_path(**filters, **soon),
        "waiting": assignment_list_path(**filters, state=AssignmentState.SUBMITTED.value),
    }
