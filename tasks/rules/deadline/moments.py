"""How days, months, quarters, parts of a year, years and hours are written."""

import re
from itertools import pairwise
from typing import Any

from tasks.rules.deadline.moment import Moment, day_moment, month_moment, part_moment, quarter_moment, year_moment
from tasks.rules.deadline.piece import Pattern, PieceKind, clock, number, pattern, year_number
from tasks.rules.deadline.problem import DeadlineProblem
from tasks.rules.problem import ProblemError

_DAY_WORD = r"(?:ngày |mùng |mồng |hôm )?"
_CUT = r" ?[/.\-] ?"
_YEAR = r"(?:19|20|21|30)\d\d"
_OF_YEAR = rf"(?: ?[/.\-] ?|,? (?:của )?năm |,? |-năm )(?P<year>{_YEAR})(?!\d)"
_QUARTER = r"(?:iv|vi|v|i{1,3}|[1-9]|một|nhất|hai|ba|tư|bốn)"
_MONTH = r"(?:tháng |thg ?\.? ?|t\.?(?=\d))"
_LIST_CUT = r" ?(?:,|-|\+|&|và) ?"


def _iso_day(found: re.Match[str]) -> Moment:
    return day_moment(found.group(0).strip(), int(found["day"]), int(found["month"]), int(found["year"]))


def _day(found: re.Match[str]) -> Moment:
    groups = found.groupdict()
    year = year_number(groups.get("year") or groups.get("short"))
    return day_moment(found.group(0).strip(), int(found["day"]), int(found["month"]), year)


def _days(found: re.Match[str]) -> Moment:
    """Return the days of "15-20/3/2024"."""
    text, month, year = found.group(0).strip(), int(found["month"]), year_number(found["year"])
    first, last = int(found["from"]), int(found["day"])
    day_moment(text, first, month, year), day_moment(text, last, month, year)
    if last < first:
        raise ProblemError(DeadlineProblem.ENDS_BEFORE_START, text=text)
    return Moment(text, month, first, month, last, year, is_span=True)


def _months(found: re.Match[str]) -> Moment:
    groups = found.groupdict()
    text = found.group(0).strip()
    numbers = [int(part) for part in re.findall(r"\d{1,2}", groups["months"])]
    _check_run(numbers, "tháng", text)
    return month_moment(text, numbers[0], year_number(groups.get("year")), last_month=numbers[-1])


def _quarters(found: re.Match[str]) -> Moment:
    groups = found.groupdict()
    text = found.group(0).strip()
    numbers = [number(part) for part in re.findall(rf"{_QUARTER}(?!\w)", groups["quarters"])]
    _check_run(numbers, "quý", text)
    return quarter_moment(text, numbers[0], year_number(groups.get("year")), last_quarter=numbers[-1])


def _check_run(numbers: list[int], unit: str, text: str) -> None:
    """Refuse a list with a hole in it ("quý II, IV"): it names two times, not one stretch; a dash may jump."""
    steps = {later - earlier for earlier, later in pairwise(numbers)}
    if steps - {1} and "-" not in text:
        raise ProblemError(DeadlineProblem.TWO_DEADLINES, first=f"{unit} {numbers[0]}", second=f"{unit} {numbers[-1]}")


def _part(found: re.Match[str]) -> Moment:
    groups = found.groupdict()
    months = 6 if groups.get("half") else number(found["count"])
    at_end = (groups.get("half") or groups.get("side")) == "cuối"
    return part_moment(found.group(0).strip(), months, at_end=at_end, year=year_number(groups.get("year")))


def _ten_days(found: re.Match[str]) -> Moment:
    """Return the third of a month that thượng, trung or hạ tuần names, or the half that "nửa" does."""
    last = {"thượng": 10, "trung": 20, "hạ": 0, "nửa đầu": 15, "nửa cuối": 0}[found["part"]]
    first = {"thượng": 1, "trung": 11, "hạ": 21, "nửa đầu": 1, "nửa cuối": 16}[found["part"]]
    month = int(found["month"])
    whole = month_moment(found.group(0).strip(), month, year_number(found["year"]))
    return Moment(whole.text, month, first, month, last, whole.year)


def _years(found: re.Match[str]) -> Moment:
    if between := [int(year) for year in re.findall(_YEAR, found["between"])]:
        _check_run([int(found["year"]), *between, int(found["last"])], "năm", ", ".join(map(str, between)))
    return year_moment(found.group(0).strip(), int(found["year"]), int(found["last"]))


def _clock(found: re.Match[str]) -> tuple[int, int]:
    groups = found.groupdict()
    afternoon = (groups.get("part") or "") in ("chiều", "tối")
    return clock(found["hour"], groups.get("minute"), text=found.group(0).strip(), afternoon=afternoon)


def _relative(found: re.Match[str]) -> tuple[str, int]:
    """Return the unit and how many of them ahead: ("tháng", 1) for "tháng sau"."""
    step = 1 if (found["step"] or "") in ("sau", "tới", "tiếp theo", "kế tiếp") else 0
    return found["unit"], step


def _fixed_relative(unit: str, step: int) -> Any:
    return lambda found: (unit, step)


