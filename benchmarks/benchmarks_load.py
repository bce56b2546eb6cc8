"""A synthetic country: 130 agencies with their people, 400 directives, and any number of assignments."""

import random
from datetime import UTC, date, datetime, timedelta

from tasks.models import Agency, Assignment, Directive, Role, Task, User
from tasks.rules.clock import VIETNAM, local_date
from tasks.rules.kinds import AgencyKind
from tasks.rules.roles import RoleKind
from tasks.rules.states import AssignmentState

# A Wednesday at half past seven.
NOW = datetime(2026, 11, 25, 7, 30, tzinfo=VIETNAM)
AGENCIES, DIRECTIVES, TASKS_EACH = 130, 400, 5
STATES = [
    (AssignmentState.ASSIGNED, 10),
    (AssignmentState.IN_PROGRESS, 25),
    (AssignmentState.SUBMITTED, 4),
    (AssignmentState.RETURNED, 1),
    (AssignmentState.COMPLETED, 55),
    (AssignmentState.PAUSED, 2),
    (AssignmentState.WITHDRAWN, 3),
]


def fill(number: int) -> None:
    """Store the country with so many assignments; the same every time."""
    chance = random.Random(1)
    kinds = [AgencyKind.MINISTRY, AgencyKind.PROVINCE]
    agencies = Agency.objects.bulk_create(
        Agency(name_vi=f"Cơ quan số {index}", kind=kinds[index % 2]) for index in range(AGENCIES)
    )
    people = [User(email=f"person-{index}@example.vn", full_name=f"Người {index}") for index in range(2 * AGENCIES + 1)]
    people = User.objects.bulk_create(people)
    role_kinds = [RoleKind.AGENCY_FOCAL_POINT, RoleKind.AGENCY_OFFICER]
    Role.objects.bulk_create(
        Role(user=people[index], kind=role_kinds[index % 2], agency=agencies[index // 2])
        for index in range(2 * AGENCIES)
    )
    Role.objects.create(user=people[-1], kind=RoleKind.SECRETARIAT)
    first = date(2024, 1, 1)
    directives = Directive.objects.bulk_create(
        Directive(number=f"{index}/TB-VPCP", issued_on=first + timedelta(days=2 * index)) for index in range(DIRECTIVES)
    )
    tasks = Task.objects.bulk_create(
        (
            Task(directive=directive, wording="Rà soát thủ tục hành chính")
            for directive in directives
            for _ in range(TASKS_EACH)
        ),
        batch_size=500,
    )
    rows = (_assignment(index, chance, agencies, tasks) for index in range(number))
    Assignment.objects.bulk_create(rows, batch_size=500)


def _assignment(index: int, chance: random.Random, agencies: list[Agency], tasks: list[Task]) -> Assignment:
    """Return one assignment, due within a year before or two months after now."""
    state = chance.choices([state for state, _weight in STATES], [weight for _state, weight in STATES])[0]
    days = chance.randint(-360, -1) if state == AssignmentState.COMPLETED else chance.randint(-20, 60)
    due_on = local_date(NOW) + timedelta(days=days)
    submitted = state in (AssignmentState.SUBMITTED, AssignmentState.COMPLETED)
    handed_in = datetime(due_on.year, due_on.month, due_on.day, 3, tzinfo=UTC) + timedelta(days=chance.randint(-20, 5))
    return Assignment(
        task=chance.choice(tasks),
        agency=chance.choice(agencies),
        state=state,
        due_on=due_on if chance.random() < 0.95 else None,
        submitted_at=min(handed_in, NOW - timedelta(hours=1)) if submitted else None,
        period_on=date(1950, 1, 1) + timedelta(days=index),
    )
