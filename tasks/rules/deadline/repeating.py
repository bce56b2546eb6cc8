"""Deadlines that come back: from the pieces of a wording to one recurrence."""

import re
from dataclasses import replace
from datetime import date, time

from tasks.rules.deadline.draft import ONE_DAY, Draft, due_clock
from tasks.rules.deadline.kind import DeadlineKind
from tasks.rules.deadline.mentions import Mention, due_of_moment
from tasks.rules.deadline.moment import Moment
from tasks.rules.deadline.piece import Piece, PieceKind
from tasks.rules.deadline.problem import DeadlineProblem
from tasks.rules.problem import ProblemError
from tasks.rules.recurrence import PERIOD_MONTHS, Frequency, Recurrence

_RARER = list(Frequency)
_OF_DATES = {1: Frequency.YEARLY, 2: Frequency.HALF_YEARLY, 4: Frequency.QUARTERLY}
# "Báo cáo tháng, quý, năm" names three frequencies in one piece.
_SEVERAL = re.compile(r"(?<!lần)(?<!lần )[,/] ?(?:quý|(?:cả )?năm|0?[69] tháng)|\bvà (?:quý|(?:cả )?năm|0?[69] tháng)")
# A leap year without meaning of its own, to turn "15/6" into a day and back.
_ANY_YEAR = 2024
_LONGEST_MONTH = 31
_TWO_WEEKS = 14


def is_repeating(pieces: list[Piece]) -> bool:
    """Return whether the wording says that the order comes back, and how often."""
    return any(piece.kind in {PieceKind.FREQUENCY, PieceKind.MONTH_DAY} for piece in pieces)


def read_repeating(pieces: list[Piece], mentions: list[Mention], draft: Draft) -> None:
    """Fill in the recurrence and its hour.

    Boundary: of several frequencies the shortest rules, with a remark; "trước" X makes X itself late.
    Raises: ProblemError for an interval or a day that can't be kept as one rule.
    """
    if vague := next((piece for piece in pieces if piece.kind == PieceKind.VAGUE), None):
        raise ProblemError(DeadlineProblem.VAGUE, text=vague.text)
    frequency = _choose_frequency(pieces, mentions, draft)
    clock = due_clock(pieces)
    days = [mention for mention in mentions if _is_yearly_day(mention)]
    until = _until(frequency, pieces, mentions, draft)
    weekdays = [piece for piece in pieces if piece.kind == PieceKind.WEEKDAY]
    month_days = [piece for piece in pieces if piece.kind == PieceKind.MONTH_DAY]
    month_days = [_after_period(piece, frequency) for piece in month_days]
    month_days += [_day_of_month(piece, frequency) for piece in pieces if piece.kind == PieceKind.DAY_NUMBER]
    if len(weekdays) > 1 or len(month_days) > 1 or (weekdays and frequency != Frequency.WEEKLY):
        _refuse((weekdays + month_days)[-1].text)
    if weekdays:
        recurrence = Recurrence(frequency, weekday=_weekday(weekdays[0], pieces, clock), until=until)
    elif days:
        recurrence = _on_dates(frequency, days, until)
    elif month_days and month_days[0].value[0] == frequency:
        recurrence = _on_month_day(month_days[0], pieces, clock, until)
    else:
        recurrence = Recurrence(frequency, until=until)
    draft.kind, draft.recurrence = DeadlineKind.RECURRING, recurrence
    if clock not in (None, (0, 0)) and clock[0] != 24:
        draft.due_time = time(*clock)


def _refuse(text: str) -> None:
    raise ProblemError(DeadlineProblem.INTERVAL_NOT_KNOWN, text=text)


def _choose_frequency(pieces: list[Piece], mentions: list[Mention], draft: Draft) -> Frequency:
    named = {piece.value: piece.text for piece in pieces if piece.kind == PieceKind.FREQUENCY}
    if named:
        named |= {piece.value[0]: piece.text for piece in pieces if _tells_frequency(piece)}
    for mention in mentions:
        if mention.piece.kind == PieceKind.DURATION:
            count, unit, _working = mention.piece.value
            if (count, unit) != (6, "tháng"):
                _refuse(mention.text)
            named[Frequency.HALF_YEARLY] = mention.text
    if not named:
        return _frequency_of_day(pieces)
    chosen = min(named, key=_RARER.index)
    if len(named) > 1 or _SEVERAL.search(" ".join(named.values())):
        draft.note(DeadlineProblem.SEVERAL_FREQUENCIES, text=", ".join(named.values()), frequency=chosen.value)
    return chosen


def _tells_frequency(piece: Piece) -> bool:
    """Return whether a day says by itself how often: "ngày 20 hằng tháng"; "ngày 05 tháng sau" doesn't."""
    return piece.kind == PieceKind.MONTH_DAY and piece.value[1] <= PERIOD_MONTHS[piece.value[0]]


def _frequency_of_day(pieces: list[Piece]) -> Frequency:
    """Return the frequency "ngày 20 tháng cuối quý" says by itself; "ngày 05 tháng sau" alone may be meant once."""
    piece = next(piece for piece in pieces if piece.kind == PieceKind.MONTH_DAY)
    frequency, month, _day = piece.value
    if month > PERIOD_MONTHS[frequency]:
        raise ProblemError(DeadlineProblem.ONCE_OR_ALWAYS, text=piece.text)
    return frequency


