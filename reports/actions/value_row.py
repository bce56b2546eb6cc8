"""What one row of a table of values comes to: which indicator, whose, when, how much, and what its source says of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from reports.actions.value_subject import SubjectReader
from reports.models import Indicator, IndicatorVersion
from reports.queries.indicator_catalogue import PART_MARK, IndicatorCatalogue, load_indicator_catalogue
from reports.rules.change_text import ToldChange, read_change
from reports.rules.figures import Figure
from reports.rules.indicator_text import IndicatorText, code_of, read_indicator, read_wanted, says_target
from reports.rules.kinds import Direction
from reports.rules.period_text import PeriodText, read_period
from reports.rules.subjects import SubjectKey
from reports.rules.unit_text import Unit, read_unit, same_unit
from reports.rules.value_cell import take_unit
from reports.rules.value_figure import Remark, read_figure, source_day
from reports.rules.value_problem import ValueProblem
from reports.rules.value_text import is_missing, is_none_arose, read_amount
from tasks.queries.catalogue import load_catalogue
from tasks.rules.clock import local_date
from tasks.rules.problem import Problem, ProblemError
from tasks.rules.text import clean

Answer = TypeVar("Answer")
COLUMNS = ("indicator", "agency", "period", "value", "unit", "source", "note")
MOST_CHARACTERS = {
    "indicator": 300,
    "agency": 300,
    "period": 100,
    "value": 100,
    "unit": 200,
    "source": 500,
    "note": 5000,
}
_CELL_ERRORS = frozenset({"#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!"})


@dataclass(frozen=True)
class Told:
    """One figure a row tells: a value, or a target where `wanted`; `remarks` are (column, problem) pairs."""

    row: int
    indicator: Indicator
    version: IndicatorVersion | None
    subject: SubjectKey
    period: PeriodText
    figure: Figure
    source: str
    wording: str
    note: str
    change: ToldChange | None = None
    published_on: date | None = None
    wanted: bool = False
    remarks: tuple[Remark, ...] = ()


class ValueRefused(Exception):
    """A row that can't be entered; carries every (column, problem) that stands in the way."""

    def __init__(self, refusals: list[Remark]) -> None:
        super().__init__("; ".join(f"{column}: {problem.code.value}" for column, problem in refusals))
        self.refusals = refusals


