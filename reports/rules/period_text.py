"""Reads which time a figure is for: "2023", "2024-02", "Quý I/2025", "2025 (H2)", "2024 tuần 03 (22/01/2024)", "đến 31/08/2016".

The calendar's own stretches, whichever way they are written, come to the same period; a stretch that isn't one of them
is a span, and one without a first day is "up to that day".
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from reports.rules.kinds import PeriodKind
from reports.rules.period_value import PeriodKey, PeriodText, calendar_period
from reports.rules.value_problem import ValueProblem
from tasks.rules.problem import Problem, ProblemError
from tasks.rules.text import fold

__all__ = ["PeriodKey", "PeriodText", "calendar_period", "read_period"]

FIRST_YEAR, LAST_YEAR = 1990, 2100
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_TARGET = re.compile(r"\(\s*(?:muc tieu|chi tieu|target|ke hoach|kh)\s*\)|^(?:muc tieu|chi tieu|ke hoach)\b:?")
_BASELINE = re.compile(r"\(\s*(?:gia tri goc|goc|moc|co so|moc so sanh|baseline)\s*\)")
_Y = r"(?:nam )?(?P<y>\d{4})"
_OF = r"(?:[/.-]| nam | )"
_LEADING = re.compile(r"^(?:trong|vao|tai(?: thoi diem)?|thoi diem|ky bao cao|ky so lieu|so lieu|ky)\s+(?=\S)")
_DAY = r"(?:ngay )?(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})"
_ISO_DAY = r"(?:ngay )?(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[ t]00:00(?::00)?)?"
_WORDS = {"ba": 3, "sau": 6, "chin": 9}
# A year, month or day that ends a stretch.
_SOME = r"(?:ngay |thang |nam )?(?:\d{1,2}[/.]){0,2}\d{4}"
_WORDED_DAY = r"(?:ngay )?(?P<d>\d{1,2}) thang (?P<m>\d{1,2}) nam (?P<y>\d{4})"


def read_period(text: str) -> PeriodText:
    """Return the period of a cell.

    Boundary: weeks are those of ISO 8601, from Monday to Sunday; "trước 01/01/2025" ends the day before, "đến" that
    day; "giữa 2024" ends on 30/06 with a remark. A day of a bracket behind a week is when the figure was read off.
    Raises: ProblemError for an empty cell, a date that doesn't exist, an end before the start, and what isn't understood.
    """
    folded = _plain(text)
    if not folded.strip(" -.?"):
        raise ProblemError(ValueProblem.NO_PERIOD)
    is_target, is_baseline = bool(_TARGET.search(folded)), bool(_BASELINE.search(folded))
    folded = _BASELINE.sub(" ", _TARGET.sub(" ", folded))
    plain = " ".join(folded.split()).strip(" .,;:")
    read = _read("tu " + plain[8:] if plain.startswith("tuan tu ") else _LEADING.sub("", plain), text)
    return replace(read, is_target=is_target, is_baseline=is_baseline)


def _plain(text: str) -> str:
    """Return the text folded, its dashes one sort, and no blanks around dashes and slashes."""
    folded = re.sub("[‐‑‒–—−]", "-", fold(text))
    return re.sub(r"\s*([/-])\s*", r"\1", folded)


def _read(folded: str, text: str) -> PeriodText:
    for pattern, build in _READERS:
        if found := pattern.fullmatch(folded):
            return build(found, text)
    if bracketed := re.fullmatch(r"([^()]+?)\s*\(([^()]+)\)", folded):
        return _with_bracket(bracketed[1], bracketed[2].strip(), text)
    raise ProblemError(ValueProblem.PERIOD_NOT_UNDERSTOOD, text=text)


def _with_bracket(before: str, inside: str, text: str) -> PeriodText:
    """Return what stands before a bracket, narrowed by "(H2)", with the day it was read off, or with a remark.

    Raises: ProblemError for a bracket with numbers that isn't understood: it may say another time.
    """
    year = re.fullmatch(r"(?:nam )?(\d{4})", before)
    if year and re.match(r"(?:h[12]|q|quy|tuan|w|\d+ ?t|\d+ thang|thang|nua)\b|q[1-4i]", inside):
        return _read(f"{inside}/{year[1]}", text)
    read = _read(before, text)
    if any(re.fullmatch(pattern, inside) for pattern in (_DAY, _ISO_DAY, _WORDED_DAY)):
        return _taken(read, inside, text)
    if (stretch := _stretch_inside(inside, read, text)) is not None:
        return stretch
    if any(character.isdigit() for character in inside) and not inside.startswith("cong bo"):
        raise ProblemError(ValueProblem.PERIOD_NOT_UNDERSTOOD, text=text)
    return replace(read, notes=(*read.notes, Problem(ValueProblem.BRACKET_NOT_READ, {"text": inside})))


def _stretch_inside(inside: str, read: PeriodText, text: str) -> PeriodText | None:
    """Return the days a bracket gives a period: "Quý II/2025 (15/3-14/6/2025)" is the reporting quarter, not the calendar's.

    Boundary: it has to be a stretch that ends within the period, "(tính đến 15/10/2024)" one from its first day; None for
    anything else.
    """
    try:
        stretch = _read(inside, text)
    except ProblemError:
        return None
    if read.starts_on is None or not read.starts_on < stretch.cut_off_on <= read.cut_off_on:
        return None
    if stretch.starts_on is None:
        return calendar_period(read.starts_on, stretch.cut_off_on)
    return stretch if stretch.starts_on < stretch.cut_off_on else None


def _taken(read: PeriodText, told: str, text: str) -> PeriodText:
    """Return the period with the day its figures were read off, and a remark when that lies outside."""
    taken_on = _read(told, text).cut_off_on
    first, last = read.starts_on or date.min, read.cut_off_on
    if first <= taken_on <= last:
        return replace(read, taken_on=taken_on)
    params = {"taken_on": taken_on, "name": read.name, "first": read.starts_on, "last": last}
    return replace(read, taken_on=taken_on, notes=(*read.notes, Problem(ValueProblem.TAKEN_OUTSIDE, params)))


def _date(year: int, month: int, day: int, text: str) -> date:
    """Return the day.

    Raises: ProblemError for a day that doesn't exist, or a year nobody has figures of.
    """
    try:
        made = date(year, month, day)
    except ValueError as error:
        raise ProblemError(ValueProblem.IMPOSSIBLE_DATE, text=text) from error
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ProblemError(ValueProblem.IMPOSSIBLE_DATE, text=text)
    return made


def _stretch(first: date, last: date, text: str) -> PeriodText:
    if last < first:
        raise ProblemError(ValueProblem.ENDS_BEFORE_START, text=text)
    return calendar_period(first, last)


def _months(year: int, month: int, count: int, text: str) -> PeriodText:
    """Return so many whole months, beginning with that one."""
    first = _date(year, month, 1, text)
    end = month + count - 1
    if not 1 <= end <= 12:
        raise ProblemError(ValueProblem.IMPOSSIBLE_DATE, text=text)
    return calendar_period(first, _date(year, end, monthrange(year, end)[1], text))


def _year(found: re.Match[str], text: str) -> PeriodText:
    return _months(int(found["y"]), 1, 12, text)


def _month(found: re.Match[str], text: str) -> PeriodText:
    return _months(int(found["y"]), int(found["m"]), 1, text)


def _day(found: re.Match[str], text: str) -> PeriodText:
    day = _date(int(found["y"]), int(found["m"]), int(found["d"]), text)
    return calendar_period(day, day)


def _quarter(found: re.Match[str], text: str) -> PeriodText:
    return _months(int(found["y"]), 3 * _ROMAN[found["q"]] - 2, 3, text)


def _quarters(found: re.Match[str], text: str) -> PeriodText:
    """Return "quý I-II/2025"; a list with a hole in it is no stretch."""
    first, last = _ROMAN[found["q1"]], _ROMAN[found["q2"]]
    if last <= first or (found["cut"].strip() not in ("-", "den") and last != first + 1):
        raise ProblemError(ValueProblem.PERIOD_NOT_UNDERSTOOD, text=text)
    return _months(int(found["y"]), 3 * first - 2, 3 * (last - first + 1), text)


def _from_new_year(found: re.Match[str], text: str) -> PeriodText:
    """Return "từ đầu năm đến 15/10/2024"."""
    last = _read(found["rest"].strip(), text).cut_off_on
    if found["y"] is not None and int(found["y"]) > last.year:
        raise ProblemError(ValueProblem.ENDS_BEFORE_START, text=text)
    return calendar_period(date(int(found["y"] or last.year), 1, 1), last)


def _until_now(found: re.Match[str], text: str) -> PeriodText:
    """Refuse "đến nay".

    Raises: ProblemError, always: nothing says which day that was.
    """
    raise ProblemError(ValueProblem.VAGUE_PERIOD, text=text)


def _half(found: re.Match[str], text: str) -> PeriodText:
    second = found["h"] in ("2", "cuoi", "sau", "ii")
    return _months(int(found["y"]), 7 if second else 1, 6, text)


def _first_months(found: re.Match[str], text: str) -> PeriodText:
    """Return "9 tháng 2024", "6 tháng cuối năm 2025"."""
    count = _WORDS.get(found["n"]) or int(found["n"])
    if not 1 <= count <= 12:
        raise ProblemError(ValueProblem.IMPOSSIBLE_DATE, text=text)
    return _months(int(found["y"]), 13 - count if found["h"] == "cuoi" else 1, count, text)


def _week(found: re.Match[str], text: str) -> PeriodText:
    year, week = int(found["y"]), int(found["w"])
    _date(year, 1, 1, text)
    try:
        first = date.fromisocalendar(year, week, 1)
    except ValueError as error:
        raise ProblemError(ValueProblem.IMPOSSIBLE_DATE, text=text) from error
    return calendar_period(first, first + timedelta(days=6))


def _short_span(found: re.Match[str], text: str) -> PeriodText:
    """Return "01/01-25/12/2017": the first day is of the same year, or of the one before when it would come later."""
    last = _date(int(found["y"]), int(found["m2"]), int(found["d2"]), text)
    first = _date(int(found["y"]), int(found["m1"]), int(found["d1"]), text)
    if first > last:
        first = _date(int(found["y"]) - 1, int(found["m1"]), int(found["d1"]), text)
    return calendar_period(first, last)


def _span(found: re.Match[str], text: str) -> PeriodText:
    """Return from the first day of one period to the last day of another."""
    first, last = _read(found["first"], text), _read(found["last"], text)
    return _stretch(first.starts_on or first.cut_off_on, last.cut_off_on, text)


def _months_span(found: re.Match[str], text: str) -> PeriodText:
    """Return "tháng 1-tháng 6/2024"."""
    first, last = (
        _months(int(found["y"]), int(found["m1"]), 1, text),
        _months(int(found["y"]), int(found["m2"]), 1, text),
    )
    return _stretch(first.starts_on or first.cut_off_on, last.cut_off_on, text)


def _up_to(found: re.Match[str], text: str) -> PeriodText:
    inner = _read(found["rest"].strip(), text)
    return replace(calendar_period(None, inner.cut_off_on), notes=inner.notes)


def _before(found: re.Match[str], text: str) -> PeriodText:
    inner = _read(found["rest"].strip(), text)
    return calendar_period(None, (inner.starts_on or inner.cut_off_on) - timedelta(days=1))


def _middle(found: re.Match[str], text: str) -> PeriodText:
    """Return "giữa 2024", "cuối 10/2025" as up to a day, which has to be said."""
    inner = _read(found["rest"].strip(), text)
    if found["where"] == "dau" or inner.kind not in (PeriodKind.YEAR, PeriodKind.MONTH) or inner.starts_on is None:
        raise ProblemError(ValueProblem.VAGUE_PERIOD, text=text)
    day = inner.cut_off_on
    if found["where"] in ("giua", "mid"):
        day = inner.starts_on.replace(day=15) if inner.kind == PeriodKind.MONTH else date(day.year, 6, 30)
    note = Problem(ValueProblem.APPROXIMATE_PERIOD, {"text": text, "day": day})
    return replace(calendar_period(None, day), notes=(note,))


_Reader = Callable[[re.Match[str], str], PeriodText]
_PATTERNS: tuple[tuple[str, _Reader], ...] = (
    (rf"(?:ca )?{_Y}", _year),
    (r"(?:thang )?(?P<y>\d{4})[/-](?P<m>\d{1,2})", _month),
    (rf"(?:thang |t)?(?P<m>\d{{1,2}}){_OF}(?P<y>\d{{4}})", _month),
    (_ISO_DAY, _day),
    (_DAY, _day),
    (_WORDED_DAY, _day),
    (
        r"(?:qu[yi] |q\.?)(?P<q1>iv|iii|ii|i|[1-4])(?P<cut>-|, ?| va | den )"
        rf"(?:qu[yi] |q\.?)?(?P<q2>iv|iii|ii|i|[1-4]){_OF}(?P<y>\d{{4}})",
        _quarters,
    ),
    (rf"(?:qu[yi]|q)[ .]?(?P<q>iv|iii|ii|i|[1-4]){_OF}(?P<y>\d{{4}})", _quarter),
    (r"(?P<y>\d{4})[/ -]?(?:qu[yi] |q)(?P<q>iv|iii|ii|i|[1-4])", _quarter),
    (rf"h(?P<h>[12]){_OF}(?P<y>\d{{4}})", _half),
    (r"(?P<y>\d{4})[/ -]?h(?P<h>[12])", _half),
    (rf"nua (?P<h>dau|cuoi|sau){_OF}(?P<y>\d{{4}})", _half),
    (rf"(?P<n>\d{{1,2}}|ba|sau|chin) ?(?:thang(?: (?P<h>dau|cuoi))?{_OF}|t{_OF}?)(?P<y>\d{{4}})", _first_months),
    (r"(?P<y>\d{4})[/ -]?(?:tuan |w)(?P<w>\d{1,2})", _week),
    (rf"(?:tuan |w)(?:thu )?(?P<w>\d{{1,2}}){_OF}(?P<y>\d{{4}})", _week),
    (
        r"(?:(?:luy ke |tinh )?tu )?(?:ngay )?(?P<d1>\d{1,2})[/.](?P<m1>\d{1,2})(?:-| den (?:het )?)"
        r"(?:ngay )?(?P<d2>\d{1,2})[/.](?P<m2>\d{1,2})[/.](?P<y>\d{4})",
        _short_span,
    ),
    (r"(?:tu )?(?:thang )(?P<m1>\d{1,2})(?:-| den )(?:thang )?(?P<m2>\d{1,2})(?:/| nam )(?P<y>\d{4})", _months_span),
    (
        r"(?:tu )?(?:ngay )?(?P<first>\d{4}-\d{1,2}-\d{1,2})(?:-| den )(?P<last>(?:ngay )?\d{4}-\d{1,2}-\d{1,2})",
        _span,
    ),
    (rf"(?:(?:luy ke |tinh )?tu |giai doan )?(?P<first>{_SOME})(?:-| den (?:het )?)(?P<last>{_SOME})", _span),
    (r"(?:(?:.+ )?den|hien) nay|hien tai|nay", _until_now),
    (r"(?:luy ke |tinh )?tu (?:dau nam|01/01|1/1)(?: (?P<y>\d{4}))?(?:-| den(?: het)? )(?P<rest>.+)", _from_new_year),
    (r"(?:(?:luy ke )?(?:tinh )?den(?: het| cuoi)?|het)(?P<rest> .+)", _up_to),
    (r"truoc(?P<rest> .+)", _before),
    (r"(?P<where>giua|cuoi|dau|mid)(?:[ -])(?P<rest>.+)", _middle),
)  # fmt: skip
_READERS = tuple((re.compile(pattern), build) for pattern, build in _PATTERNS)
