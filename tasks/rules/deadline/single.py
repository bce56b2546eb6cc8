"""Deadlines that come once: which of the times mentioned is the deadline, and the day it comes to."""

import re
from dataclasses import dataclass
from datetime import date, time

from tasks.rules.deadline.draft import ONE_DAY, Context, Draft, due_clock
from tasks.rules.deadline.kind import DeadlineKind
from tasks.rules.deadline.mentions import Mention, due_of_duration, due_of_moment, due_of_relative
from tasks.rules.deadline.piece import Piece, PieceKind
from tasks.rules.deadline.problem import DeadlineProblem
from tasks.rules.problem import Problem, ProblemError

_SHORT_YEAR = re.compile(r"^\D*\d{1,2}[/.-]\d{1,2}[/.-]\d\d$")


@dataclass(frozen=True)
class Resolved:
    """A mention with the last good day it comes to; no day where it hangs on something unknown."""

    mention: Mention
    kind: DeadlineKind
    due_on: date | None
    first_on: date | None = None
    notes: tuple[Problem, ...] = ()


def resolve_mention(mention: Mention, pieces: list[Piece], mentions: list[Mention], context: Context) -> Resolved:
    """Return the day a mention comes to, with the remarks that belong to it.

    Raises: ProblemError for an impossible date, or "about" and "at the beginning of", which name no last day.
    """
    if mention.has(PieceKind.VAGUE):
        raise ProblemError(DeadlineProblem.VAGUE, text=_with_qualifier(mention, pieces))
    before = mention.has(PieceKind.BEFORE)
    if mention.piece.kind == PieceKind.RELATIVE:
        due_on = due_of_relative(mention.piece, context, before=before)
        note = Problem(DeadlineProblem.RELATIVE, {"text": mention.text, "due_on": due_on})
        return Resolved(mention, DeadlineKind.PERIOD, due_on, notes=(note,))
    if mention.piece.kind == PieceKind.DURATION:
        return _resolve_duration(mention, pieces, mentions, context)
    return _resolve_moment(mention, context, before=before)


def _with_qualifier(mention: Mention, pieces: list[Piece]) -> str:
    vague = [piece.text for piece in pieces[: mention.place] if piece.kind == PieceKind.VAGUE]
    return " ".join([*vague[-1:], mention.text])


def _resolve_moment(mention: Mention, context: Context, *, before: bool) -> Resolved:
    named = mention.moment
    assert named is not None, f"{mention.text!r} is not a moment"
    year = named.year or context.first.year
    moment = named.in_year(year)
    notes = []
    if named.year is None:
        if due_of_moment(moment, before=before) < context.first:
            year += 1
            moment = named.in_year(year)
        notes.append(Problem(DeadlineProblem.ASSUMED_YEAR, {"text": mention.text, "year": year}))
    elif moment.is_day and _SHORT_YEAR.search(mention.text):
        notes.append(Problem(DeadlineProblem.SHORT_YEAR, {"text": mention.text, "year": year}))
    kind = DeadlineKind.EXACT if moment.is_day else DeadlineKind.PERIOD
    first = mention.start.in_year(year).first() if mention.start else moment.first()
    due_on = due_of_moment(moment, before=before)
    return Resolved(mention, DeadlineKind.BEFORE if before else kind, due_on, first, tuple(notes))


