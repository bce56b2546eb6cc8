"""How orders that come back are written: hằng tháng, 6 tháng một lần, ngày 20 tháng cuối quý, thứ Ba hằng tuần."""

import re

from tasks.rules.deadline.piece import SMALL_NUMBER, Build, Pattern, PieceKind, number, pattern
from tasks.rules.deadline.problem import DeadlineProblem
from tasks.rules.problem import ProblemError
from tasks.rules.recurrence import Frequency

_UNIT_MONTHS = {"tháng": 1, "quý": 3, "năm": 12}
_FREQUENCY_OF_MONTHS = {1: Frequency.MONTHLY, 3: Frequency.QUARTERLY, 6: Frequency.HALF_YEARLY, 12: Frequency.YEARLY}
_WEEKDAYS = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tư": 2, "4": 2, "năm": 3, "5": 3, "sáu": 4, "6": 4, "bảy": 5, "7": 5}
_UNITS = r"tuần|tháng|quý|năm|nửa năm"
_EVERY = r"(?:định kỳ |thường kỳ )?(?:vào )?(?:hằng|mỗi|từng|định kỳ|theo định kỳ|theo)"
_ONCE = r"(?:(?: ?/ ?| )(?:một |1 |01 )?lần)"
_PART = r"(?P<part>đầu tiên|đầu|thứ nhất|thứ hai|giữa|thứ ba|cuối cùng|cuối)"
_MONTH_IN_QUARTER = {
    "đầu tiên": 1,
    "đầu": 1,
    "thứ nhất": 1,
    "thứ hai": 2,
    "giữa": 2,
    "thứ ba": 3,
    "cuối cùng": 3,
    "cuối": 3,
}
# "Hằng năm ngày 30/9" is no five days: the word needs its "một lần".
_DAYS = rf"(?:(?:{SMALL_NUMBER}|năm) ngày(?: làm việc)?|năm tuần)(?: báo cáo)?{_ONCE}"
_DAY = r"(?:ngày )?(?P<day>\d{1,2})"
# "Quý, 6 tháng, năm" and "6 tháng và năm": reports that come back, where no number follows the last of them.
_LISTED = r"(?:(?: ?[,/] ?| và )(?:tuần|tháng|quý|0?[69] tháng|(?:cả )?năm)(?!\w| ?\d| ?[iv]+\b| (?:này|nay|sau|tới|đầu|cuối)))+"
_NEXT = r"(?:sau|tiếp theo|kế tiếp|liền kề|kế sau|liền sau|tới)"


def frequency_of(count: int, unit: str, text: str) -> Frequency:
    """Return the frequency of "every `count` units".

    Raises: ProblemError for an interval that isn't a week, month, quarter, half-year or year.
    """
    if unit == "tuần" and count == 1:
        return Frequency.WEEKLY
    if unit == "nửa năm" and count == 1:
        return Frequency.HALF_YEARLY
    frequency = _FREQUENCY_OF_MONTHS.get(count * _UNIT_MONTHS.get(unit, 0))
    if frequency is None:
        raise ProblemError(DeadlineProblem.INTERVAL_NOT_KNOWN, text=text)
    return frequency


def _every(found: re.Match[str]) -> Frequency:
    return frequency_of(number((found.groupdict().get("count") or "1").strip()), found["unit"], found.group(0).strip())


def _refuse_days(found: re.Match[str]) -> Frequency:
    """Refuse an order that comes back after some days.

    Raises: ProblemError, always.
    """
    raise ProblemError(DeadlineProblem.INTERVAL_NOT_KNOWN, text=found.group(0).strip())


