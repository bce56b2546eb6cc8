"""Anybody tries anything in any order, and what must hold for every share holds after each step.

Hypothesis chooses the steps; when one of them breaks something, it tells the shortest road that leads there.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, ClassVar, NamedTuple

from django.db import transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tasks.actions.assignment import STEERING, hand_to_officer, steer_assignment
from tasks.actions.completion import accept_completion, return_completion, submit_completion
from tasks.actions.extension import ask_extension, decide_extension
from tasks.actions.handover import pass_on_agency
from tasks.actions.nudge import nudge_assignments
from tasks.actions.objection import (
    DECISIONS,
    OBJECTIONS,
    acknowledge_assignment,
    decide_objection,
    object_to_assignment,
)
from tasks.actions.obstacle import decide_obstacle, raise_obstacle
from tasks.actions.progress import log_progress
from tasks.actions.refusal import Refused
from tasks.models import Agency, Assignment, AuditEvent, Role, User
from tasks.queries.handover import open_work_by_agency
from tasks.rules.clock import local_date
from tasks.rules.life import AskedOf, ExtensionDecision, Outlook
from tasks.rules.roles import RoleKind
from tasks.rules.states import AssignmentState
from tasks.rules.workflow import WORKFLOW, Move, Party
from tests.factories import make_agency, make_assignment, make_task

START, DUE = datetime(2024, 3, 20, 2, 0, tzinfo=UTC), date(2024, 3, 25)
MOVES = {move.value for move in Move}
REQUESTS = {"ask_extension", "decide_extension", "raise_obstacle", "decide_obstacle", "urge_assignment"}
GRANTED = (ExtensionDecision.GRANTED, ExtensionDecision.SHORTENED)
ANSWERS = [decision for decision in ExtensionDecision if decision != ExtensionDecision.PENDING]
FRESH = {"assigned", "acknowledged"}
# What is withdrawn stays so, and ends the story of a share.
STEERED = [move for move in STEERING if move != Move.WITHDRAW] * 2 + [Move.WITHDRAW]
# Two of the secretariat, so that one can decide on what the other reported.
SECRETARIAT = ["secretariat", "second_secretariat"]
PARTS = [
    *SECRETARIAT, "focal_point_a", "head_a", "focal_point_b", "officer_a", "other_officer_a", "member", "leader",
    "council_member", "auditor", "administrator", "outsider",
]  # fmt: skip


class Step(NamedTuple):
    """What somebody tries with a share, and how many hours after the step before.

    The share "ready" is the first one that waits for such a step; "holder" is who answers for the share.
    """

    name: str
    share: str
    who: str
    hours: int
    details: dict[str, Any]


STEPS: list[st.SearchStrategy[Step]] = []
shares, hours = st.sampled_from(["ready", "ready", "lead", "helper", "group"]), st.integers(1, 30)
# A reason is given, or forgotten.
words, agencies = st.sampled_from([*["Có lý do"] * 4, ""]), st.sampled_from(["c", "a", "b"])


def step(*proper, ready=(), often=1, **details):
    """Offer a method as a step: in two of three cases of those whose business it is, else of anybody."""

    def offer(method):
        who = st.sampled_from(proper) | st.sampled_from(proper) | st.sampled_from(PARTS)
        name, method.ready = st.just(method.__name__), set(ready)
        STEPS.extend([st.builds(Step, name, shares, who, hours, st.fixed_dictionaries(details))] * often)
        return method

    return offer


class Office(RuleBasedStateMachine):
    """An office in which everybody may try everything; what is refused leaves no trace."""

    seen: ClassVar[set[str]] = set()

    def __init__(self, cast):
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.now, self.told, self.given, self.waiting = START, [], {}, {}
        self.people = {name: person.pk for name, person in cast.people().items()}
        self.agencies = {"a": cast.ministry_a.pk, "b": cast.ministry_b.pk}
        self.focal = {self.agencies["a"]: "focal_point_a", self.agencies["b"]: "focal_point_b"}
        self.group = cast.working_group
        self.agencies["c"] = self.found("focal_point_b").pk

    def teardown(self):
        """Forget the example: the next one begins with the cast alone."""
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize()
    def order(self):
        """Give an order to a leading agency, one that helps and a body that watches."""
        task, lead, helper = make_task(), self.agency("a"), self.agency("b")
        self.shares = {
            "lead": make_assignment(task, lead, due_on=DUE).pk,
            "helper": make_assignment(task, helper, due_on=DUE, role="coordinating").pk,
            "group": make_assignment(task, body=self.group, due_on=DUE, role="monitoring").pk,
        }
        self.given |= {self.shares["lead"]: lead.pk, self.shares["helper"]: helper.pk, self.shares["group"]: None}

    def agency(self, name):
        return Agency.objects.get(pk=self.agencies[name])

    def attempt(self, verb, share, action, **details):
        """Do it, and note what the audit log must say of it; return None for what is refused."""
        try:
            done = action(now=self.now, **details)
        except Refused:
            return None
        self.told.append((verb, share.pk))
        return done

    @step(*SECRETARIAT, ended=st.sampled_from([True, True, False]), into=st.sampled_from(["new", "a", "b", "c"]))
    def reorganise(self, share, by, ended, into):
        """Pass the work of the share's agency to a new one or to another; nothing is lost and nothing appears."""
        if share.agency is None:
            return
        today, old = local_date(self.now), share.agency
        if ended:
            old.valid_to = max(today - timedelta(days=1), old.valid_from or date.min)
            old.save()
        to = self.found(self.focal[old.pk]) if into == "new" else self.agency(into)
        before, first = open_work_by_agency(), open_work_by_agency(first=True)
        try:
            passed = pass_on_agency(agency=old, shares_to=to, by=by, now=self.now, on=today)
        except Refused:
            return
        self.told += [("pass_on_assignment", row.share.pk) for row in passed.moved]
        moved, after = len(passed.moved), open_work_by_agency()
        assert after.get(old.pk, 0) == len(passed.kept) == before.get(old.pk, 0) - moved
        assert after.get(to.pk, 0) == before.get(to.pk, 0) + moved
        assert open_work_by_agency(first=True) == first
        self.agencies |= {name: to.pk for name, held in self.agencies.items() if held == old.pk}

    def found(self, part):
        """Return a new agency, for which this person answers besides what they did before."""
        new = make_agency(f"Bộ số {len(self.focal)}", valid_from=local_date(self.now))
        self.focal[new.pk] = part
        Role.objects.create(user_id=self.people[part], kind=RoleKind.AGENCY_FOCAL_POINT, agency=new)
        return new

    @step("holder", ready={"assigned"})
    def acknowledge(self, share, by):
        self.attempt("acknowledge_assignment", share, acknowledge_assignment, assignment=share, by=by)

    @step("holder", ready=FRESH, often=2, move=st.sampled_from(OBJECTIONS), reason=words, agency=agencies)
    def object(self, share, by, move, reason, agency):
        details = {"move": move, "reason": reason, "agency": self.agency(agency)}
        self.attempt(move.value, share, object_to_assignment, assignment=share, by=by, **details)

    @step(*SECRETARIAT, ready={"objected"}, often=3, move=st.sampled_from(DECISIONS), reason=words, agency=agencies)
    def settle(self, share, by, move, reason, agency):
        details = {"move": move, "reason": reason, "agency": self.agency(agency)}
        self.attempt(move.value, share, decide_objection, assignment=share, by=by, **details)

    @step("holder", percent=st.sampled_from([None, 10, 100]), outlook=st.sampled_from(Outlook), cause=words)
    def log(self, share, by, **details):
        self.attempt("log_progress", share, log_progress, assignment=share, by=by, done="Đã làm", **details)

    @step("holder", ready={"in_progress", "returned"}, often=2, note=words, late_cause=words)
    def submit(self, share, by, **details):
        self.attempt("submit_completion", share, submit_completion, assignment=share, by=by, **details)

    @step(*SECRETARIAT, ready={"submitted"}, often=3, note=words, delay_waived=st.sampled_from([False, False, True]))
    def accept(self, share, by, **details):
        if request := share.completion_requests.order_by("-pk").first():
            self.attempt("accept_completion", share, accept_completion, by=by, request=request, **details)

    @step(*SECRETARIAT, ready={"submitted"}, reason=words)
    def give_back(self, share, by, reason):
        if request := share.completion_requests.order_by("-pk").first():
            self.attempt("return_completion", share, return_completion, by=by, request=request, reason=reason)

    @step(*SECRETARIAT, ready={"completed", "paused"}, often=3, move=st.sampled_from(STEERED), reason=words)
    def steer(self, share, by, move, reason):
        self.attempt(move.value, share, steer_assignment, assignment=share, by=by, move=move, reason=reason)

    @step("holder", officer=st.sampled_from(["officer_a", "focal_point_b"]))
    def hand(self, share, by, officer):
        chosen = User.objects.get(pk=self.people[officer])
        self.attempt("hand_to_officer", share, hand_to_officer, assignment=share, by=by, officer=chosen)

    @step("holder", days=st.integers(1, 60), reason=words, late_cause=words)
    def ask(self, share, by, days, **details):
        day = share.due_on + timedelta(days=days)
        self.attempt("ask_extension", share, ask_extension, assignment=share, by=by, asked_due_on=day, **details)

    @step(
        *SECRETARIAT,
        ready={"more time"},
        often=2,
        decision=st.sampled_from(ANSWERS),
        sooner=st.integers(0, 20),
        reason=words,
    )
    def extend(self, share, by, sooner, **details):
        if request := share.extension_requests.order_by("-pk").first():
            day = request.asked_due_on - timedelta(days=sooner)
            details |= {"request": request, "granted_due_on": day}
            self.attempt("decide_extension", share, decide_extension, by=by, **details)

    @step("holder", asked_of=st.sampled_from([AskedOf.LEADER, AskedOf.SECRETARIAT]), request=words)
    def obstruct(self, share, by, **details):
        self.attempt("raise_obstacle", share, raise_obstacle, assignment=share, by=by, text="Vướng", **details)

    @step("leader", *SECRETARIAT, ready={"a way"}, often=2, decision=words)
    def clear(self, share, by, decision):
        if obstacle := share.obstacles.order_by("-pk").first():
            self.attempt("decide_obstacle", share, decide_obstacle, by=by, obstacle=obstacle, decision=decision)

    @step(*SECRETARIAT)
    def urge(self, share, by):
        done = self.attempt("urge_assignment", share, nudge_assignments, assignments=[share], by=by, text="Khẩn trương")
        if done is not None and not done.urged:
            self.told.pop()

    @rule(step=st.integers(0, len(STEPS) - 1).flatmap(STEPS.__getitem__))
    def go(self, step):
        """Let the clock run, and somebody try something."""
        method = getattr(self, step.name)
        ready = [name for name, waiting in self.waiting.items() if waiting & method.ready]
        number = self.shares[next(iter(ready), "lead") if step.share == "ready" else step.share]
        share = Assignment.objects.select_related("agency").get(pk=number)
        part = self.focal.get(share.agency_id, "secretariat") if step.who == "holder" else step.who
        self.now += timedelta(hours=step.hours)
        method(share, User.objects.get(pk=self.people[part]), **step.details)

    @invariant()
    def the_office_is_in_order(self):
        events = list(AuditEvent.objects.order_by("pk"))
        assert [(event.verb, event.target_id) for event in events] == self.told
        self.seen.update(event.verb for event in events)
        requests = ("extension_requests", "completion_requests", "nudges", "obstacles")
        names = {number: name for name, number in self.shares.items()}
        for share in Assignment.objects.prefetch_related(*requests):
            story = [event for event in events if event.target_id == share.pk]
            check_path(share, story, self.given[share.pk])
            check_counters(share)
            check_versions(share, story)
            check_people(share, story, {self.people[part] for part in SECRETARIAT})
            self.waiting[names[share.pk]] = waits_for(share)


