"""Takes apart a cell that holds a number with its unit: "86,94 điểm", "1.234 hồ sơ", "1,8 tỷ đồng", "12/13 nhiệm vụ"."""

import re
from decimal import Decimal

from reports.rules.kinds import IndicatorKind
from reports.rules.unit_text import Unit, read_unit, same_unit
from reports.rules.value_problem import ValueProblem
from reports.rules.value_text import SCALES
from tasks.rules.problem import ProblemError
from tasks.rules.text import clean, fold

_WITH_WORDS = re.compile(r"(?P<number>.*\d)\s*(?P<words>[^\W\d_][^\d]*|%\s*[^\W\d_][^\d]*)")
_OR_MORE = re.compile(r"\s*\b(?:trở lên)$", re.IGNORECASE)

_SCALE_NAMES = {Decimal(10) ** 3: "nghìn", Decimal(10) ** 6: "triệu", Decimal(10) ** 9: "tỷ"}


def take_unit(text: str, unit: Unit | None, indicator: str = "") -> tuple[str, Unit | None]:
    """Return the number of a cell without the words of its unit, and the unit, told there where nothing else tells it.

    Boundary: "30 tỷ" in a column of "tỷ đồng" says the scale once more and isn't scaled twice; words that are no unit stay.
    Raises: ProblemError where the unit of the cell isn't the one of its row.
    """
    more = _OR_MORE.search(text)
    found = _WITH_WORDS.fullmatch(clean(text[: more.start()] if more else text))
    if found is None:
        return text, unit
    scales, words = _scales(found["words"])
    told = read_unit(words) if words and _OR_MORE.fullmatch(words) is None else None
    if told is not None and not _is_unit(told, unit):
        return text, unit
    if told is not None and unit is not None and not (told.kind == unit.kind and same_unit(told.name, unit.name)):
        raise ProblemError(ValueProblem.UNIT_CONFLICT, indicator=indicator, known=unit.name, text=words)
    if unit is not None and unit.scale != 1 and (scales or told is not None):
        scales, unit = _once(scales, unit, found["words"], indicator)
    number = " ".join((found["number"], *scales))
    return number + (more[0] if more else ""), unit or told


def _scales(words: str) -> tuple[list[str], str]:
    """Return the scales at the head of the words, and the words behind them: "tỷ đồng" → ["tỷ"], "đồng"."""
    scales, rest = [], words.split()
    while rest and fold(rest[0]) in SCALES:
        scales.append(rest.pop(0))
    return scales, " ".join(rest)


def _is_unit(told: Unit, unit: Unit | None) -> bool:
    """Return whether words are known for a unit, or repeat the one of the row."""
    if told.kind != IndicatorKind.COUNT or told.whole:
        return True
    return unit is not None and unit.kind == told.kind and same_unit(told.name, unit.name)


def _once(scales: list[str], unit: Unit, words: str, indicator: str) -> tuple[list[str], Unit]:
    """Return what is left of a scale that cell and column both tell: "30 nghìn tỷ" in "tỷ đồng" leaves "nghìn".

    Raises: ProblemError where they tell different ones.
    """
    for start in range(len(scales)):
        if Decimal(10) ** sum(SCALES[fold(one)] for one in scales[start:]) == unit.scale:
            return scales[:start], unit
    name = f"{_SCALE_NAMES.get(unit.scale, unit.scale)} {unit.name}"
    raise ProblemError(ValueProblem.UNIT_CONFLICT, indicator=indicator, known=name, text=words)
