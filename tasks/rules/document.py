"""What a `document` cell says: number and symbol, kind, issuer, and what the document is about."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tasks.rules.brackets import split_brackets, strip_not_verbatim
from tasks.rules.kinds import DirectiveKind
from tasks.rules.problem import Problem, ProblemError
from tasks.rules.secrecy import find_mark_in_name
from tasks.rules.text import clean, fold, number_key

_SYMBOL = r"[A-Za-zĐđ][\wĐđ&]*(?:[-.][\wĐđ&]+)*"
_NUMBER = re.compile(
    rf"(?<![\w/.])(?:\d{{1,5}}|\d{{1,3}}\.\d{{1,2}}(?=/\d{{4}}/))(?:/\d{{4}})?/{_SYMBOL}|(?<![\w/])\d{{1,4}}-{_SYMBOL}/[A-ZĐ]{{2,}}\w*",
    re.UNICODE,
)
_KIND_WORDS = {
    DirectiveKind.NOTICE: ("thông báo kết luận", "thông báo", "tb"),
    DirectiveKind.DECISION: ("quyết định", "qđ"),
    DirectiveKind.INSTRUCTION: ("chỉ thị", "ct"),
    DirectiveKind.RESOLUTION: ("nghị quyết", "nq"),
    DirectiveKind.TELEGRAM: ("công điện", "cđ"),
    DirectiveKind.DECREE: ("nghị định", "nđ"),
    DirectiveKind.CIRCULAR: ("thông tư liên tịch", "thông tư", "tt", "ttlt"),
    DirectiveKind.PLAN: ("kế hoạch", "kh"),
    DirectiveKind.PROGRAMME: ("chương trình", "ctr"),
    DirectiveKind.GUIDANCE: ("hướng dẫn", "hd"),
    DirectiveKind.REPORT: ("báo cáo", "bc"),
    DirectiveKind.LETTER: ("công văn", "cv", "văn bản"),
    DirectiveKind.SESSION: ("phiên họp", "cuộc họp", "hội nghị"),
}
_SYMBOL_KINDS = {
    "tb": DirectiveKind.NOTICE, "qd": DirectiveKind.DECISION, "ct": DirectiveKind.INSTRUCTION, "nq": DirectiveKind.RESOLUTION,
    "cd": DirectiveKind.TELEGRAM, "nd": DirectiveKind.DECREE, "tt": DirectiveKind.CIRCULAR, "ttlt": DirectiveKind.CIRCULAR,
    "kh": DirectiveKind.PLAN, "ctr": DirectiveKind.PROGRAMME, "hd": DirectiveKind.GUIDANCE, "bc": DirectiveKind.REPORT,
    "cv": DirectiveKind.LETTER, "ttr": DirectiveKind.OTHER, "kl": DirectiveKind.OTHER, "qc": DirectiveKind.OTHER,
    "vbhn": DirectiveKind.OTHER, "da": DirectiveKind.OTHER, "pa": DirectiveKind.OTHER, "nqlt": DirectiveKind.RESOLUTION,
}  # fmt: skip
_LEAD = "|".join(sorted((word for words in _KIND_WORDS.values() for word in words), key=len, reverse=True))
_LEADING = re.compile(rf"^(?P<word>{_LEAD})\b", re.IGNORECASE)
_SHORT_NUMBER = re.compile(rf"^(?:{_LEAD})\s*(?:số)?\s*:?\s*(?P<number>\d{{1,5}})(?![\d/.-])", re.IGNORECASE)
_INTRODUCTION = re.compile(
    rf"^(?:{_LEAD}|số|hỏa tốc|khẩn|kết luận|luật|kl|tờ trình|đề án|quy chế|phương án|(?:ban hành )?kèm theo|của|[\s:])*$",
    re.IGNORECASE,
)
# Words between a document's kind and a number that make the number another document's.
_OF_ANOTHER = re.compile(
    rf"\b(?:{_LEAD}|thực hiện|triển khai|theo|về|tại|căn cứ|sửa đổi|bổ sung|thay thế|bãi bỏ|hướng dẫn|dẫn|thi hành)\b",
    re.IGNORECASE,
)
_OWN_BRACKET = re.compile(rf"\(\s*số\s*:?\s*(?P<number>{_NUMBER.pattern})[^()]*\)", re.IGNORECASE)
_DATED = re.compile(
    r"(?:\b(?:ký|ban hành)\s+)?\bngày\s+(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"^\s*(?:,|;|và|\+|&)\s*(?:(?:" + _LEAD + r")\s*)?(?:số\s*)?$", re.IGNORECASE)
ISSUERS = {
    "ttg": "Thủ tướng Chính phủ",
    "cp": "Chính phủ",
    "qh": "Quốc hội",
    "ubtvqh": "Ủy ban Thường vụ Quốc hội",
    "tw": "Trung ương Đảng",
}
MAX_NUMBER = 100
_PLACE = re.compile(r"\b(?:tỉnh|thành phố|TP\.?|huyện|quận|thị xã|xã|phường)\s*((?:[A-ZĐÀ-Ỹ]\w*[ -]*)+)", re.UNICODE)


class DocumentProblem(StrEnum):
    """What can be wrong with a document's name, and what has to be said about it."""

    MISSING = "document_missing"
    TWO_NUMBERS = "document_two_numbers"
    SECRET = "document_secret"  # noqa: S105

    NO_NUMBER = "document_no_number"
    SHORT_NUMBER = "document_short_number"
    KIND_DIFFERS = "document_kind_differs"