@dataclass
class ValueReader:
    """Reads the rows of one table in their order, because a row with a dash is a part of the total above it."""

    indicators: IndicatorCatalogue
    subjects: SubjectReader
    today: date
    _totals: dict[tuple[str, object], Indicator] = field(default_factory=dict)

    def read(self, number: int, cells: Mapping[str, str]) -> list[Told]:
        """Return the figures of a row: one, or a target for each of the things one number is wanted of.

        Raises: ValueRefused with everything that stands in the way.
        """
        cells = {column: clean(cells.get(column, "")) for column in COLUMNS}
        _check_cells(cells)
        refusals: list[Remark] = []
        period = _ask("period", refusals, lambda: read_period(cells["period"]))
        unit = _ask("unit", refusals, lambda: read_unit(cells["unit"]))
        name = self._name(cells, period, unit)
        total = self._total(name, cells, period, refusals)
        subject = _ask("agency", refusals, lambda: self.subjects.read(cells["agency"], period)) if period else None
        if not refusals and unit is not None and unit.parts and not name.is_target:
            refusals.append(("unit", Problem(ValueProblem.TWO_THINGS, {"text": cells["unit"]})))
        if refusals or period is None or subject is None:
            self._check_value_alone(cells, unit, refusals)
            raise ValueRefused(refusals)
        names = [name]
        if unit is not None and unit.parts:
            names = [replace(name, name=f"{name.name} ({part})") for part in unit.parts]
        told = [self._told(number, cells, one, total, period, subject, unit) for one in names]
        if len(told) > 1:
            remark = ("unit", Problem(ValueProblem.TWO_TARGETS, {"text": cells["unit"]}))
            told[0] = replace(told[0], remarks=(*told[0].remarks, remark))
        if not name.is_part and not name.is_target:
            self._totals[(cells["source"], period.key)] = told[0].indicator
        return told

    def _name(self, cells: Mapping[str, str], period: PeriodText | None, unit: Unit | None) -> IndicatorText:
        """Return the name of a row's indicator, and whether the row says anywhere that it is a target.

        Boundary: "Chỉ tiêu X" without a colon is a target of X where X is known, and an indicator of its own elsewhere.
        """
        wanted = bool(period and (period.is_target or period.is_baseline))
        wanted = wanted or bool(unit and unit.is_wanted) or says_target(cells["note"])
        name = read_indicator(cells["indicator"], wanted=wanted)
        if self.indicators.find(name.names) is None and (other := read_wanted(cells["indicator"])) is not None:
            return other if self.indicators.find(other.names) is not None else name
        return name

    def _total(
        self, name: IndicatorText, cells: Mapping[str, str], period: PeriodText | None, refusals: list[Remark]
    ) -> Indicator | None:
        """Return the total a part belongs to, the last one of the same source and period."""
        if not any(map(str.isalpha, name.name)):
            refusals.append(("indicator", Problem(ValueProblem.NO_INDICATOR)))
        elif name.is_part and period is not None:
            total = self._totals.get((cells["source"], period.key))
            if total is None:
                refusals.append(("indicator", Problem(ValueProblem.NO_TOTAL_ABOVE)))
            return total
        elif not name.is_part and period is not None:
            known = self.indicators.find(name.names)
            if known is not None and not name.is_target:
                self._totals[(cells["source"], period.key)] = known
        return None

    def _check_value_alone(self, cells: Mapping[str, str], unit: Unit | None, refusals: list[Remark]) -> None:
        """Say what is wrong with the number too, where a row is refused for something else already."""
        if is_missing(cells["value"]):
            refusals.append(("value", Problem(ValueProblem.NO_VALUE)))
        elif not is_none_arose(cells["value"]):
            whole = unit.whole if unit else None
            _ask("value", refusals, lambda: read_amount(take_unit(cells["value"], unit)[0], whole=whole))

    def _told(
        self,
        number: int,
        cells: Mapping[str, str],
        name: IndicatorText,
        total: Indicator | None,
        period: PeriodText,
        subject: tuple[SubjectKey, tuple[Problem, ...]],
        unit: Unit | None,
    ) -> Told:
        known = self.indicators.find_part(total, name.name) if total else self.indicators.find(name.names)
        value, unit = _value_and_unit(cells, name, known, unit)
        refusals: list[Remark] = []
        most = self._maximum(cells, known, unit)
        limited = replace(unit, max_points=most)
        read = _ask("value", refusals, lambda: read_figure(value, cells["note"], name, limited))
        if read is None:
            raise ValueRefused(refusals)
        figure, remarks = read
        indicator, added = (known, []) if known is not None else self._add(name, total, unit)
        change = None
        if not name.is_target:
            change = read_change(cells["note"], unit.kind, figure.value, whole=unit.whole, unit=unit.name)
            remarks += [("note", problem) for problem in (change.notes if change else ())]
            remarks += self._time_remarks(period)
        remarks += [("indicator", problem) for problem in added] + [("agency", problem) for problem in subject[1]]
        remarks += [("period", problem) for problem in period.notes]
        return Told(
            number,
            indicator,
            self.indicators.version_on(indicator, period.cut_off_on) or self._first_version(indicator),
            subject[0],
            period,
            figure,
            cells["source"],
            _wording(cells),
            cells["note"],
            change,
            source_day(cells["source"], self.today),
            name.is_target,
            tuple(remarks),
        )

    def _maximum(self, cells: Mapping[str, str], known: Indicator | None, unit: Unit) -> Decimal | None:
        """Return the most points there can be, None where nobody says.

        Raises: ValueRefused when the row counts on another scale than the indicator.
        """
        most = self.indicators.maxima.get(known.pk) if known is not None else None
        if known is not None and most and unit.max_points and most != unit.max_points:
            params = {
                "indicator": known.name,
                "known": f"{known.unit} (tối đa {most.normalize():f})",
                "text": cells["unit"],
            }
            raise ValueRefused([("unit", Problem(ValueProblem.UNIT_CONFLICT, params))])
        return unit.max_points or most

    def _time_remarks(self, period: PeriodText) -> list[Remark]:
        if (period.starts_on or period.cut_off_on) <= self.today:
            return []
        return [("period", Problem(ValueProblem.PERIOD_IN_FUTURE, {"name": period.name}))]

    def _add(self, name: IndicatorText, total: Indicator | None, unit: Unit) -> tuple[Indicator, list[Problem]]:
        """Add an indicator nobody knows, under the total it is a part of; nothing says that the parts add up."""
        full = f"{total.name} {PART_MARK} {name.name}"[:300] if total else name.new_name
        other_names = f"{PART_MARK} {name.name}" if total else ""
        if name.document:
            other_names = f"{name.document}: {name.name}"
        indicator = Indicator(
            code=code_of(full, self.indicators.codes),
            name=full,
            other_names=other_names,
            kind=unit.kind.value,
            unit=unit.name[:60],
            direction=Direction.NEITHER.value,
            part_of=total,
            adds_up=False,
        )
        self.indicators.add(indicator)
        return indicator, [Problem(ValueProblem.NEW_INDICATOR, {"name": full, "code": indicator.code})]

    def _first_version(self, indicator: Indicator) -> IndicatorVersion:
        """Return a definition to add, without words: a figure stands under one even where nobody has written it down."""
        version = IndicatorVersion(indicator=indicator, number=1)
        self.indicators.add_version(version)
        return version