def _is_yearly_day(mention: Mention) -> bool:
    return mention.moment is not None and mention.moment.year is None


def _until(frequency: Frequency, pieces: list[Piece], mentions: list[Mention], draft: Draft) -> date | None:
    """Return the last day of the whole order: "hằng quý đến hết năm 2025", "giai đoạn 2025-2026, hằng năm".

    Raises: ProblemError for a date of its own beside the recurrence: two orders in one.
    """
    until = None
    for mention in mentions:
        moment = mention.moment
        if moment is None or moment.year is None:
            continue
        if mention.is_start:
            draft.note(DeadlineProblem.START_ONLY, text=mention.text)
        elif until is None and (mention.has(PieceKind.TO) or _is_longer(moment, frequency)):
            until = due_of_moment(moment, before=mention.has(PieceKind.BEFORE))
        else:
            raise ProblemError(DeadlineProblem.TWO_DEADLINES, first=mention.text, second=_frequency_text(pieces))
    return until


def _frequency_text(pieces: list[Piece]) -> str:
    return next(piece.text for piece in pieces if piece.kind in {PieceKind.FREQUENCY, PieceKind.MONTH_DAY})


def _is_longer(moment: Moment, frequency: Frequency) -> bool:
    """Return whether several periods of the frequency fit into the moment, so that it can frame the order."""
    days = (moment.last() - moment.first()).days
    return days > PERIOD_MONTHS.get(frequency, 0) * _LONGEST_MONTH if frequency in PERIOD_MONTHS else days >= _TWO_WEEKS


def _is_before(place: int, pieces: list[Piece], clock: tuple[int, int] | None) -> bool:
    """Return whether "trước" stands before the day and no hour takes its place ("trước 15h00 thứ Ba")."""
    if clock not in (None, (0, 0)):
        return False
    return any(piece.kind == PieceKind.BEFORE for piece in pieces[:place])


def _after_period(piece: Piece, frequency: Frequency) -> Piece:
    """Return "ngày 05 tháng sau" as a day of the month behind the order's own period: "hằng quý, ngày 05 tháng sau".

    Raises: ProblemError beside an order that comes back weekly.
    """
    if _tells_frequency(piece) or piece.value[0] == frequency:
        return piece
    if frequency not in PERIOD_MONTHS or piece.value[0] != Frequency.MONTHLY:
        _refuse(piece.text)
    return replace(piece, value=(frequency, PERIOD_MONTHS[frequency] + 1, piece.value[2]))


def _day_of_month(piece: Piece, frequency: Frequency) -> Piece:
    """Return "hằng tháng, trước ngày 25" as a day of the month.

    Raises: ProblemError when the order comes back less often: the month isn't told.
    """
    if frequency != Frequency.MONTHLY or not 1 <= piece.value <= _LONGEST_MONTH:
        _refuse(piece.text)
    return replace(piece, value=(frequency, 1, piece.value))


def _weekday(piece: Piece, pieces: list[Piece], clock: tuple[int, int] | None) -> int:
    if _is_before(pieces.index(piece), pieces, clock):
        return (piece.value - 1) % 7
    return piece.value


def _on_month_day(piece: Piece, pieces: list[Piece], clock: tuple[int, int] | None, until: date | None) -> Recurrence:
    frequency, month, day = piece.value
    place = next(place for place, other in enumerate(pieces) if other.text == piece.text)
    if day and _is_before(place, pieces, clock):
        if day > 1:
            day -= 1
        else:  # before the first is the last day of the month before
            month, day = (month - 1) or PERIOD_MONTHS[frequency], 0
    return Recurrence(frequency, month=month, day=day, until=until)


def _on_dates(frequency: Frequency, mentions: list[Mention], until: date | None) -> Recurrence:
    """Return the recurrence on days of the year: "trước 30/9 hằng năm", "15/6 và 10/12 hằng năm"."""
    before = mentions[0].has(PieceKind.BEFORE)
    dates = tuple(_calendar_day(mention.moment, before=before) for mention in mentions if mention.moment)
    expected = {Frequency.YEARLY: 1, Frequency.HALF_YEARLY: 2, Frequency.QUARTERLY: 4}.get(frequency)
    if frequency == Frequency.YEARLY:
        frequency = _OF_DATES.get(len(dates), frequency)
        expected = len(dates) if len(dates) in _OF_DATES else None
    length = PERIOD_MONTHS.get(frequency, 0)
    if expected != len(dates) or len({(month - 1) // length for month, _day in dates}) != expected:
        _refuse(", ".join(mention.text for mention in mentions))
    if len(dates) == 1:
        return Recurrence(frequency, month=dates[0][0], day=dates[0][1], until=until)
    return Recurrence(frequency, dates=tuple(sorted(dates)), until=until)


def _calendar_day(moment: Moment, *, before: bool) -> tuple[int, int]:
    """Return month and day, day 0 for the last of a month whatever its length."""
    due_on = due_of_moment(moment.in_year(_ANY_YEAR), before=before)
    is_last = (due_on + ONE_DAY).day == 1 and (before or moment.last_day == 0)
    return due_on.month, 0 if is_last else due_on.day