@dataclass(frozen=True)
class Document:
    """A directive as it is named; one without a number is recognised by its title and date."""

    kind: DirectiveKind
    number: str
    issuer_symbol: str
    summary: str
    dated_on: date | None = None
    notes: tuple[Problem, ...] = ()

    @property
    def key(self) -> str:
        """Return what two spellings of the same document have in common."""
        return number_key(self.number) if self.number else f"title {fold(self.summary)}"

    @property
    def issuer_name(self) -> str:
        """Return the issuer in words where the symbol is a usual one, else the symbol itself."""
        return ISSUERS.get(fold(self.issuer_symbol).rstrip("0123456789"), self.issuer_symbol)


def are_of_two_places(one: str, other: str) -> bool:
    """Return whether two summaries name different places, so that the same number is that of two documents.

    Boundary: every province has its own "45/KH-UBND"; nothing is known where one of them names no place.
    """
    places = [fold(found[1]) if (found := _PLACE.search(text)) else "" for text in (one, other)]
    return all(places) and places[0] != places[1]


def read_document(text: str) -> Document:
    """Return the document a cell names.

    Boundary: a number at the head is the document's own, and so is one behind its title that has the kind the title names
    ("Kế hoạch hành động số 45/KH-UBND"); any other in brackets or further on belongs to another document.
    Raises: ProblemError for an empty cell, one that names two documents, or a mark of state secrecy.
    """
    if mark := find_mark_in_name(text):
        raise ProblemError(DocumentProblem.SECRET, text=mark)
    cell = _one_spelling(strip_not_verbatim(clean(text))[0])
    main, brackets = split_brackets(cell)
    if not fold(cell).strip(" -.?…/"):
        raise ProblemError(DocumentProblem.MISSING)
    numbers = list(_NUMBER.finditer(main))
    own = numbers[0] if numbers and _is_own(main, numbers[0]) else None
    if own is None and not numbers and (told := _OWN_BRACKET.search(cell)) and _has_kind_of(told["number"], main):
        return read_document(f"{told['number']} {cell[: told.start()]} {cell[told.end() :]}")
    if own is None or len(own.group(0)) > MAX_NUMBER:
        return _without_number(cell, main, brackets)
    if len(numbers) > 1 and _ANOTHER.match(main[own.end() : numbers[1].start()]):
        if number_key(own.group(0)) != number_key(numbers[1].group(0)):
            raise ProblemError(DocumentProblem.TWO_NUMBERS, first=own.group(0), second=numbers[1].group(0))
    number = own.group(0)
    kind, issuer, notes = _read_symbol(number, main)
    rest = _DATED.sub("", main[own.end() :]).strip(" ,.;:-")
    title = "" if _INTRODUCTION.match(main[: own.start()]) else re.sub(r"\s*số\s*:?\s*$", "", main[: own.start()])
    summary = ". ".join(filter(None, (title, rest, *brackets)))
    return Document(kind, number, issuer, summary, _dated_on(main[own.end() :]), notes)