MOMENT_PATTERNS: tuple[Pattern, ...] = (
    pattern(PieceKind.MOMENT, rf"{_DAY_WORD}(?P<from>\d{{1,2}}) ?(?:-|đến) ?(?:ngày )?(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})/(?P<year>\d{{4}})", _days),
    pattern(PieceKind.MOMENT, rf"{_DAY_WORD}(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?:[ t]00:00(?::00(?:\.0+)?)?)?", _iso_day),
    pattern(PieceKind.MOMENT, rf"{_DAY_WORD}(?P<day>\d{{1,2}})(?P<cut>{_CUT})(?P<month>\d{{1,2}})(?:{_CUT}(?P<year>\d{{4}})|(?P=cut)(?P<short>\d\d)(?![/.\-]\d))(?:[ t]00:00(?::00)?)?", _day),
    pattern(PieceKind.MOMENT, rf"{_DAY_WORD}(?P<day>\d{{1,2}}),? ?tháng (?P<month>\d{{1,2}}){_OF_YEAR}", _day),
    pattern(PieceKind.MOMENT, rf"{_DAY_WORD}(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}}){_OF_YEAR}", _day),
    pattern(PieceKind.MOMENT, rf"{_DAY_WORD}(?P<day>\d{{1,2}}),? ?tháng (?P<month>\d{{1,2}})(?: năm nay)?(?!\d|/\d)", _day),
    pattern(PieceKind.MOMENT, rf"(?P<part>thượng|trung|hạ) tuần (?:của )?tháng (?P<month>\d{{1,2}})(?:{_OF_YEAR})?", _ten_days),
    pattern(PieceKind.MOMENT, rf"(?P<part>nửa đầu|nửa cuối) (?:của )?tháng (?P<month>\d{{1,2}})(?:{_OF_YEAR})?", _ten_days),
    pattern(PieceKind.MOMENT, rf"(?P<count>0?\d|1[0-2]|một|hai|ba|bốn|sáu|chín) tháng (?P<side>đầu|cuối)(?: của)? năm(?: nay)?(?:,? (?P<year>{_YEAR}))?", _part),
    pattern(PieceKind.MOMENT, rf"(?P<count>0?[69]) tháng(?: năm |/| )(?P<year>{_YEAR})", _part),
    pattern(PieceKind.MOMENT, rf"nửa (?:năm )?(?P<half>đầu|cuối)(?: của)?(?: năm)?(?: nay)?(?: (?P<year>{_YEAR}))?", _part),
    pattern(PieceKind.MOMENT, rf"(?:các )?{_MONTH}(?P<months>\d{{1,2}}(?:{_LIST_CUT}(?:tháng )?\d{{1,2}}(?!\d))*){_OF_YEAR}", _months),
    pattern(PieceKind.MOMENT, rf"(?:các )?{_MONTH}(?P<months>\d{{1,2}}(?:{_LIST_CUT}(?:tháng )?\d{{1,2}}(?![\d/]))*)(?: năm nay)?(?!\d|/\d)", _months),
    pattern(PieceKind.MOMENT, rf"(?:các )?(?:quý |q\.? ?)(?P<quarters>{_QUARTER}(?:{_LIST_CUT}(?:quý )?{_QUARTER}(?!\w))*){_OF_YEAR}", _quarters),
    pattern(PieceKind.MOMENT, rf"(?:các )?quý (?P<quarters>{_QUARTER}(?:{_LIST_CUT}(?:quý )?{_QUARTER}(?!\w))*)(?: năm nay)?(?!\w)", _quarters),
    pattern(PieceKind.MOMENT, rf"(?:(?:các )?(?:năm|giai đoạn|thời kỳ) )?(?P<year>{_YEAR})(?P<between>(?:, ?(?:năm )?{_YEAR})*){_LIST_CUT}(?:năm )?(?P<last>{_YEAR})", _years),
    pattern(PieceKind.MOMENT, rf"(?P<months>\d{{1,2}}){_CUT}(?P<year>{_YEAR})", _months),
    pattern(PieceKind.MOMENT, rf"(?P<year>{_YEAR})-(?P<months>0[1-9]|1[0-2])", _months),
    pattern(PieceKind.MOMENT, rf"(?:năm )?(?P<year>{_YEAR})", lambda found: year_moment(found.group(0), int(found["year"]))),
    pattern(PieceKind.CLOCK, r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?(?: ?(?P<part>sáng|chiều|tối))?", _clock),
    pattern(PieceKind.CLOCK, r"(?P<hour>\d{1,2}) ?(?:h|g|giờ)(?: ?(?P<minute>\d{2})(?: ?phút|')?)?(?: (?:giờ )?(?P<part>sáng|chiều|tối))?", _clock),
    pattern(PieceKind.MOMENT, rf"{_DAY_WORD}(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})(?!/)", _day),
    pattern(PieceKind.MOMENT, r"ngày (?P<day>\d{1,2})[-.](?P<month>\d{1,2})", _day),
    pattern(PieceKind.RELATIVE, r"(?:hôm nay|trong ngày(?: hôm nay)?(?! \d))", _fixed_relative("ngày", 0)),
    pattern(PieceKind.RELATIVE, r"(?:trong )?cả năm(?: nay)?(?! ?\d|\w)", _fixed_relative("năm", 0)),
    pattern(PieceKind.RELATIVE, r"ngày mai", _fixed_relative("ngày", 1)),
    pattern(PieceKind.RELATIVE, r"(?:(?:trong|hết|cuối|đến cuối|đến hết) )(?P<unit>tuần|tháng|quý|năm)(?: (?P<step>này|nay|sau|tới|tiếp theo|kế tiếp))?(?! ?\d| (?:đầu|cuối|thứ|trước|ngày|tuần|i|v))", _relative),
    pattern(PieceKind.RELATIVE, r"(?P<unit>tuần|tháng|quý|năm) (?P<step>này|nay|sau|tới|tiếp theo|kế tiếp)", _relative),
)  # fmt: skip