def waits_for(share):
    """Return the state of a share, and what else somebody should decide about it."""
    extension = any(one.decided_at is None for one in share.extension_requests.all())
    obstacle = any(one.decided_at is None for one in share.obstacles.all())
    return {share.state, *(["more time"] if extension else []), *(["a way"] if obstacle else [])}


def check_path(share, story, agency):
    """State and agency of a share are those its audited moves lead through, and every move is in the table."""
    state = AssignmentState.ASSIGNED
    for event in (event for event in story if event.verb in MOVES):
        rule = WORKFLOW[Move(event.verb)]
        assert state in rule.sources
        assert (event.before["state"], event.after["state"]) == (state, rule.target or state)
        state = rule.target or state
        if event.verb in (Move.TRANSFER, Move.PASS_ON):
            assert event.before["agency"] == agency
            agency = event.after["agency"]
    assert (share.state, share.agency_id) == (state, agency)


def check_counters(share):
    """Counts and dates of a share are those of its requests; the original date stays."""
    granted = sorted((one for one in share.extension_requests.all() if one.decision in GRANTED), key=lambda one: one.pk)
    assert share.original_due_on == DUE
    assert share.extension_count == len(granted) <= 3
    assert share.due_on == (granted[-1].granted_due_on if granted else DUE)
    assert share.nudge_count == len(share.nudges.all())
    times = sorted(nudge.at for nudge in share.nudges.all())
    assert all(later - earlier >= timedelta(hours=4) for earlier, later in pairwise(times))
    accepted = sorted(one.pk for one in share.completion_requests.all() if one.decision == "accepted")
    waived = [one.delay_waived for one in share.completion_requests.all() if accepted and one.pk == accepted[-1]]
    assert share.delay_waived == (share.state == AssignmentState.COMPLETED and waived == [True])


