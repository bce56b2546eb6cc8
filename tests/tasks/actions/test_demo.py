"""The demonstration shows every stage of the work on its first day, whatever the day."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from reports.management.commands import load_demo as command
from tasks.actions.demo import ACCOUNTS, AlreadyLoaded, load_demo
from tasks.actions.demo_story import find_scenes, workday
from tasks.actions.reference import DATA, read_rows
from tasks.models import Agency, Assignment, AuditEvent, ExtensionRequest, Nudge, Obstacle, User, WorkItem
from tasks.queries.acceptance_queue import acceptance_queue
from tasks.queries.decisions import extensions, leaders_obstacles, objections
from tasks.queries.inbox import inbox_of
from tasks.rules.clock import local_date
from tasks.rules.life import ExtensionDecision
from tasks.rules.states import AssignmentState
from tests.factories import make_user

# A Thursday: what is due on Tuesdays was due this week.
NOW = datetime(2026, 3, 5, 4, tzinfo=UTC)


def check_stages():
    """Every state, every decision, what is seen and what isn't."""
    assert set(Assignment.objects.values_list("state", flat=True)) == {state.value for state in AssignmentState}
    assert set(ExtensionRequest.objects.values_list("decision", flat=True)) == {one.value for one in ExtensionDecision}
    obstacles = {(one.asked_of, one.decided_at is not None) for one in Obstacle.objects.all()}
    assert obstacles == {("leader", True), ("leader", False), ("secretariat", False), ("agency", False)}
    assert {one.seen_at is not None for one in Nudge.objects.all()} == {True, False}
    assert {one.done_at is not None for one in WorkItem.objects.all()} == {True, False}
    assert Assignment.objects.filter(delay_waived=True).count() == 1
    proposed = Assignment.objects.filter(state="objected").values_list("proposed_agency__name_vi", flat=True)
    assert set(proposed) == {None, "Bộ Tài chính"}


def check_queues():
    """Whoever signs in finds something to do or to read."""
    people = {user.email.partition("@")[0]: user for user in User.objects.all()}
    office = people["thu-ky"]
    assert all(queue(office).exists() for queue in (acceptance_queue, objections, extensions))
    assert leaders_obstacles(people["lanh-dao"]).exists()
    for name in ("thu-ky", "thu-ky-2", "dau-moi.btc", "dau-moi.byt", "dau-moi.nghean", "lanh-dao"):
        assert inbox_of(people[name]).filter(read_at=None).exists(), name


@pytest.mark.django_db
def test_demonstration_has_something_at_every_stage_and_in_every_queue():
    loaded = load_demo(now=NOW)
    assert (loaded["people"], loaded["assignments"]) == (User.objects.count(), Assignment.objects.count())
    # Every scene was played; one of them has taken its share to another agency.
    assert len(find_scenes()) == len([row for row in read_rows(DATA / "demo_story.csv") if row["order"]]) - 1
    check_stages()
    check_queues()
    # The story lies in the past, and every week has its report.
    assert AuditEvent.objects.exclude(verb="load_reference").latest("at").at < NOW
    weeks = Assignment.objects.filter(task__wording__contains="trong tuần").values_list("period_on", flat=True)
    assert len(set(weeks)) == 10
    assert max(weeks) == date(2026, 3, 2)


@pytest.mark.django_db
def test_demonstration_goes_into_an_empty_database_only():
    make_user()
    with pytest.raises(AlreadyLoaded):
        load_demo(now=NOW)
    assert not Agency.objects.exists()


def test_load_demo_on_a_day_is_about_that_day(monkeypatch):
    seen = []

    def refuse(*, now):
        seen.append(local_date(now))
        raise AlreadyLoaded("enough")

    monkeypatch.setattr(command, "load_demo", refuse)
    with pytest.raises(CommandError, match="enough"):
        call_command("load_demo", "--on", "2025-02-20")
    assert seen == [date(2025, 2, 20)]


def test_scenes_name_known_people_and_begin_with_an_order():
    rows = list(read_rows(DATA / "demo_story.csv"))
    assert {row["by"] for row in rows} <= {"", *(name for name, *_rest in ACCOUNTS)}
    assert rows[0]["order"]
    assert all(int(row["day"]) < 0 for row in rows)


@pytest.mark.parametrize(("day", "works"), [(6, 6), (7, 6), (8, 6), (9, 9)])
def test_workday_of_a_weekend_is_the_friday_before(day, works):
    assert workday(date(2026, 3, day)) == date(2026, 3, works)
