"""Reads what a source itself says of a change: "tăng 1,4 lần so với 2022", "tăng 11 điểm %", "giảm 376 so với cùng kỳ".

A change keeps the kind it is told in: points, per cent and times are three different things.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from reports.rules.kinds import ChangeKind, IndicatorKind, Operator
from reports.rules.value_problem import ValueProblem
from reports.rules.value_text import PLACES, Amount, read_amount, read_number
from tasks.rules.problem import Problem, ProblemError
from tasks.rules.text import clean, fold

# As near as a previous figure has to be to one that follows from the change: sources round to a tenth.
NEAR = Decimal("0.06")
MOST_COMPARED = 100
_NUMBER = r"[0-9]+(?:[.,][0-9]+)*"
_ABOUT = r"(?:hon|gan|khoang|xap xi|tren|~|≈)"
_CHANGE = re.compile(
    rf"(?P<verb>\b(?:tang|giam|cao hon|thap hon|gap|bang)\b|(?<![\w.,/])[+-](?=\d))(?: them| duoc)?\s*(?P<about>{_ABOUT})?"
    rf"\s*(?P<number>{_NUMBER})\s*(?P<unit>diem (?:%|phan tram)|diem|%|phan tram|lan)?(?!\w)(?!\s*/)"
)
# What a number of another thing has behind it: "giảm 2 bậc" beside points is a rank.
_ANOTHER_THING = re.compile(
    r"\s+(?!(?:so|va|trong|tu|len|xuong|o|tai|vao|ke|qua|con|dat|nam|quy|thang)\b)(?P<thing>[a-z].*)"
)
# Who or what a figure is compared with, where it isn't an earlier one.
_NOT_EARLIER = re.compile(r"binh quan|trung binh|ca nuoc|toan quoc|muc tieu|chi tieu|ke hoach|yeu cau")
_WANTED = re.compile(r"(?:muc tieu|chi tieu|ke hoach|phan dau|du kien|yeu cau)[^,;.]*$")
_COMPARED = re.compile(r"so với\s+([^,;()]+)", re.IGNORECASE)
_DERIVED_YEAR = re.compile(r"suy ra (?:năm )?((?:19|20)\d\d)", re.IGNORECASE)
_EARLIER = r"(?:nam (?:\d{4}|truoc)|cung ky(?: nam (?:\d{4}|truoc))?|(?:ky|quy|thang) truoc)"
_PREVIOUS = re.compile(
    rf"(?:{_EARLIER}\s*\(\s*(?:la |dat )?|suy ra (?:nam )?\d{{4}}\s*[≈~=:]\s*|\btu\s+|\bnam \d{{4}}\s*[:=]\s*)"
    rf"({_NUMBER})\s*%"
)
_LOWER = ("giam", "thap hon", "-")


@dataclass(frozen=True)
class ToldChange:
    """How much a value moved by what its source says; `amount` is negative for less, and 0.5 times for a half."""

    amount: Decimal
    kind: ChangeKind
    compared_with: str = ""
    notes: tuple[Problem, ...] = ()


def read_change(
    note: str, kind: IndicatorKind, value: Decimal | None, *, whole: bool | None = None, unit: str = ""
) -> ToldChange | None:
    """Return the first change a note tells of a figure counted in `unit`, None when it tells none.

    Boundary: "%" of a ratio stays per cent, as it is said, with a remark that points may be meant; it is points only
    where the earlier figure the note names fits nothing else. "Điểm" of a ratio are percentage points.
    """
    folded = _folded(note)
    for found in _CHANGE.finditer(folded):
        if _WANTED.search(folded[: found.start()]) or _is_of_another(found, folded, unit):
            continue
        try:
            change = _change(found, folded, kind, value, whole)
        except ProblemError:
            continue
        if change is not None:
            return ToldChange(change.amount, change.kind, _compared_with(note), change.notes)
    return None


def _is_of_another(found: re.Match[str], folded: str, unit: str) -> bool:
    """Return whether a change is told of another thing than the figure, or isn't one over time.

    Boundary: without a unit of its own a number is the figure's; with another word behind it, it is only where that is
    the figure's unit.
    """
    compared = re.match(r"\s*(?:[^,;.()]*? )?so voi\s+([^,;()]+)", folded[found.end() :])
    if compared and _NOT_EARLIER.search(compared[1]):
        return True
    following = _ANOTHER_THING.match(folded, found.end())
    if found["unit"] or following is None or not unit:
        return False
    return not following["thing"].startswith(_folded(unit).split("/")[0].split(" (")[0])


def read_exactness(note: str, value: Decimal, *, whole: bool | None) -> Amount | None:
    """Return what the head of a note adds to a number: "hơn 4.500" beside 4500, "trên 168.746 hồ sơ" beside 115665.

    Boundary: the same number again says how exact it is; a larger one after "trên" is what it is a part of.
    Empty: None for a note that adds nothing.
    """
    folded = _folded(note)
    head = re.match(
        rf"(?P<words>(?:[a-z]+ ){{0,4}}|[<>≤≥~≈]=?\s*)(?P<number>{_NUMBER})(?: (?:trieu|nghin|ty)\b)?\s*%?", folded
    )
    if head is None:
        return None
    of_total = head["words"].strip() in ("tren", "tren tong so", "trong tong so", "trong so")
    try:
        told = read_amount(f"tren {head[0][len(head['words']) :]}" if of_total else head[0], whole=whole)
    except ProblemError:
        return None
    if told.value == value:
        return told if told.operator != Operator.EQUAL else None
    is_total = of_total and told.value > value
    return Amount(value, denominator=told.value) if is_total else None


def _change(
    found: re.Match[str], folded: str, kind: IndicatorKind, value: Decimal | None, whole: bool | None
) -> ToldChange | None:
    verb, unit = found["verb"], found["unit"] or ""
    notes: list[Problem] = []
    if found["about"]:
        notes.append(Problem(ValueProblem.CHANGE_NOT_EXACT, {"text": found[0]}))
    if verb in ("gap", "bang") and unit != "lan":
        return None
    if unit == "lan":
        return _times(read_number(found["number"], whole=False), verb, notes)
    amount = read_number(found["number"], whole=whole if not unit else False)
    signed = -amount if verb in _LOWER else amount
    if unit.startswith("diem"):
        points = kind == IndicatorKind.RATIO or unit != "diem"
        return ToldChange(signed, ChangeKind.POINTS if points else ChangeKind.SCORE_POINTS, notes=tuple(notes))
    if unit:
        told, remark = _percent(signed, folded, kind, value)
        return ToldChange(signed, told, notes=(*notes, *remark))
    return None if verb in "+-" else ToldChange(signed, ChangeKind.AMOUNT, notes=tuple(notes))


def _times(times: Decimal, verb: str, notes: list[Problem]) -> ToldChange | None:
    if not times:
        return None
    amount = (1 / times).quantize(PLACES, ROUND_HALF_UP) if verb in _LOWER else times
    return ToldChange(amount, ChangeKind.TIMES, notes=tuple(notes))


def _percent(
    signed: Decimal, folded: str, kind: IndicatorKind, value: Decimal | None
) -> tuple[ChangeKind, tuple[Problem, ...]]:
    """Return what "tăng 11%" is: of a ratio both points and per cent, until an earlier figure fits only one."""
    if kind != IndicatorKind.RATIO or value is None:
        return ChangeKind.PERCENT, ()
    by_points = value - signed
    by_percent = value / (1 + signed / 100) if signed > -100 else None
    params = {"change": signed, "value": value}
    before = _previous(folded)
    fits_points = before is not None and abs(by_points - before) <= NEAR
    fits_percent = before is not None and by_percent is not None and abs(by_percent - before) <= NEAR
    if fits_points and not fits_percent:
        return ChangeKind.POINTS, (Problem(ValueProblem.POINTS_UNDERSTOOD, params | {"before": before}),)
    if fits_percent or not 0 <= by_points <= 100:
        return ChangeKind.PERCENT, ()
    both = {"points": by_points, "percent": None if by_percent is None else by_percent.quantize(Decimal("0.01"))}
    return ChangeKind.PERCENT, (Problem(ValueProblem.POINTS_OR_PERCENT, params | both),)


def _previous(folded: str) -> Decimal | None:
    found = _PREVIOUS.search(folded)
    return read_number(found[1], whole=False) if found else None


def _compared_with(note: str) -> str:
    found = _COMPARED.search(clean(note)) or _DERIVED_YEAR.search(clean(note))
    return found[1].strip(" .")[:MOST_COMPARED] if found else ""


def _folded(note: str) -> str:
    return re.sub("[‐‑‒–—−]", "-", fold(note))
