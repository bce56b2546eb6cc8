"""A synthetic country for measuring: as many agencies, people, orders and reports as asked for, the same every time."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tasks.actions.audit import audit_event, record_many
from tasks.actions.refusal import Refused
from tasks.models import Agency, Assignment, CompletionRequest, Directive, Mail, ProgressEntry, Role, Task, User
from tasks.rules.clock import VIETNAM, local_date
from tasks.rules.kinds import AgencyKind, Decision, DirectiveKind
from tasks.rules.life import Outlook
from tasks.rules.roles import RoleKind
from tasks.rules.states import AssignmentRole, AssignmentState
from tasks.rules.workflow import Move

AGENCIES, SHARES_EACH, TASKS_EACH = 130, 8, 5
CHUNK = 2_000
EMAIL_DOMAIN = "load.invalid"
NATIONAL = (
    RoleKind.SECRETARIAT, RoleKind.SECRETARIAT, RoleKind.LEADER, RoleKind.BODY_MEMBER, RoleKind.AUDITOR,
    RoleKind.ADMINISTRATOR,
)  # fmt: skip
STATES = {
    AssignmentState.ASSIGNED: 8,
    AssignmentState.ACKNOWLEDGED: 4,
    AssignmentState.IN_PROGRESS: 24,
    AssignmentState.SUBMITTED: 4,
    AssignmentState.RETURNED: 2,
    AssignmentState.COMPLETED: 54,
    AssignmentState.PAUSED: 2,
    AssignmentState.WITHDRAWN: 2,
}
UNTOUCHED = frozenset({AssignmentState.ASSIGNED, AssignmentState.ACKNOWLEDGED})
FINISHED = frozenset({AssignmentState.SUBMITTED, AssignmentState.COMPLETED})
VERBS = ("Rà soát", "Cắt giảm", "Công khai", "Tái cấu trúc", "Xây dựng", "Hoàn thiện", "Triển khai", "Báo cáo")
OBJECTS = (
    "thủ tục hành chính", "điều kiện kinh doanh", "dịch vụ công trực tuyến", "quy trình nội bộ", "cơ sở dữ liệu",
    "hồ sơ điện tử", "phí và lệ phí", "chế độ báo cáo",
)  # fmt: skip
FIELDS = ("Đất đai", "Đầu tư", "Hải quan", "Thuế", "Xây dựng", "Y tế", "Giáo dục", "Lao động", "Môi trường", "Hộ tịch")
DONE = (
    "Đã lấy ý kiến các đơn vị, đang tổng hợp.",
    "Đã hoàn thành dự thảo lần một, gửi xin ý kiến.",
    "Đã rà soát xong khoảng một nửa danh mục.",
    "Đã tiếp thu ý kiến, hoàn thiện hồ sơ trình lãnh đạo.",
)


@dataclass
class Country:
    """Who and what the load has made so far."""

    agencies: list[Agency]
    national: dict[RoleKind, list[User]]
    staff: dict[int | None, list[User]]
    tasks: list[Task] = field(default_factory=list)


def make_load(*, assignments: int, entries: int, people: int, now: datetime, seed: int = 2026) -> dict[str, int]:
    """Fill a database without work with so many assignments, progress entries and people; return what was made.

    Effects: writes in chunks, so memory doesn't grow with the load; nobody can sign in with the new accounts until
    a password is set; the same numbers, seed and day give the same rows.
    Raises: Refused when the database holds work already, or fewer people are asked for than there are roles.
    """
    if Directive.objects.exists() or Assignment.objects.exists() or Mail.objects.exists():
        raise Refused(_("This database already holds work. A load is only made in one without any."))
    fewest = len(NATIONAL) + 1
    if assignments < 1 or entries < 0 or people < fewest:
        raise Refused(_("Ask for at least one assignment and %(fewest)s people.") % {"fewest": fewest})
    chance = random.Random(seed)  # noqa: S311 the same load every time
    with transaction.atomic():
        country = _make_people(people)
        _make_orders(country, assignments, chance, now)
    made = 0
    for first in range(0, assignments, CHUNK):
        last = min(first + CHUNK, assignments)
        with transaction.atomic():
            made += _make_chunk(
                country, range(first, last), chance, now, _due_so_far(entries, last, assignments) - made
            )
    return {"directives": Directive.objects.count(), "assignments": assignments, "entries": made, "people": people}


def _due_so_far(entries: int, done: int, assignments: int) -> int:
    """Return how many entries there should be once so many assignments are made."""
    return entries * done // assignments


def _make_people(people: int) -> Country:
    """Store the agencies and the people: the national roles, then focal points and officers in turn."""
    kinds = (AgencyKind.MINISTRY, AgencyKind.PROVINCE)
    number = min(AGENCIES, people - len(NATIONAL))
    agencies = Agency.objects.bulk_create(
        Agency(name_vi=f"Cơ quan đo tải số {index + 1}", abbreviation=f"CQ{index + 1}", kind=kinds[index % 2])
        for index in range(number)
    )
    nobody = make_password(None)
    users = User.objects.bulk_create(
        (
            User(email=f"nguoi-{index + 1}@{EMAIL_DOMAIN}", full_name=f"Người đo tải {index + 1}", password=nobody)
            for index in range(people)
        ),
        batch_size=500,
    )
    country = Country(agencies, {kind: [] for kind in NATIONAL}, {agency.pk: [] for agency in agencies})
    roles = []
    for kind, user in zip(NATIONAL, users, strict=False):
        country.national[kind].append(user)
        roles.append(Role(user=user, kind=kind))
    for index, user in enumerate(users[len(NATIONAL) :]):
        agency = agencies[index % number]
        first = index < number
        roles.append(
            Role(user=user, kind=RoleKind.AGENCY_FOCAL_POINT if first else RoleKind.AGENCY_OFFICER, agency=agency)
        )
        country.staff[agency.pk].append(user)
    Role.objects.bulk_create(roles, batch_size=500)
    return country


def _make_orders(country: Country, assignments: int, chance: random.Random, now: datetime) -> None:
    """Store the directives of the last two years and their tasks, enough for the assignments."""
    shares_each = min(SHARES_EACH, len(country.agencies))
    number = -(-assignments // shares_each)
    entered = now - timedelta(days=1)
    last = local_date(now) - timedelta(days=1)
    directives = Directive.objects.bulk_create(
        (
            Directive(
                kind=DirectiveKind.NOTICE,
                number=f"{index + 1}/TB-VPCP",
                issued_on=last - timedelta(days=index % 730),
                summary=f"{chance.choice(VERBS)} {chance.choice(OBJECTS)}",
                created_at=entered,
            )
            for index in range(-(-number // TASKS_EACH))
        ),
        batch_size=500,
    )
    country.tasks = Task.objects.bulk_create(
        (
            Task(
                directive=directives[index // TASKS_EACH],
                clause=f"Mục {index % TASKS_EACH + 1}",
                wording=f"{chance.choice(VERBS)} {chance.choice(OBJECTS)} thuộc lĩnh vực {chance.choice(FIELDS).lower()}",
                field=chance.choice(FIELDS),
                created_at=entered,
            )
            for index in range(number)
        ),
        batch_size=500,
    )


def _make_chunk(country: Country, places: range, chance: random.Random, now: datetime, entries: int) -> int:
    """Store some assignments with their entries, reports and audit events; return how many entries."""
    shares = [_share(country, place, chance, now) for place in places]
    spread = _spread(shares, entries, chance)
    for share, count in zip(shares, spread, strict=True):
        _report_on(share, count, now)
    Assignment.objects.bulk_create(shares, batch_size=500)
    told = [
        entry for share, count in zip(shares, spread, strict=True) for entry in _entries(country, share, count, chance)
    ]
    ProgressEntry.objects.bulk_create(told, batch_size=500)
    requests = [_request(country, share, now) for share in shares if share.state in FINISHED]
    CompletionRequest.objects.bulk_create(requests, batch_size=500)
    record_many(_events(country, shares, told, requests))
    return len(told)


def _share(country: Country, place: int, chance: random.Random, now: datetime) -> Assignment:
    """Return one assignment, its due date within a year before or two months after `now`."""
    each = min(SHARES_EACH, len(country.agencies))
    task, seat = divmod(place, each)
    state = chance.choices(list(STATES), list(STATES.values()))[0]
    days = chance.randint(-360, -1) if state in FINISHED else chance.randint(-20, 60)
    due_on = local_date(now) + timedelta(days=days) if chance.random() < 0.95 else None
    agency = country.agencies[(task * 7 + seat) % len(country.agencies)]
    staff = country.staff[agency.pk]
    return Assignment(
        task=country.tasks[task],
        agency=agency,
        role=AssignmentRole.LEAD if seat == 0 else AssignmentRole.COORDINATING,
        state=state,
        due_on=due_on,
        officer=chance.choice(staff) if len(staff) > 1 and chance.random() < 0.7 else None,
        submitted_at=_submission(due_on, chance, now) if state in FINISHED else None,
        created_at=now - timedelta(days=420),
    )


def _submission(due_on: date | None, chance: random.Random, now: datetime) -> datetime:
    """Return when the result came in: three times of four before the due date, and always before `now`."""
    around = datetime.combine(due_on or local_date(now) - timedelta(days=30), time(10), tzinfo=VIETNAM)
    return min(around + timedelta(days=chance.randint(-15, 5)), now - timedelta(hours=2))


def _spread(shares: list[Assignment], entries: int, chance: random.Random) -> list[int]:
    """Return how many entries each share gets: what nobody has begun has none, unless nothing else is there."""
    begun = [index for index, share in enumerate(shares) if share.state not in UNTOUCHED]
    counts = [0] * len(shares)
    if not begun and entries:
        shares[0].state, begun = AssignmentState.IN_PROGRESS, [0]
    for place in chance.choices(begun, k=entries) if begun else ():
        counts[place] += 1
    return counts


def _report_on(share: Assignment, count: int, now: datetime) -> None:
    """Set what the entries will have left on the share: the last percentage, moment and outlook."""
    if share.state == AssignmentState.COMPLETED:
        share.percent = 100
    elif count:
        share.percent = min(10 * count, 90)
    if count:
        share.last_entry_at = (share.submitted_at or now) - timedelta(hours=1)
        share.outlook = Outlook.ON_TRACK


def _entries(country: Country, share: Assignment, count: int, chance: random.Random) -> Iterator[ProgressEntry]:
    """Return a share's entries, a week between two of them, the last one where the share says it is."""
    by = share.officer or country.staff[share.agency_id][0]
    last = share.last_entry_at or share.created_at
    for step in range(1, count + 1):
        at = last - timedelta(weeks=count - step)
        yield ProgressEntry(
            assignment=share,
            reported_on=local_date(at),
            percent=min(10 * step, 90),
            done=chance.choice(DONE),
            by=by,
            created_at=at,
        )


