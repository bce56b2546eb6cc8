from datetime import UTC, date, datetime, time

import pytest

from tasks.actions.redating import redate_task
from tasks.actions.refusal import Refused
from tasks.models import Assignment, AuditEvent
from tasks.rules.intake import IntakeProblem
from tests.factories import make_assignment, make_directive, make_task

NOW = datetime(2024, 3, 20, 2, tzinfo=UTC)
OLD, NEW = date(2024, 3, 29), date(2024, 4, 26)


@pytest.fixture
def task(cast):
    return make_task(make_directive(issued_on=date(2024, 3, 1)), due_on=OLD, due_time=time(15), deadline_kind="exact")


def redate(cast, task, due_on=NEW, **changes):
    return redate_task(
        task=task, due_on=due_on, now=NOW, **{"by": cast.secretariat, "reason": "Công văn 12", **changes}
    )


def share_of(task, agency, state="in_progress", **fields):
    sent = NOW if state in ("submitted", "completed") else None
    return make_assignment(task, agency, state=state, submitted_at=sent, **{"due_on": OLD, **fields})


@pytest.mark.parametrize(
    "state", ["assigned", "acknowledged", "objected", "in_progress", "returned", "paused", "submitted"]
)
def test_redate_task_moves_its_open_shares_and_keeps_the_original(cast, task, state):
    share = share_of(task, cast.ministry_a, state, due_time=time(15))
    redate(cast, task)
    share.refresh_from_db()
    task.refresh_from_db()
    assert (share.due_on, share.due_time, share.original_due_on) == (NEW, None, OLD)
    assert (share.state, share.extension_count, share.version) == (state, 0, 1)
    assert (task.due_on, task.due_time) == (NEW, None)


@pytest.mark.parametrize(
    ("state", "due_on"), [("completed", OLD), ("withdrawn", OLD), ("in_progress", date(2024, 4, 2))]
)
def test_redate_task_keeps_what_is_over_or_was_agreed(cast, task, state, due_on):
    share = share_of(task, cast.ministry_a, state, due_on=due_on)
    redating = redate(cast, task)
    share.refresh_from_db()
    assert (share.due_on, redating.moving) == (due_on, [])
    assert [(one, bool(str(why))) for one, why in redating.kept] == [(share, True)]


def test_redate_task_forward_never_makes_a_sent_result_late(cast, task):
    sent, working = share_of(task, cast.ministry_a, "submitted"), share_of(task, cast.ministry_b)
    redate(cast, task, date(2024, 3, 21))
    assert dict(Assignment.objects.values_list("pk", "due_on")) == {sent.pk: OLD, working.pk: date(2024, 3, 21)}


def test_redate_task_gives_an_undated_order_its_first_date(cast):
    task = make_task(make_directive(issued_on=date(2024, 3, 1)))
    share = make_assignment(task, cast.ministry_a)
    redate(cast, task)
    share.refresh_from_db()
    task.refresh_from_db()
    assert (share.due_on, share.original_due_on, task.deadline_kind) == (NEW, NEW, "exact")


def test_redate_task_dry_run_writes_nothing(cast, task):
    share = share_of(task, cast.ministry_a)
    redating = redate(cast, task, dry_run=True, reason="")
    share.refresh_from_db()
    task.refresh_from_db()
    assert (redating.moving, share.due_on, task.due_on, AuditEvent.objects.count()) == ([share], OLD, OLD, 0)


def test_redate_task_is_audited(cast, task):
    share = share_of(task, cast.ministry_a)
    redate(cast, task)
    whole, row = AuditEvent.objects.order_by("pk")
    assert (whole.verb, whole.target_id, whole.after["moved"]) == ("redate_task", task.pk, 1)
    assert (row.verb, row.target_id) == ("redate_assignment", share.pk)
    assert (row.before, row.after) == ({"due_on": "2024-03-29"}, {"due_on": "2024-04-26", "reason": "Công văn 12"})


@pytest.mark.parametrize(
    ("due_on", "codes"),
    [
        (date(2024, 3, 31), [IntakeProblem.DAY_OFF]),
        (date(2024, 3, 21), [IntakeProblem.SHORT_NOTICE]),
        (date(2024, 2, 28), [IntakeProblem.BEFORE_DIRECTIVE]),
        (NEW, []),
    ],
)
def test_redate_task_points_out_a_date_worth_a_look(cast, task, due_on, codes):
    assert [problem.code for problem in redate(cast, task, due_on, dry_run=True).problems] == codes


def test_redate_task_that_makes_no_sense_is_refused(cast, task):
    weekly = make_task(task.directive, wording="Tuần", recurrence={"frequency": "weekly"})
    for wrong in ({"task": weekly}, {"due_on": OLD}, {"reason": "  "}):
        with pytest.raises(Refused):
            redate(cast, **{"task": task, **wrong})


@pytest.mark.parametrize("part", ["focal_point_a", "leader", "member", "administrator"])
def test_redate_task_by_others_is_refused(cast, task, part):
    with pytest.raises(Refused):
        redate(cast, task, by=getattr(cast, part))
