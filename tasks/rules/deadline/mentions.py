"""The times a wording mentions, each with the words that qualify it: before, from, after, about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tasks.rules.deadline.draft import ONE_DAY, Context, add_months
from tasks.rules.deadline.moment import Moment
from tasks.rules.deadline.piece import Piece, PieceKind
from tasks.rules.deadline.problem import DeadlineProblem
from tasks.rules.problem import ProblemError

_TIMES = {PieceKind.MOMENT, PieceKind.RELATIVE, PieceKind.DURATION}
_QUALIFIERS = {PieceKind.BEFORE, PieceKind.FROM, PieceKind.TO, PieceKind.AFTER, PieceKind.VAGUE}
# "Trước cuối tháng 3" and "trước khi hết quý II" mean within it: the end is what nothing may pass.
_ENDS = {"cuối", "hết", "kết thúc"}
_WEEK = 7
_HOURS = 24


@dataclass(frozen=True)
class Mention:
    """One time in a wording."""

    piece: Piece
    place: int
    qualifiers: frozenset[PieceKind] = frozenset()
    start: Moment | None = None

    @property
    def text(self) -> str:
        """Return the words it was read from."""
        return self.piece.text

    @property
    def moment(self) -> Moment | None:
        """Return the day or period, None for a duration and for "tháng này"."""
        return self.piece.value if self.piece.kind == PieceKind.MOMENT else None

    def has(self, qualifier: PieceKind) -> bool:
        """Return whether the qualifier stands before it."""
        return qualifier in self.qualifiers

    @property
    def is_start(self) -> bool:
        """Return whether it only says when something begins: "từ 01/7", "sau 15/5"."""
        if self.moment is not None and self.moment.is_span:
            return self.has(PieceKind.AFTER)
        return self.has(PieceKind.AFTER) or (self.has(PieceKind.FROM) and not self.has(PieceKind.TO))


def find_mentions(pieces: Sequence[Piece]) -> list[Mention]:
    """Return the times of a wording in their order, ranges ("từ A đến B", "A - B") joined into their end.

    Raises: ProblemError for a range that runs backwards.
    """
    mentions: list[Mention] = []
    pending: set[PieceKind] = set()
    dash = False
    for place, piece in enumerate(pieces):
        if piece.kind in _TIMES:
            mention = Mention(piece, place, frozenset(pending))
            joins = mentions and (dash or mention.has(PieceKind.TO)) and _can_start(mentions[-1])
            if joins:
                mention = _join(mentions.pop(), mention)
            mentions.append(mention)
            pending.clear()
        elif piece.kind in _QUALIFIERS:
            pending.add(piece.kind)
        elif piece.text in _ENDS:
            pending.discard(PieceKind.BEFORE)
        elif piece.kind == PieceKind.SEPARATOR and piece.text != ",":
            pending.clear()
        dash = piece.kind == PieceKind.DASH or (dash and piece.kind == PieceKind.FILLER)
    return [_with_year(mention, mentions) for mention in mentions]


def _can_start(mention: Mention) -> bool:
    barred = {PieceKind.BEFORE, PieceKind.AFTER, PieceKind.VAGUE}
    return mention.moment is not None and mention.start is None and not mention.qualifiers & barred


def _join(first: Mention, last: Mention) -> Mention:
    """Return the end of a range, which lends its year to a start without one."""
    start, end = first.moment, last.moment
    if start is None or end is None:
        return last
    if start.year is None and end.year is not None:
        start = start.in_year(end.year)
        if start.first() > end.last():
            start = replace(start, year=end.year - 1)
    if start.year is not None and end.year is not None and start.first() > end.last():
        raise ProblemError(DeadlineProblem.ENDS_BEFORE_START, text=f"{first.text} - {last.text}")
    return replace(last, start=start, qualifiers=last.qualifiers | {PieceKind.TO})


def _with_year(mention: Mention, mentions: list[Mention]) -> Mention:
    """Return the mention with the year that another one of the same wording gives: "quý II và quý III/2024"."""
    moment = mention.moment
    if moment is None or moment.year is not None:
        return mention
    years = {
        other.moment.year for other in mentions if other.moment and other.moment.year and not other.moment.last_year
    }
    if len(years) != 1:
        return mention
    return replace(mention, piece=replace(mention.piece, value=moment.in_year(years.pop())))


def due_of_moment(moment: Moment, *, before: bool) -> date:
    """Return the last good day: the moment's own last day, or the day before its first ("trước": X itself is late)."""
    return moment.first() - ONE_DAY if before else moment.last()


def due_of_relative(piece: Piece, context: Context, *, before: bool) -> date:
    """Return the last good day of "trong tháng này", "cuối quý", "tuần sau", seen from the directive's date.

    Boundary: a week ends on Sunday.
    """
    unit, step = piece.value
    day = context.first
    if unit == "ngày":
        return day + ONE_DAY * step
    if unit == "tuần":
        monday = day - timedelta(days=day.weekday()) + timedelta(days=_WEEK * step)
        first, last = monday, monday + timedelta(days=_WEEK - 1)
    else:
        length = {"tháng": 1, "quý": 3, "năm": 12}[unit]
        begin = date(day.year, (day.month - 1) // length * length + 1, 1)
        first = add_months(begin, length * step)
        last = add_months(first, length) - ONE_DAY
    inside = piece.text.split()[0] in {"cuối", "hết", "đến"} or step == 0
    return first - ONE_DAY if before and not inside else last


def due_of_duration(piece: Piece, start: date, context: Context) -> date:
    """Return the last day of a period counted from `start`, which is not counted itself.

    Boundary: months and years end on the same day of the month; hours are rounded up to whole days.
    """
    count, unit, working = piece.value
    if working:
        return context.calendar.add_working_days(start, count)
    if unit == "tháng":
        return add_months(start, count)
    if unit == "năm":
        return add_months(start, count * 12)
    days = {"ngày": count, "tuần": count * _WEEK, "giờ": -(-count // _HOURS)}[unit]
    return start + ONE_DAY * days
