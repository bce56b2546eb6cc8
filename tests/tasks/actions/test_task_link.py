from datetime import UTC, date, datetime

import pytest

from reports.queries.counts import standing_by, total
from reports.rules.scopes import Scope
from tasks.actions.recurrence import open_recurring_periods
from tasks.actions.refusal import Refused
from tasks.actions.task_link import link_tasks, preview_link
from tasks.models import Assignment, AuditEvent, TaskLink
from tasks.rules.life import LinkKind
from tests.factories import make_agency, make_assignment, make_directive, make_task

NOW = datetime(2026, 11, 16, 2, tzinfo=UTC)
OPEN = ["assigned", "acknowledged", "objected", "in_progress", "submitted", "returned", "paused"]


@pytest.fixture
def orders(cast):
    """An earlier and a later order of the same work."""
    earlier = make_task(make_directive("1/TB-VPCP", date(2026, 9, 1)), wording="Rà soát")
    later = make_task(make_directive("2/TB-VPCP", date(2026, 11, 1)), wording="Rà soát lại")
    return earlier, later


def link(cast, orders, kind=LinkKind.SUPERSEDES, by=None):
    earlier, later = orders
    return link_tasks(later=later, earlier=earlier, kind=kind, by=by or cast.secretariat, now=NOW)


@pytest.mark.parametrize("kind", LinkKind)
@pytest.mark.parametrize("state", OPEN)
def test_link_tasks_withdraws_the_earlier_open_shares(cast, orders, state, kind):
    sent = NOW if state == "submitted" else None
    share = make_assignment(orders[0], cast.ministry_a, state=state, submitted_at=sent)
    kept = make_assignment(orders[1], cast.ministry_a)
    link(cast, orders, kind)
    share.refresh_from_db()
    kept.refresh_from_db()
    assert (share.state, kept.state) == ("withdrawn", "assigned")
    event = AuditEvent.objects.get(verb="withdraw_assignment")
    assert (event.target_id, event.by) == (share.pk, cast.secretariat)
    assert orders[1].code in event.after["reason"]
    assert "2/TB-VPCP" in event.after["reason"]


def test_link_tasks_counts_nothing_twice(cast, orders):
    make_assignment(orders[0], cast.ministry_a)
    done = make_assignment(orders[0], cast.ministry_b, state="completed", submitted_at=NOW)
    make_assignment(orders[1], cast.ministry_a)
    link(cast, orders)
    done.refresh_from_db()
    counts = total(standing_by(Assignment.objects.all(), Scope.ALL, now=NOW)).counts
    assert done.state == "completed"
    assert (counts.no_deadline, counts.done_on_time, counts.withdrawn) == (1, 1, 1)


def test_preview_link_tells_who_is_left_without_a_share(cast, orders):
    alone, shared = make_assignment(orders[0], cast.ministry_a), make_assignment(orders[0], cast.ministry_b)
    make_assignment(orders[1], cast.ministry_b)
    make_assignment(orders[1], cast.ministry_a, state="withdrawn")
    preview = preview_link(later=orders[1], earlier=orders[0], kind=LinkKind.REPEATS, by=cast.secretariat)
    assert set(preview.ending) == {alone, shared}
    assert preview.without_later_share == [alone]
    assert not TaskLink.objects.exists()


@pytest.mark.parametrize("part", ["focal_point_a", "leader", "member", "administrator", "auditor"])
def test_link_tasks_by_others_is_refused(cast, orders, part):
    share = make_assignment(orders[0], cast.ministry_a)
    with pytest.raises(Refused):
        link(cast, orders, by=getattr(cast, part))
    share.refresh_from_db()
    assert share.state == "assigned"


def test_link_tasks_that_makes_no_sense_is_refused(cast, orders):
    earlier, later = orders
    for wrong in ((earlier, earlier), (later, earlier)):
        with pytest.raises(Refused):
            link(cast, wrong)
    link(cast, orders)
    with pytest.raises(Refused):
        link(cast, orders)
    assert TaskLink.objects.count() == 1


def test_link_tasks_in_a_circle_is_refused(cast):
    directive = make_directive("1/TB-VPCP", date(2026, 9, 1))
    first, second, third = (make_task(directive, wording=f"{number}") for number in range(3))
    link(cast, (first, second))
    link(cast, (second, third))
    with pytest.raises(Refused):
        link(cast, (third, first))


def recurring(directive, agency, state="assigned", **fields):
    task = make_task(directive, wording="Báo cáo tuần", recurrence={"frequency": "weekly", "weekday": 1})
    sent = NOW if state == "completed" else None
    share = make_assignment(
        task, agency, period_on=date(2026, 11, 9), due_on=date(2026, 11, 10), state=state, submitted_at=sent, **fields
    )
    return task, share


def test_recurring_order_makes_one_share_a_period(cast, orders):
    task, _share = recurring(orders[0].directive, cast.ministry_a)
    assert [open_recurring_periods(now=NOW) for _again in range(3)] == [1, 0, 0]
    assert sorted(task.assignments.values_list("period_on", flat=True)) == [date(2026, 11, 9), date(2026, 11, 16)]


def test_recurring_order_that_was_superseded_opens_no_more_periods(cast, orders):
    task, _share = recurring(orders[0].directive, cast.ministry_a, "completed")
    link(cast, (task, orders[1]))
    assert open_recurring_periods(now=NOW) == 0


def followed_by(agency, *successors):
    agency.valid_to = date(2026, 11, 12)
    agency.save()
    agency.successors.add(*successors)


def test_recurring_order_of_an_ended_agency_goes_on_with_its_successor(cast, orders):
    successor = make_agency("Bộ Bính", valid_from=date(2026, 11, 13))
    task, _share = recurring(orders[0].directive, cast.ministry_a, "completed", officer=cast.officer_a)
    followed_by(cast.ministry_a, successor)
    assert open_recurring_periods(now=NOW) == 1
    share = task.assignments.get(period_on=date(2026, 11, 16))
    assert (share.agency, share.officer, share.came_from) == (successor, None, None)


def test_recurring_order_of_two_agencies_that_merged_gives_one_share(cast, orders):
    task, _share = recurring(orders[0].directive, cast.ministry_a)
    own = make_assignment(
        task, cast.ministry_b, period_on=date(2026, 11, 9), due_on=date(2026, 11, 10), officer=cast.focal_point_b
    )
    followed_by(cast.ministry_a, cast.ministry_b)
    assert open_recurring_periods(now=NOW) == 1
    share = task.assignments.get(period_on=date(2026, 11, 16))
    assert (share.agency, share.officer) == (own.agency, own.officer)


def test_recurring_order_of_an_agency_that_was_split_waits_for_the_choice(cast, orders):
    other = make_agency("Bộ Bính")
    task, share = recurring(orders[0].directive, cast.ministry_a)
    helper = make_assignment(task, make_agency("Bộ Đinh"), period_on=share.period_on, due_on=share.due_on)
    followed_by(cast.ministry_a, cast.ministry_b, other)
    assert open_recurring_periods(now=NOW) == 1
    Assignment.objects.filter(pk=share.pk).update(agency=other, came_from=cast.ministry_a)
    assert open_recurring_periods(now=datetime(2026, 11, 23, 2, tzinfo=UTC)) == 2
    third = task.assignments.filter(period_on=date(2026, 11, 23))
    assert set(third.values_list("agency", flat=True)) == {other.pk, helper.agency_id}
