"""Reads the name of an indicator in a table: "Chỉ tiêu: …", "Chỉ tiêu NQ 66/NQ-CP: …", "– hoàn thành đúng hạn"."""

import re
from dataclasses import dataclass

from reports.rules.kinds import Operator
from tasks.rules.text import clean, fold

MOST_NAME = 300
_DASH = re.compile(r"^\s*[-‐‑‒–—−•+]\s*(?=[^\W\d_])|^\s*[-‐‑‒–—−•+]\s+")
_AMONG_THEM = re.compile(r"^trong đó\b\s*[:,;]?\s*(?:có\s+)?", re.IGNORECASE)
_TARGET = re.compile(
    r"^(?:chỉ tiêu|mục tiêu|chi tieu|muc tieu|target)\b\s*(?P<document>[^:]{0,60}?)\s*:\s*(?P<name>.+)$", re.IGNORECASE
)
_WANTED = re.compile(r"^(?:chỉ tiêu|mục tiêu|phấn đấu)\b\s*(?:về|đạt|là)?\s*(?P<name>[^\s:].*)$", re.IGNORECASE)
_WANTED_BRACKET = re.compile(r"\s*\(\s*(?:chỉ tiêu|mục tiêu|kế hoạch)(?:\s+(?:năm\s+)?\d{4})?\s*\)\s*$", re.IGNORECASE)
_WANTED_NOTE = re.compile(
    r"(?:la |day la )?(?:chi tieu|muc tieu)"
    r"(?: (?:de ra|dat ra|duoc giao|giao|phan dau|ke hoach|cua|nam|quy|den|\d{4}|i{1,3}|iv))*[. ]*"
)
_DOCUMENT = re.compile(r"^(?P<document>(?:NQ|QĐ|CT|KH|TB|CĐ)\s+[\w./-]+(?:/[\w-]+)+)\s*:\s*(?P<name>.+)$")
_OUT_OF = re.compile(r"\s*\(\s*trên\s+(?P<number>[0-9][0-9.,]*)(?P<words>\s+[^()]*)?\)\s*$", re.IGNORECASE)
_LIMIT = re.compile(r"\s*\b(?P<limit>tối thiểu|ít nhất|tối đa)\b\s*", re.IGNORECASE)
_LIMITS = {"toi thieu": Operator.AT_LEAST, "it nhat": Operator.AT_LEAST, "toi da": Operator.AT_MOST}


@dataclass(frozen=True)
class IndicatorText:
    """The name of an indicator without what was written around it.

    `is_part` for a row that begins with a dash, which names a part of the total above it; `denominator` for "(trên 73
    hoàn thành)" behind the name; `document` is the one that sets a target; `operator` for "tối thiểu" in a target's name.
    """

    name: str
    is_part: bool = False
    is_target: bool = False
    document: str = ""
    operator: Operator = Operator.EQUAL
    denominator: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names to look for, the one with its document first: what a resolution sets may be its own."""
        if not self.document:
            return (self.name,)
        return f"{self.document}: {self.name}", self.name

    @property
    def new_name(self) -> str:
        """Return the name a new indicator gets."""
        name = f"{self.name} ({self.document})" if self.document else self.name
        return (name[:1].upper() + name[1:])[:MOST_NAME]


def read_indicator(text: str, *, wanted: bool = False) -> IndicatorText:
    """Return the name of a cell; `wanted` where the period says that the row is a target.

    Empty: an empty name for an empty cell, or one with marks only.
    """
    name = clean(text)
    is_part = bool(_DASH.match(name) or _AMONG_THEM.match(name))
    name = _AMONG_THEM.sub("", _DASH.sub("", name)).strip(" .;:–-")
    wanted = wanted or bool(_WANTED_BRACKET.search(name))
    name = _WANTED_BRACKET.sub("", name)
    target, document = _TARGET.match(name), ""
    if target:
        name, document = target["name"], target["document"]
    is_target = bool(target) or wanted
    if is_target and (set_by := _DOCUMENT.match(name)):
        name, document = set_by["name"], set_by["document"]
    denominator, operator = "", Operator.EQUAL
    if out_of := _OUT_OF.search(name):
        name, denominator = name[: out_of.start()], out_of["number"].strip(".,")
    if is_target and (limit := _LIMIT.search(name)):
        operator = _LIMITS[fold(limit["limit"])]
        name = f"{name[: limit.start()]} {name[limit.end() :]}".strip()
    return IndicatorText(clean(name), is_part, is_target, clean(document), operator, denominator)


def read_wanted(text: str) -> IndicatorText | None:
    """Return the name behind a "Chỉ tiêu", "Mục tiêu" or "Phấn đấu" that no colon follows, None where there is none."""
    found = _WANTED.match(clean(text))
    return read_indicator(found["name"], wanted=True) if found else None


def says_target(note: str) -> bool:
    """Return whether a note says nothing but that the number is one wanted: "chỉ tiêu", "mục tiêu đề ra năm 2025"."""
    return bool(_WANTED_NOTE.fullmatch(fold(note)))


def name_key(name: str) -> str:
    """Return what two spellings of one name have in common: no diacritics, capitals, dashes or marks at its ends."""
    folded = re.sub("[‐‑‒–—−]", "-", fold(name))
    return re.sub(r"\s*([-/,:()])\s*", r"\1", folded).strip(" .;:-*")


def code_of(name: str, taken: set[str]) -> str:
    """Return a code for a new indicator, made of its name, that nobody has yet."""
    slug = "_".join(re.findall(r"[a-z0-9]+", fold(name)))[:50].strip("_") or "indicator"
    code, number = slug, 1
    while code in taken:
        number += 1
        code = f"{slug}_{number}"
    return code
