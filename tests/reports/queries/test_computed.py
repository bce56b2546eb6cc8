"""What this system counts: the boundaries of terms, weeks and moments."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from reports.queries.computed import Window, computed_parts
from reports.rules.computed import ComputedBy
from tasks.models import Assignment, AuditEvent, ExtensionRequest, Obstacle, ProgressEntry, Setting
from tasks.rules.clock import VIETNAM
from tasks.rules.life import AskedOf, ExtensionDecision
from tasks.rules.states import AssignmentState
from tasks.rules.workflow import Move
from tests.cast import Cast
from tests.factories import make_agency, make_assignment, make_task

pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """Return a moment of March 2024, whose first day is a Friday."""
    return datetime(2024, 3, 1, hour, minute, tzinfo=VIETNAM) + timedelta(days=day - 1)


def march(last: int = 31) -> Window:
    return Window(date(2024, 3, 1), datetime.combine(date(2024, 3, last), time.max, tzinfo=VIETNAM))


def share(given: datetime, **fields: Any) -> Assignment:
    made = make_assignment(make_task(), **fields)
    Assignment.objects.filter(pk=made.pk).update(created_at=given)
    made.refresh_from_db()
    return made


def answer(made: Assignment, moment: datetime, move: Move = Move.ACKNOWLEDGE) -> None:
    AuditEvent.objects.create(at=moment, verb=move.value, target_type="assignment", target_id=made.pk)


def counted(name: ComputedBy, window: Window | None = None) -> tuple[int, int] | None:
    """Return the parts of the one agency there is."""
    parts = computed_parts(name, window or march())
    return next(iter(parts.values()), None)


@pytest.mark.parametrize(
    ("answered_at", "parts"),
    [(None, (0, 1)), (at(4), (1, 1)), (at(7, 23, 59), (1, 1)), (at(8, 0), (0, 1)), (at(3), (0, 1))],
)
def test_acknowledged_within_three_working_days(answered_at: datetime | None, parts: tuple[int, int]) -> None:
    # Given on Monday the 4th; Thursday the 7th is the last day. What was said before it was given is no answer.
    made = share(at(4))
    if answered_at:
        answer(made, answered_at)
    assert counted(ComputedBy.ACKNOWLEDGED_IN_TIME) == parts


@pytest.mark.parametrize(("last", "parts"), [(6, None), (7, (0, 1))])
def test_acknowledgement_counts_once_its_term_is_over(last: int, parts: tuple[int, int] | None) -> None:
    share(at(4))
    assert counted(ComputedBy.ACKNOWLEDGED_IN_TIME, march(last)) == parts


def test_term_that_ended_before_the_window_is_not_counted_again() -> None:
    # Tuesday, 27 February, and the Monday before.
    share(at(1) - timedelta(days=3))
    assert counted(ComputedBy.ACKNOWLEDGED_IN_TIME) == (0, 1)
    Assignment.objects.update(created_at=at(1) - timedelta(days=4))
    assert counted(ComputedBy.ACKNOWLEDGED_IN_TIME) is None


def test_transfer_starts_the_term_again() -> None:
    made = share(at(4))
    answer(made, at(20), Move.TRANSFER)
    answer(made, at(22))
    assert counted(ComputedBy.ACKNOWLEDGED_IN_TIME, march(10)) is None
    assert counted(ComputedBy.ACKNOWLEDGED_IN_TIME) == (1, 1)


def test_objection_is_an_answer_and_a_return_is_none() -> None:
    made = share(at(4))
    answer(made, at(5), Move.RETURN)
    assert counted(ComputedBy.ACKNOWLEDGED_IN_TIME) == (0, 1)
    answer(made, at(6), Move.DECLINE)
    assert counted(ComputedBy.ACKNOWLEDGED_IN_TIME) == (1, 1)


def test_working_days_to_acknowledge_are_a_setting() -> None:
    Setting.objects.create(name="acknowledge_working_days", value=0)
    answer(share(at(4)), at(4, 23))
    assert counted(ComputedBy.ACKNOWLEDGED_IN_TIME, march(4)) == (1, 1)


def entry(cast: Cast, made: Assignment, moment: datetime) -> None:
    ProgressEntry.objects.create(
        assignment=made, reported_on=moment, done="Đã làm", by=cast.officer_a, created_at=moment
    )


def test_update_is_owed_for_every_week_the_order_was_there(cast: Cast) -> None:
    # The weeks end on Tuesdays at 15:00: the 5th, 12th, 19th and 26th.
    made = share(at(5, 15))
    assert counted(ComputedBy.UPDATES_ON_TIME) == (0, 3)
    for moment in (at(5, 15), at(12, 14, 59), at(26, 15)):
        entry(cast, made, moment)
    assert counted(ComputedBy.UPDATES_ON_TIME) == (1, 3)


def test_update_is_owed_until_the_result_is_reported() -> None:
    share(at(1), state=AssignmentState.SUBMITTED, submitted_at=at(12, 15))
    assert counted(ComputedBy.UPDATES_ON_TIME) == (0, 1)


@pytest.mark.parametrize("fields", [{"state": AssignmentState.PAUSED}, {"period_on": date(2024, 4, 1)}])
def test_no_update_is_owed_for_what_is_out_of_play(fields: dict[str, Any]) -> None:
    share(at(1), **fields)
    assert counted(ComputedBy.UPDATES_ON_TIME) is None


def test_week_counts_once_it_is_closed() -> None:
    share(at(1) - timedelta(days=9))
    early = Window(date(2024, 3, 1), at(5, 14, 59))
    assert [counted(ComputedBy.UPDATES_ON_TIME, window) for window in (early, march(5))] == [None, (0, 1)]


@pytest.mark.parametrize(
    ("decision", "decided_at", "parts"),
    [
        (ExtensionDecision.GRANTED, at(31, 23), (1, 1)),
        (ExtensionDecision.SHORTENED, at(5), (1, 1)),
        (ExtensionDecision.REFUSED, at(5), (0, 1)),
        (ExtensionDecision.GRANTED, at(32), (0, 1)),
    ],
)
def test_extensions_granted_by_the_cut_off(
    cast: Cast, decision: ExtensionDecision, decided_at: datetime, parts: tuple[int, int]
) -> None:
    granted = decision != ExtensionDecision.REFUSED
    ExtensionRequest.objects.create(
        assignment=share(at(1)),
        due_before=date(2024, 3, 5),
        asked_due_on=date(2024, 4, 5),
        reason="Chờ",
        asked_by=cast.officer_a,
        asked_at=at(4),
        decision=decision,
        granted_due_on=date(2024, 4, 1) if granted else None,
        decided_by=cast.secretariat,
        decided_at=decided_at,
        decision_reason="Lý do",
    )
    assert counted(ComputedBy.EXTENSIONS_PER_ORDER) == parts


def test_recommendations_decided_by_the_cut_off(cast: Cast) -> None:
    made = share(at(1))
    told = {
        "assignment": made,
        "text": "Vướng",
        "request": "Gỡ",
        "asked_of": AskedOf.LEADER,
        "raised_by": cast.officer_a,
    }
    for raised_at, decided_at in ((at(2), at(5)), (at(3), at(40)), (at(4), None), (at(50), None)):
        decided = {"decision": "Đồng ý", "decided_by": cast.leader, "decided_at": decided_at} if decided_at else {}
        Obstacle.objects.create(**told, raised_at=raised_at, **decided)
    assert counted(ComputedBy.RECOMMENDATIONS_ANSWERED) == (1, 3)


@pytest.mark.parametrize("name", ComputedBy)
def test_withdrawn_and_nobodys_orders_are_left_out(name: ComputedBy) -> None:
    share(at(1), state=AssignmentState.WITHDRAWN)
    share(at(1), class_wording="các bộ")
    assert counted(name) in (None, (0, 0))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ComputedBy)
def test_queries_do_not_grow(name: ComputedBy, count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(count):
        share(at(1), agency=make_agency(f"Bộ {number}"))
    expected = {ComputedBy.ACKNOWLEDGED_IN_TIME: 3, ComputedBy.UPDATES_ON_TIME: 3, ComputedBy.EXTENSIONS_PER_ORDER: 2}
    with django_assert_num_queries(expected.get(name, 1)):
        computed_parts(name, march())
