"""Invented figures of the last months for the demonstration: most are known, some are missing, some none arose."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reports.actions.reporting_calendar import make_periods
from reports.actions.subjects import get_or_create_agency_subjects, get_or_create_group_subjects
from reports.models import Indicator, Period, Subject, Target, Value
from reports.queries.groups import members_by_kind, versions_in_force
from reports.rules.figures import percent_of
from reports.rules.kinds import Operator, Origin, PeriodKind, SubjectKind, TargetKind, ValueState
from tasks.models import Role
from tasks.rules.clock import local_date
from tasks.rules.kinds import AgencyKind
from tasks.rules.roles import RoleKind

MONTHS, MONTHS_OF_FILES = 13, 3
# Where each ratio stands at first on average, how it grows a month, and its targets: nation, ministries, localities.
RATIOS: dict[str, tuple[float, float, tuple[int, int, int]]] = {
    "online_file_rate": (52, 1.6, (70, 75, 65)),
    "full_process_file_rate": (34, 1.9, (60, 70, 50)),
    "digitised_result_rate": (46, 1.7, (65, 70, 60)),
    "online_payment_rate": (38, 1.4, (55, 50, 60)),
    "q766.item.published_on_time": (82, 0.6, (95, 95, 95)),
    "q766.item.satisfaction_tthc": (88, 0.3, (90, 90, 90)),
    "q766.item.pakn_on_time": (79, 0.7, (95, 95, 95)),
    "q766.item.pakn_satisfaction": (81, 0.5, (90, 90, 90)),
}
# Points that another system gives: the lowest and the highest.
POINTS = {"q766.item.publicity_rest": (8, 14), "q766.item.digitisation_points": (11, 22)}
# Of a hundred cells of an older month so many are missing, had nothing to count, or are known as "<10" only.
MISSING, NONE_AROSE, BELOW = 0.02, 0.04, 0.05
# How far the newest month has come: verified, submitted, a draft; the rest has not been begun.
VERIFIED, SUBMITTED, DRAFT = 0.62, 0.80, 0.90
REVISED_AFTER = timedelta(days=9)


@dataclass(frozen=True)
class Frame:
    """What the values hang on: indicators by code, months oldest first, subjects by agency, and who works there."""

    indicators: Mapping[str, Indicator]
    periods: Sequence[Period]
    subjects: Mapping[int, Subject]
    definitions: Mapping[tuple[int, int], int]
    people: Mapping[int, int]
    verifier: int | None


@transaction.atomic
def make_demo_values(*, now: datetime, seed: int = 2026) -> int:
    """Fill the last months with invented figures and targets, dated relative to `now`, and return how many values.

    Effects: reporting periods, subjects, targets and values written at once; invented history has no audit trail.
    Empty: nothing where the indicators haven't been loaded.
    """
    chance = random.Random(seed)  # noqa: S311 the same demonstration every time
    frame = _frame(now)
    if frame is None:
        return 0
    values = list(_values(frame, chance, now))
    values += _revised(values, chance)
    Value.objects.bulk_create(values, batch_size=500)
    Target.objects.bulk_create(_targets(frame), ignore_conflicts=True)
    return len(values)


def _frame(now: datetime) -> Frame | None:
    indicators = {one.code: one for one in Indicator.objects.all()}
    if not set(RATIOS) <= set(indicators):
        return None
    today = local_date(now)
    for year in range(today.year - 2, today.year + 2):
        make_periods(year=year, by=None, now=now)
    months = Period.objects.filter(kind=PeriodKind.MONTH, send_by_at__isnull=False, cut_off_on__lt=today)
    periods = list(months.order_by("-cut_off_on")[:MONTHS])[::-1]
    members = members_by_kind(periods)
    agencies = {one for kinds in members.values() for ones in kinds.values() for one in ones}
    subjects = get_or_create_agency_subjects(agencies=agencies)
    focal = Role.objects.filter(kind=RoleKind.AGENCY_FOCAL_POINT).values_list("agency", "user")
    return Frame(
        indicators=indicators,
        periods=periods,
        subjects=subjects,
        definitions=versions_in_force(indicators.values(), periods),
        people=dict(focal),
        verifier=Role.objects.filter(kind=RoleKind.SECRETARIAT).values_list("user", flat=True).first(),
    )


def _values(frame: Frame, chance: random.Random, now: datetime) -> Iterator[Value]:
    """Return agency by agency and month by month what was given, each with a level and a pace of its own."""
    for kind, agencies in sorted(members_by_kind(frame.periods[-1:])[frame.periods[-1].pk].items()):
        for agency in agencies:
            levels = _levels(kind, chance)
            size = int(10 ** chance.uniform(2.6, 4.6))
            pending = int(size * 0.08)
            for place, period in enumerate(frame.periods):
                standing = _standing(period, place == len(frame.periods) - 1, chance, frame, agency, now)
                if standing is None:
                    continue
                given = _ratios(levels, place, size, chance)
                if place >= len(frame.periods) - MONTHS_OF_FILES:
                    given |= _files(size, pending, chance) | _points(chance)
                    pending = given["b06.pending"]
                yield from _rows(frame, agency, period, given, standing)


def _levels(kind: AgencyKind, chance: random.Random) -> dict[str, float]:
    """Return where an agency stands at first in each ratio; ministries are ahead."""
    ahead = 8 if kind == AgencyKind.MINISTRY else 0
    return {code: start + chance.gauss(ahead, 9) for code, (start, _pace, _targets) in RATIOS.items()}


def _standing(
    period: Period, is_newest: bool, chance: random.Random, frame: Frame, agency: int, now: datetime
) -> dict[str, Any] | None:
    """Return how far the agency's figures of a month have come, and who did what when; None for not begun."""
    given_at = min(now, _moment_before(period)) - timedelta(hours=chance.randint(3, 40))
    luck = chance.random() if is_newest else 0.0
    if luck >= DRAFT:
        return None
    person = frame.people.get(agency)
    standing: dict[str, Any] = {"entered_at": given_at, "entered_by_id": person}
    if luck >= SUBMITTED:
        return {**standing, "state": ValueState.DRAFT.value}
    standing |= {"submitted_at": given_at + timedelta(hours=1), "submitted_by_id": person}
    if luck >= VERIFIED:
        return {**standing, "state": ValueState.SUBMITTED.value}
    decided = {"decided_at": given_at + timedelta(hours=2), "decided_by_id": frame.verifier}
    return {**standing, **decided, "state": ValueState.VERIFIED.value}