def _request(country: Country, share: Assignment, now: datetime) -> CompletionRequest:
    """Return the report of a finished share, accepted an hour later where it is completed."""
    accepted, submitted_at = share.state == AssignmentState.COMPLETED, share.submitted_at or share.created_at
    return CompletionRequest(
        assignment=share,
        product_number=f"{share.pk}/BC",
        submitted_by=share.officer or country.staff[share.agency_id][0],
        submitted_at=submitted_at,
        decision=Decision.ACCEPTED if accepted else Decision.PENDING,
        decided_by=country.national[RoleKind.SECRETARIAT][0] if accepted else None,
        decided_at=submitted_at + timedelta(hours=1) if accepted else None,
    )


def _events(
    country: Country, shares: list[Assignment], entries: list[ProgressEntry], requests: list[CompletionRequest]
) -> Iterator[Any]:
    """Return the audit events of what was made, as the real actions would have written them."""
    secretary = country.national[RoleKind.SECRETARIAT][0]
    for share in shares:
        after = {"agency": share.agency_id}
        yield audit_event(verb="assign", target=share, by=secretary, now=share.created_at, after=after)
    for entry in entries:
        after = {"entry": entry.pk, "percent": entry.percent}
        yield audit_event(
            verb=Move.LOG_PROGRESS, target=entry.assignment, by=entry.by, now=entry.created_at, after=after
        )
    for request in requests:
        told, share = {"request": request.pk}, request.assignment
        yield audit_event(verb=Move.SUBMIT, target=share, by=request.submitted_by, now=request.submitted_at, after=told)
        if request.decided_at:
            yield audit_event(verb=Move.ACCEPT, target=share, by=secretary, now=request.decided_at, after=told)
