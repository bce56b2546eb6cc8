"""Random people make random moves, and what must hold for every share holds after each of them."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from tasks.actions.assignment import STEERING, hand_to_officer, steer_assignment
from tasks.actions.completion import accept_completion, return_completion, submit_completion
from tasks.actions.extension import ask_extension, decide_extension
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
from tasks.models import Assignment, AuditEvent, CompletionRequest, ExtensionRequest, Nudge, Obstacle
from tasks.rules.life import AskedOf, ExtensionDecision, Outlook
from tasks.rules.states import AssignmentState
from tasks.rules.workflow import WORKFLOW, Move, Party
from tests.factories import make_assignment, make_task

START, DUE = datetime(2024, 3, 20, 2, 0, tzinfo=UTC), date(2024, 3, 25)
MOVES = {move.value for move in Move}
GRANTED = (ExtensionDecision.GRANTED, ExtensionDecision.SHORTENED)


class Walk:
    """An office that does one thing after the other, chosen by dice."""

    def __init__(self, cast, seed):
        self.cast, self.dice, self.now = cast, Random(seed), START
        self.holders = [
            {"agency": cast.ministry_a},
            {"agency": cast.ministry_b, "role": "coordinating"},
            {"body": cast.working_group, "role": "monitoring"},
        ]

    def one(self, choices):
        return self.dice.choice(list(choices))

    def share(self):
        """Return a share that isn't withdrawn; of a new task, when there is none of that holder."""
        holder = self.one(self.holders)
        alive = Assignment.objects.filter(role=holder.get("role", "lead")).exclude(state="withdrawn")
        return alive.first() or make_assignment(make_task(), due_on=DUE, **holder)

    def step(self):
        """Let somebody try something; what is refused leaves no trace."""
        self.now += timedelta(hours=self.dice.randint(1, 30))
        share = self.share()
        step = self.one(LIKELY.get(share.state, STEPS) if self.dice.random() < 0.6 else STEPS)
        who = self.one(self.proper(step, share) if self.dice.random() < 0.7 else self.cast.people().values())
        before = AuditEvent.objects.count()
        try:
            step(self, share, who)
        except Refused:
            assert AuditEvent.objects.count() == before

    def proper(self, step, share):
        """Return the people whose business the step is; two of the secretariat, so that one can decide on the other."""
        secretariat = [self.cast.secretariat, self.cast.second_secretariat]
        if step in AGENCY_STEPS and share.agency is not None:
            own = share.agency == self.cast.ministry_a
            return [self.cast.focal_point_a if own else self.cast.focal_point_b]
        return [self.cast.leader, *secretariat] if step is Walk.clear else secretariat

    def words(self):
        return self.one(["", "Có lý do", "Theo ý kiến chỉ đạo"])

    def acknowledge(self, share, who):
        acknowledge_assignment(assignment=share, by=who, now=self.now)

    def object(self, share, who):
        move, agency = self.one(OBJECTIONS), self.one([None, self.cast.ministry_a, self.cast.ministry_b])
        object_to_assignment(assignment=share, move=move, by=who, now=self.now, reason=self.words(), agency=agency)

    def settle(self, share, who):
        move, agency = self.one(DECISIONS), self.one([None, self.cast.ministry_a, self.cast.ministry_b])
        decide_objection(assignment=share, move=move, by=who, now=self.now, reason=self.words(), agency=agency)

    def log(self, share, who):
        percent, outlook = self.one([None, 10, 100]), self.one(Outlook)
        log_progress(
            assignment=share, by=who, now=self.now, done="Đã làm", percent=percent, outlook=outlook, cause=self.words()
        )

    def submit(self, share, who):
        submit_completion(assignment=share, by=who, now=self.now, note=self.words(), late_cause=self.words())

    def decide(self, share, who):
        request = share.completion_requests.order_by("-pk").first()
        if request is None:
            raise Refused("nothing was sent")
        if self.one([True, False]):
            waived = self.one([True, False])
            accept_completion(request=request, by=who, now=self.now, note=self.words(), delay_waived=waived)
        else:
            return_completion(request=request, by=who, now=self.now, reason=self.words())

    def steer(self, share, who):
        steer_assignment(assignment=share, move=self.one(STEERING), by=who, now=self.now, reason=self.words())

    def hand(self, share, who):
        officer = self.one([None, self.cast.officer_a, self.cast.focal_point_b])
        hand_to_officer(assignment=share, officer=officer, by=who, now=self.now)

    def ask(self, share, who):
        day = DUE + timedelta(days=self.dice.randint(-1, 300))
        ask_extension(
            assignment=share, asked_due_on=day, reason=self.words(), by=who, now=self.now, late_cause=self.words()
        )

    def extend(self, share, who):
        request = share.extension_requests.order_by("-pk").first()
        if request is None:
            raise Refused("nothing was asked for")
        decision, day = self.one(ExtensionDecision), request.asked_due_on - timedelta(days=1)
        if decision == ExtensionDecision.PENDING:
            raise Refused("no decision")
        reason = self.words()
        decide_extension(request=request, decision=decision, by=who, now=self.now, granted_due_on=day, reason=reason)

    def obstruct(self, share, who):
        asked = self.one([AskedOf.LEADER, AskedOf.SECRETARIAT])
        raise_obstacle(assignment=share, text="Vướng", request=self.words(), asked_of=asked, by=who, now=self.now)

    def clear(self, share, who):
        obstacle = share.obstacles.order_by("-pk").first()
        if obstacle is None:
            raise Refused("nothing is in the way")
        decide_obstacle(obstacle=obstacle, decision=self.words(), by=who, now=self.now)

    def urge(self, share, who):
        nudge_assignments(assignments=[share], text="Khẩn trương", by=who, now=self.now)