def _moment_before(period: Period) -> datetime:
    """Return the moment figures are to be sent by; the months of the demonstration all have one."""
    if period.send_by_at is None:
        raise ValueError(f"{period} has no moment to send by.")
    return period.send_by_at


def _ratios(levels: Mapping[str, float], place: int, size: int, chance: random.Random) -> dict[str, Any]:
    """Return numerator and denominator of each ratio, None for none arose, "<" for a bound; a missing one isn't there."""
    given: dict[str, Any] = {}
    for code, (_start, pace, _targets) in RATIOS.items():
        luck = chance.random()
        if luck < MISSING:
            continue
        whole = max(20, int(size * chance.uniform(0.85, 1.15)))
        share = min(99.6, max(2.0, levels[code] + pace * place + chance.gauss(0, 2.2)))
        given[code] = (int(whole * share / 100), whole)
        if luck < NONE_AROSE and size < 2_000:
            given[code] = None
        elif luck < BELOW and share < 45:
            given[code] = "<"
    return given


def _points(chance: random.Random) -> dict[str, Any]:
    """Return points as another system would give them, with one place behind the comma."""
    return {code: Decimal(chance.randint(10 * low, 10 * high)) / 10 for code, (low, high) in POINTS.items()}


def _files(size: int, carried: int, chance: random.Random) -> dict[str, Any]:
    """Return the numbers of form 06 for a month, which add up; so many were carried over from the month before."""
    online, direct = int(size * chance.uniform(0.5, 0.8)), int(size * chance.uniform(0.1, 0.3))
    received = online + direct + carried
    pending = int(received * chance.uniform(0.05, 0.15))
    settled, late_pending = received - pending, int(pending * chance.uniform(0, 0.2))
    late = int(settled * chance.uniform(0, 0.04))
    early = int((settled - late) * chance.uniform(0.4, 0.7))
    return {
        "b06.received": received,
        "b06.received_online": online,
        "b06.received_direct": direct,
        "b06.carried_over": carried,
        "b06.settled": settled,
        "b06.settled_early": early,
        "b06.settled_on_time": settled - late - early,
        "b06.settled_late": late,
        "b06.pending": pending,
        "b06.pending_in_time": pending - late_pending,
        "b06.pending_late": late_pending,
    }


