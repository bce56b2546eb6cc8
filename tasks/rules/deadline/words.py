"""Cuts a wording of time into pieces: the words around days and periods, and the order in which all patterns are tried.

Vietnamese says much with few words, so the marks matter: "ngày" is a day, "ngay" is at once.
"""

import re
from collections.abc import Iterator

from tasks.rules.deadline.frequencies import RECURRING_PATTERNS, further_frequencies
from tasks.rules.deadline.moments import MOMENT_PATTERNS
from tasks.rules.deadline.piece import SMALL_NUMBER, Pattern, Piece, PieceKind, number, pattern
from tasks.rules.deadline.problem import DeadlineProblem
from tasks.rules.deadline.runs import RUN_PATTERNS
from tasks.rules.problem import ProblemError
from tasks.rules.text import clean

_TIME = r"(?:thời hạn|thời gian|hạn(?: cuối(?: cùng)?| chót)?|thời điểm|mốc|tiến độ)"

# Months as words. "Tháng năm 2024" stays unread: May of 2024, or a month left out.
_MONTH_WORDS = {
    "giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
    "mười một": 11, "mười hai": 12, "chạp": 12, "năm": 5,
}  # fmt: skip
_NAMED_MONTH = re.compile(
    r"(?P<before>(?:\b(?:hằng|mỗi|từng|kỳ|theo)|\d) )?\btháng (?P<name>mười một|mười hai|giêng|một|hai|ba|tư|bốn|sáu|bảy|bẩy"
    r"|tám|chín|mười|chạp|năm(?= năm \d{4}))(?! (?:lần|ngày|tuần|\w+ lần))(?!\w)"
)
_DAY_BEFORE = re.compile(r"(?:ngày|mùng|mồng) \d{1,2} $")


def _number_month(found: re.Match[str]) -> str:
    """Return "tháng 3" for "tháng ba", but leave "mỗi tháng một báo cáo" and "6 tháng" as they are."""
    before = found["before"] or ""
    if before and not _DAY_BEFORE.search(found.string[: found.start("name") - len("tháng ")]):
        return found.group(0)
    return f"{before}tháng {_MONTH_WORDS[found['name']]}"


def _refuse_words(found: re.Match[str]) -> None:
    """Refuse a day of the month in words.

    Raises: ProblemError, always.
    """
    raise ProblemError(DeadlineProblem.NOT_UNDERSTOOD, text=found.group(0).strip())


