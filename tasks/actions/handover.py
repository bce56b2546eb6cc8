"""When an agency ends: its open work passes to its successor, and what is done stays under the old name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tasks.actions.audit import audit_event, record_many
from tasks.actions.follow_up import follow_up_on_commit
from tasks.actions.notice import keep_notices, notice
from tasks.actions.refusal import Refused, require
from tasks.actions.share import notice_text, people_of
from tasks.models import Agency, Assignment, User
from tasks.permissions import Permission, can
from tasks.queries.addressees import addressees_on
from tasks.queries.handover import PASSABLE, is_ended
from tasks.rules.workflow import NOTICE_OF, Move

_BATCH = 500


@dataclass(frozen=True)
class PassedShare:
    """One share and who takes it; `kept` says why it stays where it is."""

    share: Assignment
    to: Agency | None = None
    kept: str | Promise = ""


@dataclass(frozen=True)
class PassedOn:
    """What becomes of an ended agency's open work, row by row."""

    agency: Agency
    rows: list[PassedShare] = field(default_factory=list)

    @property
    def moved(self) -> list[PassedShare]:
        """Return the rows that pass to somebody."""
        return [row for row in self.rows if row.to is not None]

    @property
    def kept(self) -> list[PassedShare]:
        """Return the rows that stay, each with its reason."""
        return [row for row in self.rows if row.to is None]

    @property
    def by_successor(self) -> dict[Agency, int]:
        """Return how many rows each successor takes."""
        counts: dict[Agency, int] = {}
        for row in self.moved:
            if row.to is not None:
                counts[row.to] = counts.get(row.to, 0) + 1
        return counts


@transaction.atomic
def pass_on_agency(
    *,
    agency: Agency,
    shares_to: Agency | Mapping[int, Agency],
    by: User | None,
    now: datetime,
    on: date,
    dry_run: bool = False,
) -> PassedOn:
    """Pass the open work of an agency that has ended to its successor, and return what passed and what stayed.

    `shares_to` is the one successor, or the successor of each share by its number; what isn't named stays. `by` is
    empty for the command line.
    Effects: the same rows change their agency and lose their officer; they keep state, dates and history, and remember
    the agency they were first given to. What is completed or withdrawn stays under the old name. Roles stay too.
    Audits each share, tells the new agency; `dry_run` writes nothing.
    Boundary: a successor that holds the very same share, which came the same way, doesn't get it twice: it stays.
    Raises: Refused when the person may not, the agency hasn't ended by `on`, or a successor isn't there on that day.
    Queries: a constant number for every five hundred shares.
    """
    if by is not None:
        require(can(by, Permission.HAND_OVER_AGENCY))
    if not is_ended(agency, on):
        raise Refused(_("This agency has not ended by that day, so its work stays with it."))
    held = Assignment.objects.select_for_update(of=("self",)).filter(agency=agency, state__in=PASSABLE)
    shares = list(held.with_names().order_by("pk"))
    to = dict.fromkeys((share.pk for share in shares), shares_to) if isinstance(shares_to, Agency) else shares_to
    _check_successors(agency, to, on)
    passed = PassedOn(agency, _plan(shares, to))
    if not dry_run and passed.moved:
        _write(passed, by=by, now=now, on=on)
    return passed


def _check_successors(agency: Agency, to: Mapping[int, Agency], on: date) -> None:
    """Refuse a successor that is the agency itself or isn't there on that day."""
    for successor in {one.pk: one for one in to.values()}.values():
        begun = successor.valid_from is None or successor.valid_from <= on
        if successor.pk == agency.pk or not begun or is_ended(successor, on):
            facts = {"name": successor.name_vi, "day": f"{on:%d/%m/%Y}"}
            raise Refused(_("%(name)s can't take over work on %(day)s. Choose an agency that is there.") % facts)


def _plan(shares: list[Assignment], to: Mapping[int, Agency]) -> list[PassedShare]:
    """Return where each share goes; the database allows a share only once, so a second of the same kind stays."""
    taken: set[tuple[Any, ...]] = set()
    for start in range(0, len(shares), _BATCH):
        tasks = {share.task_id for share in shares[start : start + _BATCH]}
        theirs = Assignment.objects.filter(task__in=tasks, agency__in=set(to.values()), came_from__isnull=False)
        taken |= set(theirs.values_list("task", "agency", "came_from", "role", "period_on"))
    rows = []
    for share in shares:
        successor = to.get(share.pk)
        if successor is None:
            rows.append(PassedShare(share, None, _("No successor has been chosen.")))
            continue
        key = (share.task_id, successor.pk, share.came_from_id or share.agency_id, share.role, share.period_on)
        if key in taken:
            rows.append(PassedShare(share, None, _("The successor already holds this share.")))
            continue
        taken.add(key)
        rows.append(PassedShare(share, successor))
    return rows


def _write(passed: PassedOn, *, by: User | None, now: datetime, on: date) -> None:
    events, told = [], []
    people = addressees_on(on)
    for row in passed.moved:
        share, successor = row.share, row.to
        assert successor is not None, "a moved row has its successor"
        before = {"agency": passed.agency.pk, "officer": share.officer_id}
        share.came_from_id = share.came_from_id or passed.agency.pk
        share.agency, share.officer = successor, None
        share.version += 1
        after = {"agency": successor.pk, "state": share.state, "on": on}
        events.append(
            audit_event(
                verb=Move.PASS_ON, target=share, by=by, now=now, before={**before, "state": share.state}, after=after
            )
        )
        text = notice_text(share, Move.PASS_ON.value)
        told += [notice(NOTICE_OF[Move.PASS_ON], share.pk, one.pk, text, now) for one in people_of(share, people)]
    fields = ["agency", "came_from", "officer", "version"]
    Assignment.objects.bulk_update([row.share for row in passed.moved], fields, batch_size=_BATCH)
    record_many(events)
    keep_notices(told)
    follow_up_on_commit()
