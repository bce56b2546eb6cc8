"""Synthetic figures for measuring: as many agencies, indicators and months as asked for, the same every time."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from reports.models import Indicator, IndicatorVersion, Period, Subject, Target, Value
from reports.rules.figures import percent_of
from reports.rules.kinds import (
    Audience,
    Direction,
    IndicatorKind,
    Operator,
    Origin,
    PeriodKind,
    SubjectKind,
    ValueState,
)
from tasks.actions.refusal import Refused
from tasks.models import Agency
from tasks.rules.clock import local_date
from tasks.rules.kinds import AgencyKind

CHUNK = 2_000
THEMES = ("Hồ sơ trực tuyến", "Số hóa", "Giải quyết đúng hạn", "Thanh toán trực tuyến", "Mức độ hài lòng", "Cắt giảm")
# Of a hundred cells two are missing, one says that none arose, and one is known as "<10" only.
MISSING, NONE_AROSE, BELOW = 0.02, 0.03, 0.04
# Every fourth indicator is a plain number; every twelfth was defined anew two years ago.
PLAIN, DEFINED_ANEW, MONTHS_OF_NEW = 4, 12, 24


@dataclass(frozen=True)
class Frame:
    """What the values hang on."""

    indicators: list[Indicator]
    versions: dict[int, list[IndicatorVersion]]
    subjects: list[Subject]
    periods: list[Period]


def make_figures(*, agencies: int, indicators: int, months: int, now: datetime, seed: int = 2026) -> dict[str, int]:
    """Fill a database without indicators with monthly figures of so many agencies; return what was made.

    Effects: writes in chunks, so memory doesn't grow with the load; takes the ministries and provinces that are there
    and adds what is lacking; the same numbers, seed and day give the same rows.
    Raises: Refused when the database holds indicators already.
    """
    if Indicator.objects.exists():
        raise Refused(_("This database already holds indicators. A load is only made in one without any."))
    if min(agencies, indicators, months) < 1:
        raise Refused(_("Ask for at least one agency, one indicator and one month."))
    with transaction.atomic():
        frame = _make_frame(agencies, indicators, months, now)
    rows = _values(frame, random.Random(seed), now)  # noqa: S311 the same load every time
    made = 0
    while chunk := list(islice(rows, CHUNK)):
        made += len(Value.objects.bulk_create(chunk, batch_size=500))
    return {"agencies": agencies, "indicators": indicators, "periods": months, "values": made}


def _make_frame(agencies: int, indicators: int, months: int, now: datetime) -> Frame:
    """Store the agencies that are lacking, the indicators with their definitions and targets, and the months."""
    rows = Indicator.objects.bulk_create(_indicator(place) for place in range(indicators))
    periods = Period.objects.bulk_create(_months(months, local_date(now)))
    subjects = Subject.objects.bulk_create(
        Subject(kind=SubjectKind.AGENCY.value, agency=agency) for agency in _agencies(agencies)
    )
    versions = _make_versions(rows, periods)
    nation = Subject.objects.create(kind=SubjectKind.NATION.value)
    Target.objects.bulk_create(
        Target(indicator=row, subject=nation, period=periods[-1], value=Decimal(80))
        for row in rows
        if row.kind == IndicatorKind.RATIO.value
    )
    return Frame(rows, versions, subjects, periods)


def _agencies(number: int) -> list[Agency]:
    """Return so many ministries and provinces, making those that are lacking."""
    kinds = (AgencyKind.MINISTRY.value, AgencyKind.PROVINCE.value)
    found = list(Agency.objects.filter(kind__in=kinds).order_by("pk")[:number])
    lacking = (
        Agency(name_vi=f"Cơ quan số liệu số {place + 1}", kind=kinds[place % 2]) for place in range(len(found), number)
    )
    return found + Agency.objects.bulk_create(lacking)


def _indicator(place: int) -> Indicator:
    plain = place % PLAIN == PLAIN - 1
    return Indicator(
        code=f"DO-{place + 1}",
        name=f"Chỉ số đo tải số {place + 1}",
        theme=THEMES[place % len(THEMES)],
        kind=(IndicatorKind.COUNT if plain else IndicatorKind.RATIO).value,
        unit="hồ sơ" if plain else "%",
        direction=Direction.HIGHER.value,
        audience=Audience.AGENCIES.value,
        cadence=PeriodKind.MONTH.value,
        position=place,
    )


def _months(number: int, today: date) -> Iterator[Period]:
    """Return the last so many whole months, the oldest first."""
    for back in range(number, 0, -1):
        year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        first, after = date(year, month + 1, 1), date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
        yield Period(
            kind=PeriodKind.MONTH.value,
            name=f"Tháng {month + 1}/{year}",
            starts_on=first,
            cut_off_on=after - timedelta(days=1),
        )


def _make_versions(rows: list[Indicator], periods: list[Period]) -> dict[int, list[IndicatorVersion]]:
    """Store one definition for each indicator, and a second one for those that were defined anew."""
    changed_on = periods[max(0, len(periods) - MONTHS_OF_NEW)].starts_on
    made = IndicatorVersion.objects.bulk_create(
        IndicatorVersion(
            indicator=row,
            number=number,
            definition=f"Cách tính {number}",
            valid_from=changed_on if number > 1 else None,
        )
        for row in rows
        for number in ((1, 2) if row.position % DEFINED_ANEW == DEFINED_ANEW - 1 else (1,))
    )
    return {row.pk: [version for version in made if version.indicator_id == row.pk] for row in rows}


def _values(frame: Frame, chance: random.Random, now: datetime) -> Iterator[Value]:
    """Return the values month by month, a missing one as no row."""
    anew = len(frame.periods) - MONTHS_OF_NEW
    for place, period in enumerate(frame.periods):
        for subject in frame.subjects:
            for indicator in frame.indicators:
                luck = chance.random()
                if luck < MISSING:
                    continue
                versions = frame.versions[indicator.pk]
                yield Value(
                    indicator=indicator,
                    version=versions[-1 if place >= anew else 0],
                    subject=subject,
                    period=period,
                    origin=Origin.REPORTED.value,
                    state=ValueState.VERIFIED.value,
                    entered_at=now,
                    **_figure(indicator, luck, chance),
                )


def _figure(indicator: Indicator, luck: float, chance: random.Random) -> dict[str, Any]:
    if luck < NONE_AROSE:
        return {"none_arose": True}
    if luck < BELOW and indicator.kind == IndicatorKind.RATIO.value:
        return {"value": Decimal(10), "operator": Operator.LESS.value}
    whole = Decimal(chance.randint(50, 50_000))
    if indicator.kind == IndicatorKind.COUNT.value:
        return {"value": whole}
    part = Decimal(chance.randint(0, int(whole)))
    return {"value": percent_of(part, whole), "numerator": part, "denominator": whole}