def _rows(
    frame: Frame,
    agency: int,
    period: Period,
    given: Mapping[str, Any],
    standing: Mapping[str, Any],
) -> Iterator[Value]:
    for code, told in given.items():
        indicator = frame.indicators.get(code)
        if indicator is None:
            continue
        yield Value(
            indicator=indicator,
            version_id=frame.definitions[indicator.pk, period.pk],
            subject=frame.subjects[agency],
            period=period,
            origin=Origin.REPORTED.value,
            cut_off_on=period.cut_off_on,
            **standing,
            **_told(told),
        )


def _told(told: Any) -> dict[str, Any]:
    """Return the columns of what was told: a number, a pair, a bound, or that none arose."""
    if told is None:
        return {"none_arose": True}
    if told == "<":
        return {"value": Decimal(10), "operator": Operator.LESS.value}
    if isinstance(told, int | Decimal):
        return {"value": Decimal(told)}
    part, whole = Decimal(told[0]), Decimal(told[1])
    return {"value": percent_of(part, whole), "numerator": part, "denominator": whole}


def _revised(values: Sequence[Value], chance: random.Random) -> list[Value]:
    """Return the first form of a few verified ratios that were corrected later; the corrected one stays current."""
    corrected = [one for one in values if one.numerator is not None and one.state == ValueState.VERIFIED.value]
    earlier = []
    for value in chance.sample(corrected, min(6, len(corrected))):
        first = {field.attname: getattr(value, field.attname) for field in Value._meta.concrete_fields}
        part = max(Decimal(0), value.numerator - Decimal(chance.randint(3, 30)))
        first |= {"numerator": part, "value": percent_of(part, value.denominator), "is_current": False}
        earlier.append(Value(**first))
        value.revision = 2
        value.entered_at = value.entered_at + REVISED_AFTER
        value.decided_at = value.entered_at + timedelta(hours=2)
        value.reason = _("Files of the one-stop office were added")
    return earlier


def _targets(frame: Frame) -> Iterator[Target]:
    """Return the targets of the groups for each year, and where they stood before."""
    groups: dict[SubjectKind, Subject] = get_or_create_group_subjects()
    first, last = frame.periods[0].cut_off_on, frame.periods[-1].cut_off_on
    years = Period.objects.filter(kind=PeriodKind.YEAR, send_by_at__isnull=False, cut_off_on__gte=first)
    for year in years.filter(cut_off_on__year__lte=last.year + 1):
        for code, (_start, _pace, wanted) in RATIOS.items():
            for group, value in zip(
                (SubjectKind.NATION, SubjectKind.MINISTRIES, SubjectKind.LOCALITIES), wanted, strict=True
            ):
                yield Target(indicator=frame.indicators[code], subject=groups[group], period=year, value=Decimal(value))
    for code, (start, _pace, _wanted) in RATIOS.items():
        yield Target(
            indicator=frame.indicators[code],
            subject=groups[SubjectKind.NATION],
            period=frame.periods[0],
            kind=TargetKind.BASELINE.value,
            value=Decimal(start),
        )