WORD_PATTERNS: tuple[Pattern, ...] = (
    pattern(
        PieceKind.DAY_NUMBER,
        r"(?:ngày |mùng |mồng )+(?:một|hai|ba|bốn|tư|năm|sáu|bảy|bẩy|tám|chín|mười)(?: \w+){0,2}?(?= tháng)",
        _refuse_words,
    ),
    # A day of no month: only "hằng tháng" beside it says which.
    pattern(PieceKind.DAY_NUMBER, r"ngày (?P<day>\d{1,2})(?= *(?:$|[,;.]|(?:hoặc|và|đột xuất)\b))", lambda found: int(found["day"])),
    pattern(PieceKind.BEFORE, r"trước(?: thời điểm| thời hạn| hạn| mốc)?"),
    pattern(PieceKind.AFTER, r"sau"),
    pattern(PieceKind.FROM, r"(?:bắt đầu )?(?:kể từ|tính từ|từ)|bắt đầu|áp dụng"),
    pattern(PieceKind.TO, r"(?:cho )?(?:đến|tới)"),
    pattern(
        PieceKind.VAGUE,
        r"ngày làm việc (?:đầu tiên|thứ \w+)|khoảng|tầm|cỡ|năm học|niên khóa|tuần (?:đầu(?: tiên)?|cuối(?: cùng)?|thứ \w+|\d)(?: của)?(?= tháng)"
        r"|(?:những |các |mấy )?(?:ngày |tháng )?(?:đầu|giữa)(?= (?:tuần|tháng|quý|năm|tết|\d))",
    ),
    pattern(
        PieceKind.DURATION,
        rf"(?P<count>\d{{1,4}}|{SMALL_NUMBER}) (?P<unit>ngày|tuần|tháng|năm)(?P<working>,? (?:ngày )?làm việc)?(?! ?\d)",
        lambda found: (number(found["count"]), found["unit"], bool(found["working"])),
    ),
    pattern(
        PieceKind.DURATION,
        r"năm (?P<unit>ngày|tuần)(?P<working> làm việc)?(?! ?\d)",
        lambda found: (5, found["unit"], bool(found["working"])),
    ),
    pattern(
        PieceKind.URGENT,
        r"(?:trong )?(?:thời gian )?(?:sớm nhất|sớm)(?: có thể| nhất)?|khẩn trương|khẩn cấp|hỏa tốc|hoả tốc|gấp"
        r"|ngay lập tức|lập tức|ngay|tức thì|kịp thời|nhanh chóng|(?:trong )?thời gian tới|trước mắt",
    ),
    pattern(
        PieceKind.FILLER,
        r"(?:chậm|muộn|trễ) nhất|không (?:quá|muộn hơn|chậm hơn|trễ hơn|vượt quá|để quá)|tối đa|giai đoạn",
    ),
    pattern(PieceKind.WORD, r"gia hạn|dự kiến|lùi(?: hạn)?|điều chỉnh"),
    pattern(PieceKind.DOUBT, r"không|trừ|ngoại trừ|hoặc là|hoặc|thay vì|thay cho|bãi bỏ|hủy|huỷ|chưa"),
    pattern(
        PieceKind.FILLER,
        rf"{_TIME}(?: (?:hoàn thành|thực hiện|báo cáo|trình|gửi|nộp|xử lý|trả lời|ban hành))?"
        r"|hoàn thành|hoàn tất|hoàn thiện|xong|thực hiện|báo cáo|trình|gửi|nộp|xử lý|triển khai|kết quả|đúng|cuối cùng"
        r"|cuối|hết|kết thúc|cả|toàn bộ|trong vòng|trong|vào|là|ngày|năm nay|nay|này|của|phải|cần|được|và|các|kể|tính"
        r"|bảo đảm|đảm bảo|tức|nghĩa|một|lần|năm",
    ),
)  # fmt: skip
_PATTERNS = (*RUN_PATTERNS, *RECURRING_PATTERNS, *MOMENT_PATTERNS, *WORD_PATTERNS)
_DASH = re.compile(r"-+")
_SEPARATOR = re.compile(r"[,;:.+/&]+")
_WORD = re.compile(r"[^\s,;:]+?(?=[\s,;:.]|$)|\S")
_SPELLINGS = (
    (re.compile("[‐‑‒–—―−]"), "-"),
    (re.compile("[\"'“”‘’*_•]"), " "),
    (re.compile(r"\bquí\b"), "quý"),
    (re.compile(r"\bkì\b"), "kỳ"),
    (re.compile(r"\bhàng (?=ngày|tuần|tháng|quý|năm|0?\d tháng|nửa)"), "hằng "),
    (re.compile(r"\b(ngày|tháng|năm|quý|trước|hết|đến)(?=\d)"), r"\1 "),
    (re.compile(r"(?<=\d)(?=(?:ngày|tháng|năm|tuần)\b)"), " "),
    (re.compile(r"(?<=\d) ?/ ?(?=\d)"), "/"),
    (re.compile(r"(?<=\d)\s*\(\s*(?:[a-zà-ỹ ]+|\d+)\s*\)(?= (?:ngày|tháng|tuần|năm|giờ)\b)"), ""),
    (
        re.compile(r"\b(một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s*\(\s*\d+\s*\)(?= (?:ngày|tháng|tuần|năm|giờ)\b)"),
        r"\1",
    ),
    (re.compile(r"\bngày\s*\(\s*(?:ngày )?làm việc\s*\)"), "ngày làm việc"),
)
# What a wording typed without any diacritics must have meant.
_BARE = {
    "truoc": "trước", "thang": "tháng", "nam": "năm", "hang": "hằng", "tuan": "tuần", "cuoi": "cuối", "dau": "đầu",
    "quy": "quý", "cham": "chậm", "nhat": "nhất", "muon": "muộn", "den": "đến", "het": "hết", "tu": "từ", "dinh": "định",
    "ky": "kỳ", "thuong": "thường", "xuyen": "xuyên", "khong": "không", "qua": "quá", "khan": "khẩn", "truong": "trương",
    "viec": "việc", "lam": "làm", "ke": "kể", "gio": "giờ", "neu": "nêu", "ro": "rõ", "vong": "vòng", "giai": "giai",
    "doan": "đoạn", "hoan": "hoàn", "thanh": "thành", "lien": "liên", "tuc": "tục", "thoi": "thời", "han": "hạn",
}  # fmt: skip


def prepare(wording: str) -> str:
    """Return the wording in lower case and one spelling: one dash, "hằng" for "hàng", "quý" for "quí", no quotes."""
    text = clean(wording).lower()
    if text.isascii():
        text = re.sub(r"[a-z]+", lambda found: _BARE.get(found.group(0), found.group(0)), text)
        text = re.sub(r"\bngay(?= ?\d| làm)|(?<=\d )ngay\b", "ngày", text)
        text = text.replace("kể từ ngay kỳ", "kể từ ngày ký")
    for spelling, form in _SPELLINGS:
        text = spelling.sub(form, text)
    text = _NAMED_MONTH.sub(_number_month, text)
    return clean(further_frequencies(clean(text)))


def read_pieces(text: str) -> Iterator[Piece]:
    """Yield the pieces of a prepared wording from left to right; a word no pattern knows is a piece too.

    Raises: ProblemError for a date, hour or interval that can't exist.
    """
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        piece, position = _next_piece(text, position)
        yield piece


def _next_piece(text: str, position: int) -> tuple[Piece, int]:
    for kind, regex in ((PieceKind.SEPARATOR, _SEPARATOR), (PieceKind.DASH, _DASH)):
        if mark := regex.match(text, position):
            return Piece(kind, mark.group(0)), mark.end()
    if position == 0 or not text[position - 1].isalnum():
        for candidate in _PATTERNS:
            if found := candidate.read(text, position):
                piece, end = found
                return piece, end
    word = _WORD.match(text, position)
    assert word is not None, f"no piece at {position} of {text!r}"
    return Piece(PieceKind.WORD, word.group(0)), word.end()