def _resolve_duration(mention: Mention, pieces: list[Piece], mentions: list[Mention], context: Context) -> Resolved:
    """Return the end of "15 ngày làm việc kể từ …", counted from the directive unless another start is named."""
    if mention.has(PieceKind.BEFORE):
        raise ProblemError(DeadlineProblem.NOT_UNDERSTOOD, text=f"trước {mention.text}")
    if any(piece.text == "lần" for piece in pieces):
        raise ProblemError(DeadlineProblem.ONCE_OR_ALWAYS, text=f"{mention.text} … lần")
    after = pieces[mention.place + 1 :]
    start = next((other.moment for other in mentions if other.is_start and other.moment and other.moment.is_day), None)
    if event := next((piece for piece in after if piece.kind in {PieceKind.EVENT, PieceKind.AFTER}), None):
        if start is None:
            note = Problem(DeadlineProblem.EVENT, {"text": f"{mention.text} {event.text}"})
            return Resolved(mention, DeadlineKind.NONE, None, notes=(note,))
    if start is not None:
        begin, notes = start.in_year(context.first.year).first(), []
    elif not context.is_exact:
        note = Problem(DeadlineProblem.START_NOT_EXACT, {"text": mention.text})
        return Resolved(mention, DeadlineKind.NONE, None, notes=(note,))
    else:
        begin = context.first
        signed = any(piece.kind == PieceKind.SINCE_SIGNING for piece in pieces)
        notes = [] if signed else [Problem(DeadlineProblem.COUNTED_FROM_DIRECTIVE, {"text": mention.text})]
    due_on = due_of_duration(mention.piece, begin, context)
    if mention.piece.value[2]:
        for year in context.calendar.unknown_years(begin, due_on):
            notes.append(Problem(DeadlineProblem.YEAR_WITHOUT_NOTICE, {"year": year}))
    return Resolved(mention, DeadlineKind.DURATION, due_on, begin, tuple(notes))


def choose_deadline(found: list[Resolved], pieces: list[Piece], draft: Draft) -> Resolved:
    """Return the one deadline among the times of a wording.

    Boundary: the same day twice is one; a day inside a named period is the deadline, with a remark; two sources that
    disagree give the first, with a remark that names the other.
    Raises: ProblemError for two deadlines: each belongs on a row of its own.
    """
    first = found[0]
    others = [other for other in found[1:] if other.due_on != first.due_on]
    if not others:
        return first
    if any(piece.kind == PieceKind.SOURCES for piece in pieces):
        for other in others:
            draft.note(DeadlineProblem.OTHER_DATE, due_on=first.due_on, other=other.due_on, text=other.mention.text)
        return first
    narrow = min(found, key=lambda one: one.due_on or date.max)
    for other in found:
        if other is narrow or other.due_on == narrow.due_on:
            continue
        if not _contains(other, narrow):
            raise ProblemError(DeadlineProblem.TWO_DEADLINES, first=first.mention.text, second=others[0].mention.text)
        draft.note(DeadlineProblem.NARROWER, due_on=narrow.due_on, text=other.mention.text)
    return narrow


def _contains(outer: Resolved, inner: Resolved) -> bool:
    """Return whether the inner deadline lies inside the period of the outer one, as "năm 2024, trước 15/12" does."""
    if inner.kind not in (DeadlineKind.EXACT, DeadlineKind.BEFORE) or outer.kind != DeadlineKind.PERIOD:
        return False
    if outer.first_on is None or outer.due_on is None or inner.due_on is None:
        return False
    return outer.first_on <= inner.due_on <= outer.due_on


def set_hour(pieces: list[Piece], chosen: Resolved, draft: Draft) -> None:
    """Put the hour of the wording beside the day; midnight at the start of a day is the end of the day before.

    Raises: ProblemError for an hour that belongs to no day.
    """
    hour = due_clock(pieces)
    if hour is None:
        return
    moment = chosen.mention.moment
    if moment is None or not moment.is_day or draft.due_on is None:
        text = next(piece.text for piece in pieces if piece.kind == PieceKind.CLOCK)
        raise ProblemError(DeadlineProblem.HOUR_WITHOUT_DAY, text=text)
    day = draft.due_on + ONE_DAY if chosen.kind == DeadlineKind.BEFORE else draft.due_on
    if hour == (0, 0):
        draft.due_on = day - ONE_DAY
    elif hour[0] == 24:
        draft.due_on = day
    else:
        draft.due_on, draft.due_time = day, time(*hour)