def check_versions(share, story):
    """The version counts the audited changes of the share itself."""
    changes = [event for event in story if event.verb in MOVES or event.verb == "hand_to_officer"]
    moved = [e for e in story if e.verb == "decide_extension" and e.before["due_on"] != e.after["due_on"]]
    assert share.version == len(changes) + len(moved)


def check_people(share, story, secretariat):
    """The secretariat's moves are made by the secretariat, and nobody decides on their own."""
    for event in story:
        if event.verb in MOVES and WORKFLOW[Move(event.verb)].mover == Party.SECRETARIAT:
            assert event.by_id in secretariat
    assert not [one for one in share.completion_requests.all() if one.decided_by_id in (one.submitted_by_id,)]
    assert not [one for one in share.extension_requests.all() if one.decided_by_id in (one.asked_by_id,)]
    assert not [one for one in share.obstacles.all() if one.decided_by_id in (one.raised_by_id,)]


# The same walks every time, so that only a change of the rules makes one fail. Many short runs, because within one
# run Hypothesis tries variations of what it has found.
WALKS = settings(
    max_examples=10,
    stateful_step_count=30,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


def test_random_moves_by_random_people_keep_the_order_of_the_office(cast):
    Office.seen.clear()
    for number in range(8):
        run_state_machine_as_test(seed(number)(lambda: Office(cast)), settings=WALKS)
    # The walks have been everywhere, so that nothing above holds only because nothing happened.
    assert sorted((MOVES | REQUESTS) - Office.seen) == []
