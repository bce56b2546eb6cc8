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
    rf"(?<![\w/])\d{{1,5}}(?:/\d{{4}})?/{_SYMBOL}|(?<![\w/])\d{{1,4}}-{_SYMBOL}/[A-ZĐ]{{2,}}\w*", re.UNICODE
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
_INTRODUCTION = re.compile(rf"^(?:{_LEAD}|số|hỏa tốc|khẩn|kết luận|luật|kl|của|[\s:])*$", re.IGNORECASE)
_DATED = re.compile(r"\bngày\s+(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})", re.IGNORECASE)
_ANOTHER = re.compile(r"^\s*(?:,|;|và|\+|&)\s*(?:(?:" + _LEAD + r")\s*)?(?:số\s*)?$", re.IGNORECASE)
ISSUERS = {
    "ttg": "Thủ tướng Chính phủ",
    "cp": "Chính phủ",
    "qh": "Quốc hội",
    "ubtvqh": "Ủy ban Thường vụ Quốc hội",
    "tw": "Trung ương Đảng",
}
MAX_NUMBER = 100


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


def read_document(text: str) -> Document:
    """Return the document a cell names.

    Boundary: only a number at the head is the document's own; one in brackets or further on belongs to another.
    Raises: ProblemError for an empty cell, one that names two documents, or a mark of state secrecy.
    """
    if mark := find_mark_in_name(text):
        raise ProblemError(DocumentProblem.SECRET, text=mark)
    cell = _one_spelling(strip_not_verbatim(clean(text))[0])
    main, brackets = split_brackets(cell)
    if not fold(cell).strip(" -.?…/"):
        raise ProblemError(DocumentProblem.MISSING)
    numbers = list(_NUMBER.finditer(main))
    own = numbers[0] if numbers and _INTRODUCTION.match(main[: numbers[0].start()]) else None
    if own is None or len(own.group(0)) > MAX_NUMBER:
        return _without_number(cell, main, brackets)
    if len(numbers) > 1 and _ANOTHER.match(main[own.end() : numbers[1].start()]):
        if number_key(own.group(0)) != number_key(numbers[1].group(0)):
            raise ProblemError(DocumentProblem.TWO_NUMBERS, first=own.group(0), second=numbers[1].group(0))
    number = own.group(0)
    kind, issuer, notes = _read_symbol(number, main)
    rest = _DATED.sub("", main[own.end() :]).strip(" ,.;:-")
    summary = ". ".join(filter(None, (rest, *brackets)))
    return Document(kind, number, issuer, summary, _dated_on(main[own.end() :]), notes)


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
    symbol = re.sub(r"^\d+(?:/\d{4})?[/-]", "", number)
    parts = re.split(r"[-/]", symbol)
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
