"""Reads a number as sources write it: "37.4", "37,4", "1.488.000", "<10", "hơn 4.500", "1,488 triệu", "12/13"."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from reports.rules.kinds import Operator
from reports.rules.value_problem import ValueProblem
from tasks.rules.problem import ProblemError
from tasks.rules.text import clean, fold

# As many digits before the point as a column of figures holds, and behind it.
MOST_DIGITS = 15
PLACES = Decimal("0.000001")
SCALES = {"nghin": 3, "ngan": 3, "trieu": 6, "ty": 9, "ti": 9}
# Folded words before a number, the longest first; a sign needs no blank behind it.
_BEFORE: tuple[tuple[str, Operator], ...] = (
    ("chi cong bo", Operator.EQUAL),
    ("khong duoi", Operator.AT_LEAST),
    ("khong it hon", Operator.AT_LEAST),
    ("it nhat", Operator.AT_LEAST),
    ("toi thieu", Operator.AT_LEAST),
    ("khong qua", Operator.AT_MOST),
    ("khong vuot qua", Operator.AT_MOST),
    ("nhieu nhat", Operator.AT_MOST),
    ("toi da", Operator.AT_MOST),
    ("tren duoi", Operator.ABOUT),
    ("xap xi", Operator.ABOUT),
    ("uoc tinh", Operator.ABOUT),
    ("uoc dat", Operator.ABOUT),
    ("khoang", Operator.ABOUT),
    ("gan", Operator.ABOUT),
    ("dat", Operator.EQUAL),
    ("uoc", Operator.ABOUT),
    ("hon", Operator.MORE),
    ("tren", Operator.MORE),
    ("duoi", Operator.LESS),
)
_SIGNS: tuple[tuple[str, Operator], ...] = (
    (">=", Operator.AT_LEAST), ("=>", Operator.AT_LEAST), ("≥", Operator.AT_LEAST), ("<=", Operator.AT_MOST),
    ("=<", Operator.AT_MOST), ("≤", Operator.AT_MOST), (">", Operator.MORE), ("<", Operator.LESS),
    ("~", Operator.ABOUT), ("≈", Operator.ABOUT),
)  # fmt: skip
_NUMBER = r"[0-9]+(?:[.,' ][0-9]+)*"
_AMOUNT = re.compile(
    rf"(?P<minus>[-−–])?\s*(?P<first>{_NUMBER})(?:\s*/\s*(?P<second>{_NUMBER}))?"
    r"(?:\s*(?P<scale>(?:nghin|ngan|trieu|ty|ti)(?:\s+(?:ty|ti))?)\b)?\s*(?P<percent>%|phan tram)?\s*(?P<more>\+|tro len)?"
)
_ESTIMATED = re.compile(r"\s*\(uoc(?: tinh| dat| thuc hien)?\)$")
_RANGE = re.compile(rf"(?:tu )?{_NUMBER}\s*%?\s*(?:[-–—]|den)\s*{_NUMBER}\s*%?")
_MISSING = frozenset(
    {
        "n/a", "na", "khong co", "chua co", "chua co so lieu", "khong co so lieu", "khong ro", "chua ro", "chua cong bo",
        "khong cong bo", "missing", "null", "none", "nan", "x",
    }
)  # fmt: skip
_NONE_AROSE = frozenset({"khong phat sinh", "khong co phat sinh", "chua phat sinh", "none arose", "kps"})


@dataclass(frozen=True)
class Amount:
    """A number as it was told; `denominator` of "12/13", `is_percent` where a per-cent sign stands behind it."""

    value: Decimal
    operator: Operator = Operator.EQUAL
    denominator: Decimal | None = None
    is_percent: bool = False


def is_missing(text: str) -> bool:
    """Return whether a cell gives no figure at all: empty, a dash, or words that say so. It isn't 0."""
    folded = fold(text).strip(" -–—.…?/*")
    return not folded or folded in _MISSING


def is_none_arose(text: str) -> bool:
    """Return whether a cell says that there was nothing to count, which isn't 0 and isn't missing."""
    return fold(text).strip(" .()") in _NONE_AROSE


