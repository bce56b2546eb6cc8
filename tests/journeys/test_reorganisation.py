"""The reorganisations of 2025 on the demonstration: what was open before is open after, agency by agency."""

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest

from reports.queries.counts import counts_from, grouped
from reports.rules.rates import Counts
from reports.rules.scopes import Scope
from tasks.actions import demo
from tasks.actions.handover import pass_on_agency
from tasks.actions.reference import DATA, read_rows
from tasks.models import Agency, Assignment, AuditEvent, ProgressEntry, Task, User
from tasks.queries.handover import ended_with_work, open_work_by_agency, successors_of
from tasks.rules.clock import VIETNAM

# What a share keeps when its agency ends, whoever has it.
KEPT = (
    "task", "role", "state", "due_on", "original_due_on", "due_time", "period_on", "percent", "submitted_at",
    "last_entry_at", "extension_count", "nudge_count", "delay_waived", "outlook", "objection", "created_at",
)  # fmt: skip


def story():
    """Return what the shares hold, and everything that was written about them so far."""
    shares = list(Assignment.objects.order_by("pk").values_list("pk", *KEPT))
    events = AuditEvent.objects.exclude(verb="pass_on_assignment").order_by("pk")
    return shares, list(events.values_list("pk", "verb", "target_id", "at")), ProgressEntry.objects.count()


def statistics(scope, now):
    return counts_from(grouped(Assignment.objects.with_status(now), scope, "status"))


def check_reorganisation(ended_on):
    """Pass on the work of all agencies that end that day: every share goes to the successor, as it was."""
    secretariat = User.objects.get(email__startswith="thu-ky@")
    on = ended_on + timedelta(days=1)
    now = datetime.combine(on, time(8), tzinfo=VIETNAM)
    before, told, by_first = open_work_by_agency(), story(), statistics(Scope.CAME_FROM, now)
    ended = list(Agency.objects.filter(valid_to=ended_on))
    # Every agency that ended that day has work, so that none of them adds up only because it holds nothing.
    assert len(ended) >= 15 and all(before[agency.pk] for agency in ended)
    expected = Counter(before)
    for agency in ended:
        (successor,) = successors_of(agency, on)
        expected[successor.pk] += expected.pop(agency.pk)
        passed = pass_on_agency(agency=agency, shares_to=successor, by=secretariat, now=now, on=on)
        assert (len(passed.moved), passed.kept) == (before[agency.pk], [])
    assert open_work_by_agency() == expected
    assert story() == told
    assert statistics(Scope.CAME_FROM, now) == by_first
    (everything,) = statistics(Scope.ALL, now).values()
    assert sum(statistics(Scope.AGENCY, now).values(), Counts()) == everything
    assert not ended_with_work(on).filter(valid_to=ended_on).exists()


@pytest.mark.django_db
def test_reorganisations_pass_on_all_open_work_and_nothing_else():
    demo.load_demo(now=datetime(2025, 2, 20, 11, tzinfo=VIETNAM))
    for ended_on in (date(2025, 2, 28), date(2025, 6, 30)):
        check_reorganisation(ended_on)


@pytest.mark.django_db
@pytest.mark.parametrize("day", [date(2025, 2, 20), date(2025, 6, 20)])
def test_every_order_finds_its_agencies_by_the_names_of_the_day(monkeypatch, day):
    # What becomes of the orders doesn't matter here, and takes its time.
    monkeypatch.setattr(demo, "_live", lambda dice, people, now: None)
    demo.load_demo(now=datetime.combine(day, time(11), tzinfo=VIETNAM))
    assert Task.objects.count() == len(list(read_rows(DATA / "demo_orders.csv")))