def make_value_reader(now: datetime) -> ValueReader:
    """Return a reader over the reference tables as they are.

    Queries: twelve, however many rows will be read.
    """
    return ValueReader(load_indicator_catalogue(), SubjectReader(load_catalogue()), local_date(now))


def _value_and_unit(
    cells: Mapping[str, str], name: IndicatorText, known: Indicator | None, unit: Unit | None
) -> tuple[str, Unit]:
    """Return the number of a row without its unit, and the unit: that of its column, of the indicator, or beside it.

    Raises: ValueRefused when nothing tells the unit, or it isn't the indicator's.
    """
    if unit is None and known is not None:
        unit = read_unit(known.unit)
    if unit is None and cells["value"].endswith("%"):
        unit = read_unit("%")
    refusals: list[Remark] = []
    text = cells["value"]
    taken = None if is_none_arose(text) else _ask("value", refusals, lambda: take_unit(text, unit, name.name))
    if refusals:
        raise ValueRefused(refusals)
    value, told = taken or (text, unit)
    if told is None:
        raise ValueRefused([("unit", Problem(ValueProblem.NO_UNIT))])
    if known is not None and not (known.kind == told.kind and same_unit(known.unit, told.name)):
        params = {"indicator": known.name, "known": known.unit, "text": cells["unit"] or told.name}
        raise ValueRefused([("unit", Problem(ValueProblem.UNIT_CONFLICT, params))])
    return value, told


def _wording(cells: Mapping[str, str]) -> str:
    """Return the row as its source words it, with what it says beside the number."""
    figure = f"{cells['value']} {cells['unit']}".strip()
    said = f" – {cells['note']}" if cells["note"] else ""
    return f"{cells['indicator']}; {cells['agency']}; {cells['period']}: {figure}{said}"


def _check_cells(cells: Mapping[str, str]) -> None:
    refusals: list[Remark] = []
    for column, text in cells.items():
        if text in _CELL_ERRORS:
            refusals.append((column, Problem(ValueProblem.CELL_ERROR, {"text": text})))
        elif len(text) > MOST_CHARACTERS[column]:
            refusals.append((column, Problem(ValueProblem.TOO_LONG, {"most": MOST_CHARACTERS[column]})))
    if refusals:
        raise ValueRefused(refusals)


def _ask(column: str, refusals: list[Remark], read: Callable[[], Answer]) -> Answer | None:
    """Return what a rule answers, or None with its refusal added to the list."""
    try:
        return read()
    except ProblemError as error:
        refusals.append((column, error.problem))
        return None
