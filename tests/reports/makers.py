"""Small makers of indicators, periods and values; every test says only what it is about."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from reports.models import Indicator, IndicatorVersion, Period, Subject, Target, Value
from reports.rules.kinds import IndicatorKind, Origin, PeriodKind, SubjectKind, ValueState
from tasks.models import Agency

NOW = datetime(2024, 3, 20, tzinfo=UTC)
_numbers = count(1)


def make_indicator(name: str = "Tỷ lệ hồ sơ trực tuyến", **fields: Any) -> Indicator:
    """Return a stored ratio with a first definition."""
    given = {"code": f"I{next(_numbers)}", "name": name, "kind": IndicatorKind.RATIO, "unit": "%", **fields}
    indicator = Indicator.objects.create(**given)
    IndicatorVersion.objects.create(indicator=indicator)
    return indicator


def make_period(cut_off_on: date = date(2024, 1, 31), **fields: Any) -> Period:
    """Return the stored month that ends on that day."""
    given = {
        "kind": PeriodKind.MONTH,
        "name": f"Tháng {cut_off_on:%m/%Y}",
        "starts_on": cut_off_on.replace(day=1),
        "cut_off_on": cut_off_on,
        **fields,
    }
    return Period.objects.create(**given)


def make_year(year: int = 2024) -> Period:
    """Return that stored calendar year."""
    return make_period(date(year, 12, 31), kind=PeriodKind.YEAR, name=f"Năm {year}", starts_on=date(year, 1, 1))


def make_subject(agency: Agency | None = None, kind: SubjectKind = SubjectKind.AGENCY) -> Subject:
    """Return an agency, or a group, as a subject of figures."""
    return Subject.objects.get_or_create(kind=kind, agency=agency)[0]


def make_value(
    indicator: Indicator, subject: Subject | Agency, period: Period, value: object = None, **fields: Any
) -> Value:
    """Return a stored value, verified as an agency reported it; a numerator and a denominator make the value."""
    if isinstance(subject, Agency):
        subject = make_subject(subject)
    parts = {name: Decimal(str(fields.pop(name))) for name in ("numerator", "denominator") if name in fields}
    if value is None and len(parts) == 2 and parts["denominator"]:
        value = parts["numerator"] * 100 / parts["denominator"]
    given = {
        "version": fields.pop("version", None) or indicator.versions.order_by("-number")[0],
        "origin": Origin.REPORTED,
        "state": ValueState.VERIFIED,
        "entered_at": NOW,
        "none_arose": value is None,
        **parts,
        **fields,
    }
    stored = None if value is None else Decimal(str(value))
    return Value.objects.create(indicator=indicator, subject=subject, period=period, value=stored, **given)


def make_target(
    indicator: Indicator, subject: Subject | Agency, period: Period, value: object, **fields: Any
) -> Target:
    """Return a stored target of an agency or group."""
    if isinstance(subject, Agency):
        subject = make_subject(subject)
    return Target.objects.create(
        indicator=indicator, subject=subject, period=period, value=Decimal(str(value)), **fields
    )