STEPS = (
    Walk.acknowledge, Walk.object, Walk.settle, Walk.log, Walk.submit, Walk.decide, Walk.steer, Walk.hand,
    Walk.ask, Walk.extend, Walk.obstruct, Walk.clear, Walk.urge,
)  # fmt: skip


AGENCY_STEPS = (Walk.acknowledge, Walk.object, Walk.log, Walk.submit, Walk.hand, Walk.ask, Walk.obstruct)
# What somebody would do next; anything else is tried as well.
LIKELY = {
    "assigned": (Walk.acknowledge, *[Walk.object] * 6, Walk.log, Walk.ask, Walk.urge),
    "acknowledged": (Walk.object, Walk.log, Walk.submit, Walk.ask, Walk.obstruct, Walk.steer),
    "objected": (Walk.settle,),
    "in_progress": (Walk.submit, Walk.ask, Walk.extend, Walk.obstruct, Walk.clear, Walk.steer),
    "submitted": (Walk.decide, Walk.extend, Walk.clear),
    "returned": (Walk.log, Walk.submit, Walk.extend),
    "paused": (Walk.steer,),
    "completed": (Walk.steer,),
}


def check_path(share, events):
    """The states of a share are those its audited moves lead through, and every one is in the table."""
    state = AssignmentState.ASSIGNED
    for event in events:
        if event.verb not in MOVES:
            continue
        rule = WORKFLOW[Move(event.verb)]
        assert (event.before["state"], event.after["state"]) == (state, rule.target)
        assert state in rule.sources
        state = rule.target
    assert share.state == state


def check_counters(share):
    granted = share.extension_requests.filter(decision__in=GRANTED)
    assert share.extension_count == granted.count() <= 3
    assert share.nudge_count == share.nudges.count()
    assert share.original_due_on == DUE
    last = granted.order_by("decided_at", "pk").last()
    assert share.due_on == (last.granted_due_on if last else DUE)
    waived = share.completion_requests.filter(decision="accepted").order_by("pk").last()
    assert share.delay_waived == (share.state == AssignmentState.COMPLETED and waived.delay_waived)


def check_versions(share, events):
    """The version counts the audited changes of the share itself."""
    changes = [e for e in events if e.verb in MOVES or e.verb == "hand_to_officer"]
    moved = [e for e in events if e.verb == "decide_extension" and e.before["due_on"] != e.after["due_on"]]
    assert share.version == len(changes) + len(moved)


def check_people(cast, events):
    """The agency's moves are made by its people, the secretariat's by the secretariat, and nobody decides their own."""
    secretariat = {cast.secretariat.pk, cast.second_secretariat.pk}
    for event in events:
        if event.verb in MOVES and WORKFLOW[Move(event.verb)].mover == Party.SECRETARIAT:
            assert event.by_id in secretariat
    assert not [r for r in CompletionRequest.objects.all() if r.decided_by_id and r.decided_by_id == r.submitted_by_id]
    assert not [r for r in ExtensionRequest.objects.all() if r.decided_by_id and r.decided_by_id == r.asked_by_id]
    assert not [o for o in Obstacle.objects.all() if o.decided_by_id and o.decided_by_id == o.raised_by_id]


def check_nudges():
    times = {}
    for number, at in Nudge.objects.order_by("at").values_list("assignment", "at"):
        assert at - times.get(number, START - timedelta(days=1)) >= timedelta(hours=4)
        times[number] = at


def check_everything(cast):
    for share in Assignment.objects.all():
        events = list(AuditEvent.objects.filter(target_type="assignment", target_id=share.pk).order_by("pk"))
        check_path(share, events)
        check_counters(share)
        check_versions(share, events)
        check_people(cast, events)
    check_nudges()


@pytest.mark.parametrize("seed", [2, 3])
def test_random_moves_by_random_people_keep_the_order_of_the_office(cast, seed):
    walk = Walk(cast, seed)
    for number in range(500):
        walk.step()
        if number % 60 == 0:
            check_everything(cast)
    check_everything(cast)
    # The walk has been everywhere, so that nothing above holds only because nothing happened.
    made = set(AuditEvent.objects.values_list("verb", flat=True))
    missing = (MOVES - {Move.PASS_ON.value} | REQUESTS) - made
    assert not missing


REQUESTS = {"ask_extension", "decide_extension", "raise_obstacle", "decide_obstacle", "urge_assignment"}
