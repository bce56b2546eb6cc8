"""A random world of figures: agencies that merge, split and are renamed, values of every sort, orders with a story."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count

from reports.models import (
    Indicator,
    IndicatorVersion,
    Period,
    ScoreBand,
    ScoreGroup,
    ScoreItem,
    ScoreSet,
    Subject,
    Value,
)
from reports.rules.figures import percent_of
from reports.rules.kinds import (
    Audience,
    Direction,
    IndicatorKind,
    Operator,
    Origin,
    PeriodKind,
    ScoreFormula,
    SubjectKind,
    ValueState,
)
from tasks.models import (
    Agency,
    Assignment,
    AuditEvent,
    CalendarDay,
    CompletionRequest,
    Directive,
    ExtensionRequest,
    Obstacle,
    ProgressEntry,
    Task,
    User,
)
from tasks.rules.clock import VIETNAM
from tasks.rules.kinds import AgencyKind, CalendarDayKind
from tasks.rules.life import AskedOf, ExtensionDecision
from tasks.rules.states import AssignmentState
from tasks.rules.workflow import Move
from tests.reports.office import accepted

# Between the two months agencies are merged, split and renamed; in the first one is Tết.
MERGED_ON = date(2024, 3, 1)
NOW = datetime(2024, 4, 20, 7, 30, tzinfo=VIETNAM)
COMPUTED = (
    "completion",
    "on_time",
    "overdue",
    "acknowledged_in_time",
    "updates_on_time",
    "extensions_per_order",
    "recommendations_answered",
)
SUBMITTED = (AssignmentState.SUBMITTED, AssignmentState.COMPLETED)
VERBS = [Move.ACKNOWLEDGE, Move.DECLINE, Move.TRANSFER, Move.PASS_ON, Move.LOG_PROGRESS, Move.SUBMIT, Move.RETURN]
_numbers = count(1)


@dataclass
class World:
    """What a data set is made of."""

    agencies: list[Agency]
    periods: list[Period]
    indicators: dict[str, Indicator]
    subjects: dict[int, Subject]
    score_set: ScoreSet
    versions: dict[str, list[IndicatorVersion]] = field(default_factory=dict)


def make_world(seed: int) -> World:
    """Store a random world and return it; the same seed gives the same one."""
    chance = random.Random(seed)
    agencies = _agencies(chance)
    periods = [_period(date(2024, month, 1), date(2024, month + 1, 1) - timedelta(days=1)) for month in (2, 3)]
    indicators, versions = _indicators(chance)
    subjects = Subject.objects.bulk_create(Subject(kind=SubjectKind.AGENCY, agency=one) for one in agencies)
    world = World(
        agencies,
        periods,
        indicators,
        {subject.agency_id: subject for subject in subjects},
        _score_set(chance, indicators),
        versions,
    )
    _values(world, chance)
    _orders(world, chance)
    return world


def _agencies(chance: random.Random) -> list[Agency]:
    """Return ministries and provinces: two merged into one, one renamed, one split, one taken in, some that stay."""
    ended, begun = {"valid_to": MERGED_ON - timedelta(days=1)}, {"valid_from": MERGED_ON}
    kind = chance.choice([AgencyKind.MINISTRY, AgencyKind.PROVINCE])
    lives = [ended, ended, begun, ended, begun, ended, begun, begun, ended, {}, {}, {}]
    kinds = [kind] * 9 + [AgencyKind.MINISTRY, AgencyKind.PROVINCE, AgencyKind.UNIT]
    made = Agency.objects.bulk_create(
        Agency(name_vi=f"Cơ quan {next(_numbers)}", kind=one, **life) for one, life in zip(kinds, lives, strict=True)
    )
    links = [(0, 2), (1, 2), (3, 4), (5, 6), (5, 7), (8, 9)]
    through = Agency.successors.through
    through.objects.bulk_create(
        through(from_agency=made[old], to_agency=made[new]) for old, new in links if chance.random() < 0.9
    )
    return made


def _period(first: date, last: date) -> Period:
    return Period.objects.create(kind=PeriodKind.MONTH, name=f"{last:%m/%Y}", starts_on=first, cut_off_on=last)


def _indicators(chance: random.Random) -> tuple[dict[str, Indicator], dict[str, list[IndicatorVersion]]]:
    """Return indicators of every kind and sort of formula; some were defined anew with the merger."""
    plain = {
        "R1": {"kind": IndicatorKind.RATIO},
        "R2": {"kind": IndicatorKind.RATIO, "audience": Audience.MINISTRIES, "direction": Direction.LOWER},
        "S1": {"kind": IndicatorKind.SCORE, "audience": Audience.LOCALITIES},
        "C1": {"kind": IndicatorKind.COUNT},
        "C2": {"kind": IndicatorKind.COUNT},
        "C3": {"kind": IndicatorKind.MONEY},
        "D1": {"kind": IndicatorKind.RATIO, "numerator_of": "C1", "denominator_of": "C2"},
        "D2": {"kind": IndicatorKind.RATIO, "numerator_of": "C1 + C3", "denominator_of": "C2+C3"},
    }
    given = {**plain, **{name: {"kind": IndicatorKind.RATIO, "computed_by": name} for name in COMPUTED}}
    made = Indicator.objects.bulk_create(
        Indicator(code=code, name=code, unit="%", **{"audience": Audience.AGENCIES, **fields})
        for code, fields in given.items()
    )
    versions = {
        one.code: [IndicatorVersion(indicator=one, number=1)]
        if chance.random() < 0.7
        else [
            IndicatorVersion(indicator=one, number=1, valid_to=MERGED_ON - timedelta(days=1)),
            IndicatorVersion(indicator=one, number=2, valid_from=MERGED_ON),
        ]
        for one in made
    }
    IndicatorVersion.objects.bulk_create(version for both in versions.values() for version in both)
    return {one.code: one for one in made}, versions


def _score_set(chance: random.Random, indicators: dict[str, Indicator]) -> ScoreSet:
    score_set = ScoreSet.objects.create(code=f"SET{next(_numbers)}", name="Bộ chỉ số", max_points=100)
    groups = [
        ScoreGroup.objects.create(score_set=score_set, number=number, name=f"Nhóm {number}", max_points=50)
        for number in (1, 2)
    ]
    formulas = [
        ("R1", ScoreFormula.SHARE),
        ("S1", ScoreFormula.GIVEN),
        ("R2", ScoreFormula.SHARE),
        ("D1", ScoreFormula.SHARE),
    ]
    ScoreItem.objects.bulk_create(
        ScoreItem(
            group=chance.choice(groups),
            indicator=indicators[code],
            formula=formula,
            max_points=Decimal(chance.choice([4, 10, "12.5", 18])),
        )
        for code, formula in formulas
    )
    ScoreBand.objects.bulk_create(
        ScoreBand(score_set=score_set, name=name, from_points=start) for name, start in (("Yếu", 0), ("Khá", 20))
    )
    return score_set


def _values(world: World, chance: random.Random) -> None:
    """Store values of every sort: missing, none arose, known as "<10", without parts, drafts, published and replaced."""
    rows = []
    for code in ("R1", "R2", "S1", "C1", "C2", "C3"):
        for subject in world.subjects.values():
            for period in world.periods:
                for origin in (Origin.REPORTED, Origin.PUBLISHED):
                    if chance.random() < (0.8 if origin == Origin.REPORTED else 0.2):
                        rows += _cell(world, chance, code, subject, period, origin)
    Value.objects.bulk_create(rows)


def _cell(
    world: World, chance: random.Random, code: str, subject: Subject, period: Period, origin: Origin
) -> list[Value]:
    version = chance.choice(world.versions[code])
    known = {
        "indicator": world.indicators[code],
        "subject": subject,
        "period": period,
        "version": version,
        "origin": origin,
        "entered_at": NOW,
    }
    state = chance.choice([ValueState.VERIFIED] * 6 + [ValueState.PUBLISHED, ValueState.DRAFT, ValueState.SUBMITTED])
    newest = Value(**known, state=state, revision=2, **_figure(chance, world.indicators[code].kind))
    if chance.random() < 0.8:
        return [newest]
    return [Value(**known, state=ValueState.VERIFIED, revision=1, is_current=False, value=Decimal(1)), newest]


def _figure(chance: random.Random, kind: str) -> dict[str, object]:
    if chance.random() < 0.12:
        return {"none_arose": True}
    operator = chance.choice([Operator.EQUAL] * 9 + [Operator.LESS, Operator.ABOUT])
    if kind != IndicatorKind.RATIO:
        return {"value": Decimal(chance.randint(0, 30)), "operator": operator}
    below = chance.randint(1, 40)
    above = chance.randint(0, below + 2)
    value = percent_of(Decimal(above), Decimal(below))
    parts = {"numerator": Decimal(above), "denominator": Decimal(below)} if chance.random() < 0.85 else {}
    return {"value": value, "operator": operator, **parts}


def _orders(world: World, chance: random.Random) -> None:
    """Store orders with a story: given, passed on, answered, updated, reported, extended and stuck."""
    days = [(date(2024, 2, day), CalendarDayKind.HOLIDAY) for day in (8, 9, 12, 13, 14)]
    days.append((date(2024, 2, 17), CalendarDayKind.MAKE_UP))
    CalendarDay.objects.bulk_create(CalendarDay(day=day, kind=kind, name="Tết") for day, kind in days)
    by = User.objects.create(email=f"p{next(_numbers)}@example.vn", full_name="Người báo cáo")
    decider = User.objects.create(email=f"p{next(_numbers)}@example.vn", full_name="Thư ký")
    issued = [date(2024, 1, 2), date(2024, 2, 20), date(2024, 12, 31)]
    directives = Directive.objects.bulk_create(
        Directive(number=f"{next(_numbers)}/TB", issued_on=day) for day in issued
    )
    tasks = Task.objects.bulk_create(Task(directive=one, wording="Rà soát") for one in directives)
    shares = Assignment.objects.bulk_create(_share(world, chance, tasks, day) for day in chance.sample(range(120), 25))
    AuditEvent.objects.bulk_create(event for share in shares for event in _events(chance, share))
    ProgressEntry.objects.bulk_create(entry for share in shares for entry in _entries(chance, share, by))
    CompletionRequest.objects.bulk_create(
        accepted(share, by, decider, after=timedelta(hours=chance.randint(0, 500)))
        for share in shares
        if share.state == AssignmentState.COMPLETED and chance.random() < 0.8
    )
    ExtensionRequest.objects.bulk_create(_extension(chance, chance.choice(shares), by, decider) for _one in range(6))
    Obstacle.objects.bulk_create(_obstacle(chance, chance.choice(shares), by) for _one in range(6))


def _moment(chance: random.Random) -> datetime:
    """Return a moment of the first months of the year, now and then midnight or the end of a reporting week."""
    day = datetime(2024, 1, 1, tzinfo=VIETNAM) + timedelta(days=chance.randint(0, 108))
    return day + chance.choice([timedelta(), timedelta(hours=15), timedelta(minutes=chance.randint(0, 1439))])


def _share(world: World, chance: random.Random, tasks: list[Task], day: int) -> Assignment:
    state = chance.choice(list(AssignmentState))
    due_on = chance.choice([None, *[date(2024, 1, 5) + timedelta(days=chance.randint(0, 100)) for _one in range(4)]])
    submitted = state in SUBMITTED or (state == AssignmentState.WITHDRAWN and chance.random() < 0.5)
    nobody = chance.random() < 0.05
    return Assignment(
        task=chance.choice(tasks),
        agency=None if nobody else chance.choice(world.agencies),
        class_wording="các bộ" if nobody else "",
        state=state,
        due_on=due_on,
        original_due_on=due_on,
        submitted_at=_moment(chance) if submitted else None,
        # Each share is of a period of its own; some begin later than they were entered.
        period_on=date(2023, 12, 15) + timedelta(days=day),
        created_at=_moment(chance),
    )


def _events(chance: random.Random, share: Assignment) -> list[AuditEvent]:
    about = {"target_type": "assignment", "target_id": share.pk}
    moments = [share.created_at + timedelta(hours=chance.randint(0, 240)) for _one in range(chance.randint(0, 3))]
    return [AuditEvent(at=at, verb=chance.choice(VERBS).value, **about) for at in moments]


def _entries(chance: random.Random, share: Assignment, by: User) -> list[ProgressEntry]:
    moments = [_moment(chance) for _one in range(chance.randint(0, 6))]
    return [
        ProgressEntry(assignment=share, reported_on=at.date(), done="Đã làm", by=by, created_at=at) for at in moments
    ]


def _extension(chance: random.Random, share: Assignment, by: User, decider: User) -> ExtensionRequest:
    at, before = _moment(chance), date(2024, 2, 1)
    granted = chance.random() < 0.7
    return ExtensionRequest(
        assignment=share,
        due_before=before,
        asked_due_on=before + timedelta(days=9),
        reason="Chờ",
        asked_by=by,
        asked_at=at,
        decision=ExtensionDecision.GRANTED if granted else ExtensionDecision.REFUSED,
        granted_due_on=before + timedelta(days=9) if granted else None,
        decided_by=decider,
        decided_at=at,
        decision_reason="Lý do",
    )


def _obstacle(chance: random.Random, share: Assignment, by: User) -> Obstacle:
    at = _moment(chance)
    decided = {"decision": "Đồng ý", "decided_by": by, "decided_at": at + timedelta(hours=chance.randint(1, 900))}
    return Obstacle(
        assignment=share,
        text="Vướng",
        request="Gỡ",
        asked_of=AskedOf.LEADER,
        raised_by=by,
        raised_at=at,
        **(decided if chance.random() < 0.6 else {}),
    )
