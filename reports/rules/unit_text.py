"""Reads what a number is counted in: "dịch vụ (trên 25)", "điểm (tối đa 18)", "% (tối thiểu)", "triệu hồ sơ"."""

import re
from dataclasses import dataclass
from decimal import Decimal

from reports.rules.kinds import IndicatorKind, Operator
from reports.rules.value_text import SCALES, read_amount, read_number
from tasks.rules.text import clean, fold

PERCENT = "%"
_PERCENT = frozenset({"%", "phan tram", "percent", "per cent", "ty le %", "ti le %", "ty le phan tram", "ty le (%)",
                      "ti le (%)", "(%)"})  # fmt: skip
_POINTS = frozenset({"diem", "diem so", "points", "point"})
_DAYS = frozenset({"ngay", "ngay lam viec", "days", "working days"})
_MONEY = ("dong", "vnd", "usd", "dollar", "do la")
_BRACKET = re.compile(r"\s*\(([^()]*)\)\s*$")
_OUT_OF = re.compile(r"(?:tren|tren tong so|trong tong so|trong so|tong so|/|of)\s*(?P<number>[0-9][0-9., ]*?)"
                     r"\s*(?:[^\d\W][\w ]*)?(?:=\s*(?P<share>[0-9][0-9.,]*)\s*%)?")  # fmt: skip
_AT_MOST = re.compile(r"(?:toi da|max|thang diem|thang|tren)\s*(?P<number>[0-9][0-9., ]*)(?:\s*diem)?")
_SCALED = re.compile(r"(?P<scale>nghin|ngan|trieu|ty|ti)\s+(?P<rest>(?!le\b).+)")
_LIMITS = {"toi thieu": Operator.AT_LEAST, "it nhat": Operator.AT_LEAST, "min": Operator.AT_LEAST,
           "uoc": Operator.ABOUT, "uoc tinh": Operator.ABOUT, "uoc dat": Operator.ABOUT,
           "toi da": Operator.AT_MOST, "nhieu nhat": Operator.AT_MOST, "max": Operator.AT_MOST}  # fmt: skip
_WANTED = frozenset({"muc tieu", "chi tieu", "ke hoach", "chi tieu giao"})
# Words in a bracket that make a share the change of one.
_CHANGE = re.compile(r"\([^()]*\b(?:tang|giam|so voi|chenh lech|thay doi)\b")
# What is counted one by one, so that "4.500" can only be four thousand five hundred of it.
_COUNTED = (
    "ho so", "nhiem vu", "van ban", "dich vu", "tthc", "thu tuc", "quy dinh", "dieu kien", "giay to", "co quan", "don vi",
    "bo", "tinh", "xa", "nguoi", "luot", "truong hop", "kien nghi", "phan anh", "file", "task", "service",
    "cuoc", "vu", "quyet dinh", "thong tu", "nghi dinh", "bao cao", "tai khoan", "giao dich", "doanh nghiep", "dvc",
)  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """What a number is counted in.

    `scale` is what a number has to be multiplied by ("triệu hồ sơ"); `denominator`, `told_percent` and `max_points`
    come from the brackets; `parts` names what one number is said of, when that is more than one thing; `is_wanted` for
    "% (mục tiêu)".
    """

    name: str
    kind: IndicatorKind
    scale: Decimal = Decimal(1)
    denominator: Decimal | None = None
    told_percent: Decimal | None = None
    max_points: Decimal | None = None
    operator: Operator = Operator.EQUAL
    parts: tuple[str, ...] = ()
    is_wanted: bool = False

    @property
    def whole(self) -> bool | None:
        """Return whether its numbers are whole: None where nobody knows."""
        if self.kind in (IndicatorKind.RATIO, IndicatorKind.SCORE) or self.scale != 1:
            return None if self.scale != 1 else False
        folded = fold(self.name)
        if self.kind == IndicatorKind.MONEY:
            return True
        return True if folded.startswith(_COUNTED) and "/" not in folded else None


def read_unit(text: str) -> Unit | None:
    """Return what a number is counted in; None for an empty cell.

    Boundary: brackets that aren't understood stay a part of the unit's name.
    Raises: ProblemError for a number in the brackets that can't be read.
    """
    name = clean(text)
    if not name:
        return None
    facts: dict[str, object] = {}
    while (bracket := _BRACKET.search(name)) and (found := _bracket(bracket[1], name[: bracket.start()])):
        facts |= found
        name = name[: bracket.start()].strip()
    if out_of := re.fullmatch(r"(điểm)\s*/\s*(\d{1,4})", name, re.IGNORECASE):
        name, facts["max_points"] = out_of[1], Decimal(out_of[2])
    scale = Decimal(1)
    while scaled := _SCALED.fullmatch(fold(name)):
        scale *= Decimal(10) ** SCALES[scaled["scale"]]
        name = name.split(maxsplit=1)[1]
    if name.startswith(PERCENT) and re.search(r"\s+và\s+%", name):
        facts["parts"] = tuple(part.strip(" %") for part in re.split(r"\s+và\s+(?=%)", name))
    kind = kind_of(name)
    return Unit(PERCENT if kind == IndicatorKind.RATIO else name, kind, scale, **facts)  # type: ignore[arg-type]


def kind_of(name: str) -> IndicatorKind:
    """Return what sort of number has this unit; what isn't known otherwise is counted."""
    folded = fold(name)
    if folded in _PERCENT or (folded.startswith("% ") and not _CHANGE.search(folded)):
        return IndicatorKind.RATIO
    if folded in _POINTS:
        return IndicatorKind.SCORE
    if folded in _DAYS:
        return IndicatorKind.DAYS
    words = re.split(r"[/ ]", folded)
    return IndicatorKind.MONEY if any(word in words or folded == word for word in _MONEY) else IndicatorKind.COUNT


def same_unit(one: str, other: str) -> bool:
    """Return whether two units are the same thing in other spellings, so that their numbers can stand together."""
    kind = kind_of(one)
    if kind != kind_of(other):
        return False
    if kind == IndicatorKind.MONEY:
        return _is_dong(one) == _is_dong(other)
    return kind in (IndicatorKind.RATIO, IndicatorKind.SCORE) or _bare(one) == _bare(other)


def _is_dong(name: str) -> bool:
    return fold(name).startswith(("dong", "vnd"))


def _bare(name: str) -> str:
    folded = re.sub(r"\bthu tuc(?: hanh chinh)?\b", "tthc", fold(name))
    folded = re.sub(r"\bdich vu cong\b|\bdvc\b", "dich vu", folded)
    return re.sub(r"^(?:so|luot)\s+", "", folded).strip(" .")


def _bracket(inside: str, unit: str) -> dict[str, object]:
    """Return what a bracket says, nothing when it isn't understood."""
    folded = fold(inside).strip()
    if folded in _WANTED:
        return {"is_wanted": True}
    if folded in _LIMITS:
        return {"operator": _LIMITS[folded]}
    points = kind_of(unit) == IndicatorKind.SCORE and _AT_MOST.fullmatch(folded)
    if points:
        return {"max_points": read_number(points["number"].strip(), whole=False)}
    out_of = _OUT_OF.fullmatch(folded)
    if out_of is None:
        return {}
    facts: dict[str, object] = {"denominator": read_number(out_of["number"].strip(), whole=True)}
    if out_of["share"]:
        facts["told_percent"] = read_amount(out_of["share"], whole=False).value
    return facts
