"""Marks of state secrecy: such documents may not be entered at all."""

import re

from tasks.rules.text import clean

_ANY_CASE = r"(?:[Tt]uyệt|TUYỆT|[Tt]ối|TỐI)\s+(?:mật|MẬT|Mật)|[Mm]ật|MẬT"
# Written as a name, with its capital: "dấu Mật" is a mark, "quản lý tài liệu mật" is an order about secrets.
_NAMED = r"(?:Tuyệt|TUYỆT|Tối|TỐI)\s+(?:mật|Mật|MẬT)|Mật|MẬT"
_URGENCY = r"(?:[Hh]ỏa|[Hh]oả|[Tt]ốc|[Tt]hượng|[Kk]hẩn|HỎA|TỐC|THƯỢNG|KHẨN|\s)+"
_STAMPS = (
    # Stamped in brackets, alone or beside an urgency mark: "(MẬT)", "[Tối mật]", "(Mật, Hỏa tốc)".
    re.compile(rf"[(\[{{<]\s*({_ANY_CASE})\s*(?:[,;/-]\s*{_URGENCY})?[)\]}}>]"),
    # Named as a level: "Độ mật: Mật", "Mức độ mật Tối mật".
    re.compile(rf"\b(?:[Đđ]ộ|ĐỘ|[Cc]ấp|CẤP)\s+(?:mật|MẬT|Mật)\s*[:-]?\s*({_ANY_CASE})\b"),
    re.compile(
        rf"\b(?:[Dd]ấu|[Đđ]ộ|[Mm]ức|[Ll]oại|[Vv]ăn bản|[Tt]ài liệu|[Hh]ồ sơ)(?:\s+chỉ)?\s*[:-]?\s*[“\"]?({_NAMED})\b(?!\s+(?:khẩu|mã|độ))"
    ),
    # A level of its own that means nothing else.
    re.compile(r"\b((?:Tuyệt|TUYỆT|Tối|TỐI)\s+(?:mật|Mật|MẬT))\b"),
    # Alone in its field, or before a number: "MẬT", "Mật số 12/…".
    re.compile(rf"^\W*({_ANY_CASE})\W*$"),
    re.compile(r"^\W*(Mật|MẬT)\s*(?:-|:|số\b|\d)"),
    # Behind the number or before it, in any letters: "12/QĐ-TTg - Mật", "12/QĐ-TTg mật", "Văn bản mật số 12/QĐ-TTg".
    re.compile(rf"\d\S*/\S+\s*[-,;:]?\s*({_ANY_CASE})\b(?!\s+(?i:khẩu|mã|độ|thiết|ong|vụ|thư|báo)\b)"),
    re.compile(rf"\b(?:[Vv]ăn bản|[Cc]ông văn|[Qq]uyết định|[Tt]ài liệu)\s+({_ANY_CASE})\s+số\s*:?\s*\d"),
    re.compile(rf"(?<![Bb]ảo )(?<![Bb]í )(?<![Cc]ơ )\b({_ANY_CASE})\s+(?:số\s*)?:?\s*\d+/[A-Za-zĐđ]"),
)
# In the name of a document every "mật" is a mark, but for these words.
_ANY_MARK = re.compile(r"\b(?:(?:tuyệt|tối)\s+)?mật\b", re.IGNORECASE)
_WORD_BEFORE = re.compile(
    r"\b(?:bảo|bí|cơ|cẩn|hoa|thân|trái|đường|chi|giải|túi|gan|sỏi|ống|trăng|tuần trăng|ngọt)\s+$", re.IGNORECASE
)
_WORD_AFTER = re.compile(r"\s+(?:khẩu|mã|độ|thiết|vụ|thư|ong|báo|mía|danh|hoa)\b", re.IGNORECASE)
_CAPITALS = re.compile(r"\bMẬT\b")
_INNOCENT_BEFORE = re.compile(r"\b(?:BẢO|BÍ|CƠ|HOA|THÂN|TRÁI|ĐƯỜNG|CHI|ĐỘ)\s+$")
_INNOCENT_AFTER = re.compile(r"\s+(?:KHẨU|MÃ|ĐỘ|THIẾT|VỤ|THƯ|ONG|BÁO)\b")


def find_secrecy_mark(text: str) -> str:
    """Return the mark of state secrecy in the text as it is written, or "" when there is none.

    Boundary: only marks count; "bảo mật", "bí mật kinh doanh", "mật khẩu", "mật độ" and an order about secret papers
    are ordinary words. A mark is stamped in brackets, named as a level, alone in its field, or capitals of its own.
    Law: Law on protection of state secrets (not confirmed); the official system leaves such documents out.
    """
    cleaned = clean(text)
    for stamp in _STAMPS:
        if found := stamp.search(cleaned):
            return found.group(1)
    for found in _CAPITALS.finditer(cleaned):
        before, after = cleaned[: found.start()], cleaned[found.end() :]
        if not _INNOCENT_BEFORE.search(before) and not _INNOCENT_AFTER.match(after):
            return found.group(0)
    return ""


def find_mark_in_name(text: str) -> str:
    """Return the mark of state secrecy in the name of a document, or "" when there is none.

    Boundary: stricter than `find_secrecy_mark`: any "mật" is a mark here that isn't part of an ordinary word, such as
    "bảo mật" or "mật độ".
    """
    cleaned = clean(text)
    if mark := find_secrecy_mark(cleaned):
        return mark
    for found in _ANY_MARK.finditer(cleaned):
        if not _WORD_BEFORE.search(cleaned[: found.start()]) and not _WORD_AFTER.match(cleaned[found.end() :]):
            return found.group(0)
    return ""