def read_amount(text: str, *, whole: bool | None = None) -> Amount:
    """Return the number of a cell.

    Boundary: of "1.488" and "4,500" the mark groups thousands where the number must be `whole`, is a decimal mark
    where it needn't be, and the cell is refused where nobody knows; two marks, or one that stands twice, settle it.
    Units: "1,488 triệu" is 1488000 and "30 nghìn tỷ" 30 × 10¹²; digits behind the sixth are rounded.
    Raises: ProblemError for what is no number, a range, a negative one, or one that can be read in two ways.
    """
    operator, rest = _operator(fold(text))
    found = _AMOUNT.fullmatch(rest)
    if found is None:
        raise ProblemError(ValueProblem.A_RANGE if _RANGE.fullmatch(rest) else ValueProblem.NOT_A_NUMBER, text=text)
    scale = sum(SCALES[word] for word in (found["scale"] or "").split())
    value = _scaled(_decimal(found["first"], _is_whole(found["first"], whole, scale), text), scale, text)
    second = found["second"]
    denominator = _scaled(_decimal(second, whole=True, text=text), scale, text) if second else None
    if found["minus"] and value:
        raise ProblemError(ValueProblem.NEGATIVE, text=text)
    if denominator is not None and not denominator:
        raise ProblemError(ValueProblem.ZERO_DENOMINATOR, text=text)
    if found["more"] and operator == Operator.EQUAL:
        operator = Operator.AT_LEAST
    return Amount(value, operator, denominator, bool(found["percent"]))


def read_number(text: str, *, whole: bool | None = None) -> Decimal:
    """Return a plain number without words; otherwise as `read_amount`."""
    cleaned = clean(text)
    if not re.fullmatch(_NUMBER, cleaned):
        raise ProblemError(ValueProblem.NOT_A_NUMBER, text=text)
    return _scaled(_decimal(cleaned, whole, text), 0, text)


def _operator(folded: str) -> tuple[Operator, str]:
    """Return how exactly the number is told, and what is left; "chỉ công bố dưới 10" has words before its words."""
    operator, rest = Operator.EQUAL, folded.strip().rstrip(".;")
    if _ESTIMATED.search(rest):
        operator, rest = Operator.ABOUT, _ESTIMATED.sub("", rest)
    while True:
        for words, meaning in _BEFORE:
            if rest.startswith(f"{words} "):
                operator = operator if meaning == Operator.EQUAL else meaning
                rest = rest[len(words) :].lstrip()
                break
        else:
            break
    for sign, meaning in _SIGNS:
        if rest.startswith(sign):
            return meaning, rest[len(sign) :].lstrip()
    return operator, rest


def _is_whole(number: str, whole: bool | None, scale: int) -> bool | None:
    """Return whether the mark in it groups thousands: a comma before "triệu" never does, a full stop may."""
    if scale:
        return None if "." in number else False
    return whole


def _decimal(number: str, whole: bool | None, text: str) -> Decimal:
    marks = [mark for mark in number if not mark.isdigit()]
    if not marks:
        return Decimal(number)
    last, tail = marks[-1], number.rsplit(marks[-1], 1)[1]
    if len(set(marks)) > 2 or (len(set(marks)) == 2 and (marks.count(last) > 1 or last in " '")):
        raise ProblemError(ValueProblem.NOT_A_NUMBER, text=text)
    if len(set(marks)) == 2 or (len(marks) == 1 and last not in " '" and _is_decimal_mark(number, tail, whole, text)):
        head = number[: -len(tail) - 1]
        return Decimal(f"{_grouped(head, text)}.{tail}")
    return Decimal(_grouped(number, text))


def _is_decimal_mark(number: str, tail: str, whole: bool | None, text: str) -> bool:
    """Return whether the only mark is a decimal one: always, unless three digits follow one to three others."""
    head = number[: -len(tail) - 1]
    if len(tail) != 3 or len(head) > 3 or head.startswith("0"):
        return True
    if whole is None:
        raise ProblemError(ValueProblem.AMBIGUOUS_NUMBER, text=text, grouped=f"{head}{tail}", decimal=f"{head},{tail}")
    return not whole


def _grouped(number: str, text: str) -> str:
    """Return the digits of a number grouped by threes.

    Raises: ProblemError for other groups, as in "14.50.000".
    """
    first, *groups = re.split(r"[.,' ]", number)
    if groups and (len(first) > 3 or any(len(group) != 3 for group in groups)):
        raise ProblemError(ValueProblem.NOT_A_NUMBER, text=text)
    return first + "".join(groups)


def _scaled(value: Decimal, scale: int, text: str) -> Decimal:
    scaled = value.scaleb(scale)
    if scaled >= Decimal(10) ** MOST_DIGITS:
        raise ProblemError(ValueProblem.TOO_LARGE, text=text)
    return scaled.quantize(PLACES, ROUND_HALF_UP).normalize() + 0
