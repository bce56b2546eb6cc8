"""The figure of one row: its number, how exact it is, what it is a part of, and what is impossible or odd about it."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from reports.rules.change_text import read_exactness
from reports.rules.figures import Figure, percent_of
from reports.rules.indicator_text import IndicatorText
from reports.rules.kinds import IndicatorKind, Operator
from reports.rules.unit_text import Unit
from reports.rules.value_problem import ValueProblem
from reports.rules.value_text import MOST_DIGITS, Amount, is_missing, is_none_arose, read_amount, read_number
from tasks.rules.problem import Problem, ProblemError

# A column of the table, and what has to be said about it.
Remark = tuple[str, Problem]
_SOURCE_DAY = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
# As near as a share told in brackets has to be to the one that follows from the numbers.
NEAR = Decimal("0.06")


def read_figure(text: str, note: str, name: IndicatorText, unit: Unit) -> tuple[Figure, list[Remark]]:
    """Return the figure of a row with the remarks about it.

    Raises: ProblemError for what is no figure of this unit.
    """
    if is_missing(text):
        raise ProblemError(ValueProblem.NO_VALUE)
    if is_none_arose(text):
        if name.is_target:
            raise ProblemError(ValueProblem.TARGET_NONE_AROSE, text=text)
        return Figure(none_arose=True), []
    amount = read_amount(text, whole=unit.whole)
    if amount.is_percent and unit.kind != IndicatorKind.RATIO:
        raise ProblemError(ValueProblem.UNIT_CONFLICT, indicator=name.name, known=unit.name, text="%")
    figure, remarks = _figure(amount, name, unit, note)
    _check_figure(figure, unit, text)
    return figure, remarks + _doubts(figure, unit)


def _figure(amount: Amount, name: IndicatorText, unit: Unit, note: str) -> tuple[Figure, list[Remark]]:
    """Return value, operator and parts, from the number, the brackets of unit and name, and the head of the note."""
    value, denominator = amount.value * unit.scale, unit.denominator
    if value >= Decimal(10) ** MOST_DIGITS:
        raise ProblemError(ValueProblem.TOO_LARGE, text=f"{amount.value:f} × {unit.scale:f}")
    if unit.kind == IndicatorKind.SCORE and amount.denominator:
        if value > amount.denominator:
            raise ProblemError(ValueProblem.OVER_MAXIMUM, value=value, most=amount.denominator)
        amount = replace(amount, denominator=None)
    if name.denominator:
        denominator = read_number(name.denominator, whole=True)
    operator, remarks = amount.operator, []
    if operator == Operator.EQUAL and unit.operator == Operator.ABOUT:
        operator = Operator.ABOUT
    if name.is_target:
        operator = next(
            (one for one in (amount.operator, unit.operator, name.operator) if one != Operator.EQUAL), operator
        )
        return Figure(value, operator=operator), []
    if unit.kind == IndicatorKind.RATIO and amount.denominator:
        share = percent_of(amount.value, amount.denominator)
        return Figure(share, amount.value, amount.denominator), []
    told = read_exactness(note, value, whole=unit.whole) if operator == Operator.EQUAL else None
    if told is not None and told.operator != Operator.EQUAL:
        operator = told.operator
        remarks.append(("note", Problem(ValueProblem.OPERATOR_FROM_NOTE, {"figure": Figure(value, operator=operator)})))
    denominator = amount.denominator or denominator or (told.denominator if told is not None else None)
    numerator = value if denominator is not None and unit.kind == IndicatorKind.COUNT else None
    return Figure(value, numerator, denominator, operator), remarks


def _check_figure(figure: Figure, unit: Unit, text: str) -> None:
    value, most = figure.value, unit.max_points
    if value is None:
        raise ProblemError(ValueProblem.NO_VALUE)
    if figure.denominator is not None and not figure.denominator:
        raise ProblemError(ValueProblem.ZERO_DENOMINATOR)
    if unit.kind == IndicatorKind.RATIO and (value > 100 or (value == 100 and figure.operator == Operator.MORE)):
        raise ProblemError(ValueProblem.OVER_HUNDRED, text=text)
    if unit.kind == IndicatorKind.SCORE and most is not None and value > most:
        raise ProblemError(ValueProblem.OVER_MAXIMUM, value=value, most=most)
    if figure.numerator is not None and figure.denominator is not None and figure.numerator > figure.denominator:
        raise ProblemError(ValueProblem.OVER_DENOMINATOR, value=figure.numerator, denominator=figure.denominator)
    if unit.whole and value != value.to_integral_value() and unit.kind == IndicatorKind.COUNT:
        raise ProblemError(ValueProblem.NOT_WHOLE, text=text, unit=unit.name)


def _doubts(figure: Figure, unit: Unit) -> list[Remark]:
    """Return the remarks about a figure that is possible and looks odd."""
    remarks: list[Remark] = []
    if unit.kind == IndicatorKind.RATIO and figure.value and figure.value < 1:
        remarks.append(("value", Problem(ValueProblem.SMALL_SHARE, {"value": figure.value})))
    if unit.told_percent is not None and figure.has_parts and figure.numerator is not None:
        computed = percent_of(figure.numerator, figure.denominator or Decimal(0))
        if computed is not None and abs(computed - unit.told_percent) > NEAR:
            params = {"value": figure.numerator, "denominator": figure.denominator, "told": unit.told_percent}
            params["computed"] = computed.quantize(Decimal("0.01"))
            remarks.append(("unit", Problem(ValueProblem.SHARE_DIFFERS, params)))
    return remarks


def source_day(source: str, today: date) -> date | None:
    """Return the day a source was published, where it names exactly one that has come."""
    days = set()
    for day, month, year in _SOURCE_DAY.findall(source):
        try:
            days.add(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return days.pop() if len(days) == 1 and min(days) <= today else None
