"""A random office, and the obvious slow way to count what is in it."""

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import count

from reports.rules.rates import Counts
from reports.rules.scopes import Scope
from tasks.models import Agency, Assignment, Body, CompletionRequest, Directive, Membership, Task, User
from tasks.rules.clock import VIETNAM
from tasks.rules.due_dates import DueDates
from tasks.rules.kinds import AgencyKind, BodyKind, Decision
from tasks.rules.states import AssignmentRole, AssignmentState, Status
from tasks.rules.status import StatusFacts, derive_status

# A Thursday, and a leap day.
NOW = datetime(2024, 2, 29, 7, 30, tzinfo=VIETNAM)
SUBMITTED = {AssignmentState.SUBMITTED, AssignmentState.COMPLETED}
_numbers = count(1)


@dataclass
class Office:
    """What the random assignments are made of."""

    agencies: list[Agency]
    bodies: list[Body]
    seats: list[Membership]
    tasks: list[Task]


def make_office(*, agencies: int = 4, directives: int = 3) -> Office:
    """Return agencies (one of them ended), bodies with members, and directives with tasks in two fields and none."""
    made = [Agency.objects.create(name_vi=f"Bộ số {next(_numbers)}", kind=AgencyKind.MINISTRY) for _ in range(agencies)]
    Agency.objects.filter(pk=made[0].pk).update(valid_to=date(2024, 1, 31))
    bodies = [Body.objects.create(name_vi=f"Tổ {next(_numbers)}", kind=BodyKind.WORKING_GROUP) for _ in range(2)]
    seats = [Membership.objects.create(body=body, position=f"Ủy viên {next(_numbers)}") for body in bodies * 2]
    tasks = []
    for number in range(directives):
        directive = Directive.objects.create(
            number=f"{next(_numbers)}/TB-VPCP", issued_on=NOW.date() - timedelta(days=30 * number)
        )
        fields = ["Đất đai", "Y tế", ""]
        tasks += [Task.objects.create(directive=directive, wording="Rà soát", field=field) for field in fields]
    return Office(made, bodies, seats, tasks)


def fill(office: Office, number: int, *, seed: int, by: User | None = None, decider: User | None = None) -> None:
    """Store random assignments, some with reports when there is somebody to report and somebody to decide."""
    chance = random.Random(seed)
    rows = [random_assignment(office, chance) for _ in range(number)]
    made = Assignment.objects.bulk_create(rows, batch_size=500)
    for share in made:
        share.created_at = NOW - timedelta(hours=chance.randint(0, 24 * 40))
    Assignment.objects.bulk_update(made, ["created_at"], batch_size=500)
    if by and decider:
        CompletionRequest.objects.bulk_create(
            accepted(share, by, decider, after=timedelta(hours=chance.randint(0, 24 * 15)))
            for share in made
            if share.state == AssignmentState.COMPLETED and chance.random() < 0.8
        )


def accepted(share: Assignment, by: User, decider: User, *, after: timedelta) -> CompletionRequest:
    """Return the unsaved report of a share that was accepted so long after it was sent."""
    return CompletionRequest(
        assignment=share,
        submitted_by=by,
        submitted_at=share.submitted_at,
        decision=Decision.ACCEPTED,
        decided_by=decider,
        decided_at=share.submitted_at + after,
    )


def random_assignment(office: Office, chance: random.Random) -> Assignment:
    """Return an unsaved assignment of somebody to one of the tasks, in any state."""
    assignee = chance.choices(
        [
            {"agency": chance.choice(office.agencies)},
            {"body": chance.choice(office.bodies)},
            {"membership": chance.choice(office.seats)},
            {"class_wording": "các bộ, ngành"},
        ],
        weights=[8, 1, 1, 1],
    )[0]
    state = chance.choice(list(AssignmentState))
    due_on = chance.choice([None, *(NOW.date() + timedelta(days=days) for days in range(-12, 12))])
    original = chance.choice([due_on, NOW.date() - timedelta(days=chance.randint(0, 30))])
    submitted = state in SUBMITTED or (state == AssignmentState.WITHDRAWN and chance.random() < 0.5)
    return Assignment(
        task=chance.choice(office.tasks),
        **assignee,
        came_from=chance.choice([None, *office.agencies]) if "agency" in assignee else None,
        role=chance.choice(list(AssignmentRole)),
        state=state,
        due_on=due_on,
        original_due_on=original or due_on,
        due_time=chance.choice([None, time(7, 0), time(15, 0)]) if due_on else None,
        submitted_at=NOW - timedelta(hours=chance.randint(0, 24 * 14)) if submitted else None,
        period_on=date(2000, 1, 1) + timedelta(days=next(_numbers)),
        # Also of what is in time: a date that was moved after the decision.
        delay_waived=state == AssignmentState.COMPLETED and chance.random() < 0.5,
    )


def counted_slowly(now: datetime, scope: Scope, dates: DueDates = DueDates.AGREED) -> dict[int | str | None, Counts]:
    """Return the counts by key, one assignment after the other, by the rule itself."""
    counted: dict[int | str | None, Counts] = {}
    shares = Assignment.objects.select_related("task__directive", "membership")
    for share in shares:
        key, status = key_of(share, scope), status_of(share, now, dates)
        before = counted.get(key, Counts())
        counted[key] = replace(before, **{status.value: getattr(before, status.value) + 1})
    return counted


def waived_slowly(now: datetime, scope: Scope, dates: DueDates = DueDates.AGREED) -> dict[int | str | None, int]:
    """Return how many late results were waived, by key, one assignment after the other; a key without any has a 0."""
    waived: dict[int | str | None, int] = {}
    for share in Assignment.objects.select_related("task__directive", "membership"):
        key = key_of(share, scope)
        is_waived = share.delay_waived and status_of(share, now, dates) == Status.DONE_LATE
        waived[key] = waived.get(key, 0) + int(is_waived)
    return waived


def status_of(share: Assignment, now: datetime, dates: DueDates) -> Status:
    """Return the status of one assignment by the rule, by the dates in force or by the original ones."""
    facts = share.status_facts
    if dates == DueDates.ORIGINAL:
        hour = share.due_time if share.due_on == share.original_due_on else None
        facts = StatusFacts(facts.state, share.original_due_on, hour, facts.submitted_at)
    return derive_status(facts, now)


def key_of(share: Assignment, scope: Scope) -> int | str | None:
    """Return what an assignment is counted under."""
    if scope == Scope.AGENCY:
        return share.agency_id
    if scope == Scope.CAME_FROM:
        return share.came_from_id or share.agency_id
    if scope == Scope.BODY:
        return share.body_id or (share.membership.body_id if share.membership else None)
    if scope == Scope.DIRECTIVE:
        return share.task.directive_id
    return share.task.field if scope == Scope.FIELD else 0