def _times_a(found: re.Match[str]) -> Frequency:
    """Return the frequency of "2 lần/năm": the unit divided by the number of times."""
    times, text = number(found["times"]), found.group(0).strip()
    months = _UNIT_MONTHS.get(found["unit"], 0)
    if found["unit"] == "tuần" and times == 1:
        return Frequency.WEEKLY
    if not times or not months or months % times:
        raise ProblemError(DeadlineProblem.INTERVAL_NOT_KNOWN, text=text)
    return frequency_of(months // times, "tháng", text)


def _month_day(months: int, *, frequency: Frequency) -> Build:
    def build(found: re.Match[str]) -> tuple[Frequency, int, int]:
        return frequency, months, _day_of_month(found)

    return build


def _quarter_day(found: re.Match[str]) -> tuple[Frequency, int, int]:
    following = 3 if found.groupdict().get("next") else 0
    return Frequency.QUARTERLY, _MONTH_IN_QUARTER[found["part"]] + following, _day_of_month(found)


def _day_of_month(found: re.Match[str]) -> int:
    day = int(found.groupdict().get("day") or 0)
    if day > 31 or (not day and found.groupdict().get("day")):
        raise ProblemError(DeadlineProblem.IMPOSSIBLE_DATE, text=found.group(0).strip())
    return day


RECURRING_PATTERNS: tuple[Pattern, ...] = (
    pattern(PieceKind.MONTH_DAY, rf"{_DAY} (?:của )?tháng {_PART}(?: của| trong)?(?: hằng| mỗi)? quý(?: (?P<next>{_NEXT}))?", _quarter_day),
    pattern(PieceKind.MONTH_DAY, rf"{_DAY} (?:của )?(?:hằng|mỗi) tháng", _month_day(1, frequency=Frequency.MONTHLY)),
    pattern(PieceKind.MONTH_DAY, rf"ngày (?P<day>\d{{1,2}}) (?:của )?tháng {_NEXT}", _month_day(2, frequency=Frequency.MONTHLY)),
    pattern(PieceKind.MONTH_DAY, r"ngày (?P<day>\d{1,2}) (?:của )?tháng(?: báo cáo)?(?! ?\d| \w)", _month_day(1, frequency=Frequency.MONTHLY)),
    pattern(PieceKind.MONTH_DAY, r"(?:ngày )?(?:cuối cùng|cuối) (?:của )?(?:hằng|mỗi) tháng", _month_day(1, frequency=Frequency.MONTHLY)),
    pattern(PieceKind.MONTH_DAY, r"(?:ngày )?(?:cuối cùng|cuối) (?:của )?(?:hằng|mỗi) quý", _month_day(3, frequency=Frequency.QUARTERLY)),
    pattern(PieceKind.MONTH_DAY, r"(?:ngày )?(?:cuối cùng|cuối) (?:của )?(?:hằng|mỗi) năm", _month_day(12, frequency=Frequency.YEARLY)),
    pattern(PieceKind.MONTH_DAY, r"tháng cuối (?:của )?(?:hằng |mỗi )?quý", _month_day(3, frequency=Frequency.QUARTERLY)),
    pattern(PieceKind.WEEKDAY, r"(?:ngày )?thứ (?P<name>hai|ba|tư|năm|sáu|bảy|[2-7])", lambda found: _WEEKDAYS[found["name"]]),
    pattern(PieceKind.WEEKDAY, r"(?:ngày )?chủ nhật", lambda found: 6),
    pattern(PieceKind.DAILY, r"(?:hằng|mỗi) ngày"),
    pattern(PieceKind.FREQUENCY, rf"(?:{_EVERY} )?{_DAYS}|{_EVERY} {SMALL_NUMBER} ngày", _refuse_days),
    pattern(PieceKind.FREQUENCY, rf"(?:{_EVERY} )?(?P<count>{SMALL_NUMBER}) (?P<unit>{_UNITS}){_ONCE}", _every),
    pattern(PieceKind.FREQUENCY, rf"(?P<times>{SMALL_NUMBER}) lần(?: ?/ ?| trong | một | mỗi | hằng )(?P<unit>tuần|tháng|quý|năm)", _times_a),
    pattern(PieceKind.FREQUENCY, rf"(?:mỗi|một|hằng) (?P<unit>tuần|tháng|quý|năm) (?P<times>{SMALL_NUMBER}) lần", _times_a),
    pattern(PieceKind.FREQUENCY, rf"(?P<unit>{_UNITS}) ?/ ?(?:một |1 |01 )?lần", _every),
    pattern(PieceKind.FREQUENCY, rf"{_EVERY} (?P<count>{SMALL_NUMBER}) (?P<unit>{_UNITS})", _every),
    pattern(PieceKind.FREQUENCY, rf"{_EVERY} (?P<unit>{_UNITS}){_ONCE}?", _every),
    pattern(PieceKind.FREQUENCY, r"(?:báo cáo|sơ kết|tổng kết) (?P<count>0?6 )?(?P<unit>tuần|tháng|quý|năm)(?:(?: ?, ?| và )(?:tháng|quý|0?6 tháng|năm))*(?! ?\d| ?[iv]+\b| này| nay| sau| tới| đầu| cuối)", _every),
    pattern(PieceKind.FREQUENCY, rf"(?P<count>0?6 )?(?P<unit>tháng|quý){_LISTED}", _every),
    pattern(PieceKind.NO_INTERVAL, r"theo định kỳ|định kỳ|thường kỳ"),
)  # fmt: skip


def further_frequencies(text: str) -> str:
    """Return the wording with each unit of a list named in full: "hằng tháng, quý, năm" → "hằng tháng, hằng quý, hằng năm".

    Boundary: only what directly follows a recurring unit, so that "hằng quý năm 2025" isn't touched.
    """
    listed = re.compile(
        r"((?:hằng|mỗi|định kỳ) (?:tuần|tháng|quý|năm|0?6 tháng|nửa năm) ?(?:,|/|và|hoặc|-) ?)(tuần|tháng|quý|năm|0?6 tháng|nửa năm)(?! ?\d| (?:đầu|cuối)|\w)"
    )
    previous = ""
    while previous != text:
        previous, text = text, listed.sub(r"\1hằng \2", text, count=1)
    return text
