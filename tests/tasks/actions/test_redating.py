from datetime import UTC, date, datetime, time, timedelta

import pytest

from tasks.actions.redating import redate_directive, redate_task
from tasks.actions.refusal import Refused
from tasks.models import Assignment, AuditEvent
from tasks.rules.intake import IntakeProblem
from tests.factories import make_assignment, make_directive, make_task

NOW = datetime(2024, 3, 20, 2, tzinfo=UTC)
OLD, NEW = date(2024, 3, 29), date(2024, 4, 26)
REDATING_QUERIES = 11


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


def amend(cast, directive, tasks, to=NEW, **changes):
    facts = {"by": cast.secretariat, "reason": "Công văn 12", **changes}
    return redate_directive(directive=directive, tasks=tasks, to=to, now=NOW, **facts)


def orders(cast, count):
    """Return a directive with so many orders, each with an open share and one that is over."""
    directive = make_directive("12/QĐ-TTg", date(2024, 3, 1))
    tasks = [make_task(directive, wording=f"Việc {number}", due_on=OLD) for number in range(count)]
    for task in tasks:
        share_of(task, cast.ministry_a)
        share_of(task, cast.ministry_b, "completed")
    return directive, tasks


def test_redate_directive_moves_what_follows_the_ticked_orders_only(cast):
    directive, tasks = orders(cast, 3)
    amendment = amend(cast, directive, tasks[:2])
    assert ([one.task for one in amendment.redatings], amendment.moving, amendment.kept) == (tasks[:2], 2, 2)
    shares = Assignment.objects.order_by("task", "agency").values_list("due_on", "original_due_on", "version")
    moved, kept = (NEW, OLD, 1), (OLD, OLD, 0)
    assert list(shares) == [moved, kept, moved, kept, kept, kept]
    assert list(directive.tasks.order_by("pk").values_list("due_on", flat=True)) == [NEW, NEW, OLD]


def test_redate_directive_by_days_moves_each_order_from_its_own_date(cast):
    directive, tasks = orders(cast, 2)
    later = make_task(directive, wording="Việc sau", due_on=NEW)
    undated = make_task(directive, wording="Không hạn")
    amendment = amend(cast, directive, [*tasks, later, undated], timedelta(days=14))
    days = list(directive.tasks.order_by("pk").values_list("due_on", flat=True))
    assert days == [date(2024, 4, 12), date(2024, 4, 12), date(2024, 5, 10), None]
    assert [(task, bool(str(why))) for task, why in amendment.left] == [(undated, True)]


def test_redate_directive_leaves_recurring_orders_and_those_of_other_directives(cast):
    directive, tasks = orders(cast, 1)
    weekly = make_task(directive, wording="Tuần", recurrence={"frequency": "weekly"})
    same = make_task(directive, wording="Đã đúng ngày", due_on=NEW)
    foreign = make_task(make_directive("13/QĐ-TTg"), due_on=OLD)
    amendment = amend(cast, directive, [*tasks, weekly, same, foreign])
    assert ([one.task for one in amendment.redatings], [task for task, _why in amendment.left]) == (
        tasks,
        [weekly, same],
    )
    foreign.refresh_from_db()
    assert foreign.due_on == OLD


def test_redate_directive_does_to_one_order_what_redate_task_does(cast):
    (directive, tasks), fields = orders(cast, 2), ("state", "due_on", "due_time", "original_due_on", "version")
    amend(cast, directive, tasks[:1])
    redate(cast, tasks[1])
    together, alone = (list(task.assignments.order_by("pk").values_list(*fields)) for task in tasks)
    assert together == alone
    events = [
        list(AuditEvent.objects.filter(verb=verb).order_by("pk").values_list("before", "after"))
        for verb in ("redate_task", "redate_assignment")
    ]
    assert [one == other for one, other in events] == [True, True]


def test_redate_directive_dry_run_writes_nothing(cast):
    directive, tasks = orders(cast, 2)
    amendment = amend(cast, directive, tasks, dry_run=True, reason="")
    assert (amendment.moving, AuditEvent.objects.count()) == (2, 0)
    assert set(Assignment.objects.values_list("due_on", "version")) == {(OLD, 0)}


def test_redate_directive_is_audited_with_the_document_that_amends_it(cast):
    directive, tasks = orders(cast, 2)
    amending = make_directive("20/QĐ-TTg", date(2024, 3, 15))
    amend(cast, directive, tasks, amended_by=amending, reason="")
    whole = AuditEvent.objects.get(verb="redate_directive")
    told = {"reason": "20/QĐ-TTg", "amended_by": amending.pk, "tasks": 2, "moved": 2, "kept": 2}
    assert (whole.target_id, whole.by, whole.after) == (directive.pk, cast.secretariat, told)
    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["redate_directive"] + ["redate_task", "redate_assignment"] * 2
    assert all(event.after["reason"] == "20/QĐ-TTg" for event in AuditEvent.objects.all())


def test_redate_directive_that_makes_no_sense_is_refused(cast):
    directive, tasks = orders(cast, 1)
    older = make_directive("1/QĐ-TTg", date(2024, 2, 1))
    for wrong in (
        {"tasks": []},
        {"to": OLD},
        {"to": timedelta()},
        {"reason": "  "},
        {"amended_by": directive},
        {"amended_by": older},
    ):
        with pytest.raises(Refused):
            amend(cast, directive, **{"tasks": tasks, **wrong})
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("part", ["focal_point_a", "leader", "member", "administrator"])
def test_redate_directive_by_others_is_refused(cast, part):
    directive, tasks = orders(cast, 1)
    with pytest.raises(Refused):
        amend(cast, directive, tasks, by=getattr(cast, part))


@pytest.mark.parametrize("count", [1, 3])
def test_redate_directive_asks_the_same_number_of_queries(cast, django_assert_num_queries, count):
    directive, tasks = orders(cast, count)
    with django_assert_num_queries(REDATING_QUERIES):
        amend(cast, directive, tasks)
