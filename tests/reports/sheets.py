"""Makers of what an entry sheet is made of: indicators that are asked for every month, and their reporting months."""

from datetime import UTC, date, datetime
from typing import Any

from reports.models import Indicator, Period, Value
from reports.queries.entry_sheet import entry_sheet
from reports.rules.entry import Entry
from reports.rules.kinds import Audience, IndicatorKind, PeriodKind
from tasks.models import Agency, User
from tests.reports.makers import make_indicator, make_period, make_value

# A Wednesday morning in Vietnam, six days after the cut-off of "February" and one after its send-by.
NOW = datetime(2024, 2, 20, 2, 0, tzinfo=UTC)


def sheet_indicator(code: str = "HS.TT", **fields: Any) -> Indicator:
    """Return a stored ratio that ministries and localities give every month."""
    wanted = {"theme": "Hồ sơ", "audience": Audience.AGENCIES, "cadence": PeriodKind.MONTH}
    return make_indicator(fields.pop("name", f"Chỉ số {code}"), code=code, **{**wanted, **fields})


def count_indicator(code: str, **fields: Any) -> Indicator:
    """Return a stored number that ministries and localities give every month."""
    return sheet_indicator(code, **{"kind": IndicatorKind.COUNT, "unit": "hồ sơ", **fields})


def sheet_period(month: int = 2, year: int = 2024, **fields: Any) -> Period:
    """Return the stored reporting month from the 15th of the month before to the 14th, to be sent on the 19th at 15:00."""
    before = date(year - 1, 12, 15) if month == 1 else date(year, month - 1, 15)
    send_by_at = datetime(year, month, 19, 8, tzinfo=UTC)
    wanted = {"name": f"Tháng {month:02}/{year}", "starts_on": before, "send_by_at": send_by_at}
    return make_period(date(year, month, 14), **{**wanted, **fields})


def open_rows(agency: Agency, period: Period) -> dict[int, Entry]:
    """Return the rows of a table that wait to be submitted, as a page that is opened now shows them."""
    return {line.indicator.pk: line.entry for line in entry_sheet(agency, period).asked if line.is_open}


def reported(indicator: Indicator, agency: Agency, period: Period, by: User | None = None, **fields: Any) -> Value:
    """Return a stored value of an agency, verified and 30 of 100 unless said otherwise."""
    if not {"none_arose", "numerator", "value"} & set(fields):
        fields |= {"numerator": 30, "denominator": 100}
    value = fields.pop("value", None)
    return make_value(indicator, agency, period, value, entered_by=by, **fields)