def _is_own(main: str, number: re.Match[str]) -> bool:
    """Return whether the first number of a text is the document's own."""
    before = main[: number.start()]
    if _INTRODUCTION.match(before):
        return True
    leading = _LEADING.match(main)
    if leading is None or not re.search(r"\bsố\s*:?\s*$", before, re.IGNORECASE):
        return False
    return _has_kind_of(number.group(0), main) and not _OF_ANOTHER.search(before[leading.end() :])


def _has_kind_of(number: str, main: str) -> bool:
    """Return whether the symbol of the number tells the kind of document the text begins with."""
    kind = _SYMBOL_KINDS.get(fold(_symbol_parts(number)[0]))
    return kind is not None and kind == _leading_kind(main)


def _symbol_parts(number: str) -> list[str]:
    """Return kind and issuer of a number: ["TB", "VPCP"] for "71/TB-VPCP"."""
    return re.split(r"[-/]", re.sub(r"^[\d.]+(?:/\d{4})?[/-]", "", number))


def _one_spelling(text: str) -> str:
    """Return the text with dashes and slashes of numbers in one form: "71 /TB – VPCP" → "71/TB-VPCP"."""
    text = re.sub("[‐‑‒–—−]", "-", text)
    text = re.sub(r"(?<=\d)\s*/\s*(?=[A-Za-zĐđ]{1,6}\b|\d{4}\s*/)", "/", text)
    text = re.sub(r"(?<=\d{4})\s*/\s*(?=[A-ZĐ])", "/", text)
    return re.sub(r"(/[A-ZĐa-zđ]{1,5})\s*-\s*(?=[A-ZĐ])", r"\1-", text)


def _without_number(cell: str, main: str, brackets: list[str]) -> Document:
    kind = _leading_kind(main) or DirectiveKind.OTHER
    if short := _SHORT_NUMBER.match(main):
        number = short.group(0).strip()
        notes = (Problem(DocumentProblem.SHORT_NUMBER, {"number": number}),)
        rest = main[short.end() :].strip(" ,.;:-")
        return Document(kind, number, "", ". ".join(filter(None, (rest, *brackets))), _dated_on(main), notes)
    notes = (Problem(DocumentProblem.NO_NUMBER, {"text": cell}),)
    return Document(kind, "", "", cell, None, notes)


def _leading_kind(main: str) -> DirectiveKind | None:
    found = _LEADING.match(main)
    if found is None:
        return None
    word = found["word"].lower()
    return next(kind for kind, words in _KIND_WORDS.items() if word in words)


def _read_symbol(number: str, main: str) -> tuple[DirectiveKind, str, tuple[Problem, ...]]:
    """Return kind and issuer that the symbol tells, the leading words where it tells none.

    Boundary: an official letter has no kind in its symbol: "436/VPCP-KSTT" is a letter of VPCP.
    """
    said = _leading_kind(main)
    parts = _symbol_parts(number)
    kind = _SYMBOL_KINDS.get(fold(parts[0]))
    if kind is None:
        is_assembly = fold(parts[0]).startswith(("qh", "ubtvqh"))
        fallback = DirectiveKind.OTHER if is_assembly else DirectiveKind.LETTER
        return said or fallback, parts[0], ()
    issuer = parts[1] if len(parts) > 1 else ""
    notes: tuple[Problem, ...] = ()
    if said is not None and kind not in (said, DirectiveKind.OTHER):
        notes = (Problem(DocumentProblem.KIND_DIFFERS, {"number": number, "text": main}),)
    return kind, issuer, notes


def _dated_on(text: str) -> date | None:
    found = _DATED.search(text)
    if found is None:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
