"""Reads a deadline: the wording first, then what stands in brackets, then the checks against the directive's date."""

from dataclasses import dataclass, replace
from datetime import date, time

from tasks.rules.brackets import split_brackets, strip_not_verbatim
from tasks.rules.calendar import WorkingCalendar
from tasks.rules.deadline.draft import Context, Draft, note_unread
from tasks.rules.deadline.kind import DeadlineKind
from tasks.rules.deadline.mentions import Mention, find_mentions
from tasks.rules.deadline.piece import Piece, PieceKind
from tasks.rules.deadline.problem import DeadlineProblem
from tasks.rules.deadline.repeating import is_repeating, read_repeating
from tasks.rules.deadline.single import Resolved, choose_deadline, resolve_mention, set_hour
from tasks.rules.deadline.words import prepare, read_pieces
from tasks.rules.problem import Problem, ProblemError
from tasks.rules.recurrence import Frequency, Recurrence
from tasks.rules.text import clean, fold

_YEARS_AHEAD = 30
_DATED = frozenset({DeadlineKind.EXACT, DeadlineKind.BEFORE, DeadlineKind.PERIOD, DeadlineKind.DURATION})
_REMARKS = {
    PieceKind.URGENT: DeadlineProblem.URGENT,
    PieceKind.REFERENCE: DeadlineProblem.REFERENCE,
    PieceKind.EVENT: DeadlineProblem.EVENT,
    PieceKind.TO_CHECK: DeadlineProblem.TO_CHECK,
    PieceKind.DAILY: DeadlineProblem.DAILY,
    PieceKind.NO_INTERVAL: DeadlineProblem.NO_INTERVAL,
}
_STANDING = {PieceKind.STANDING, PieceKind.DAILY, PieceKind.NO_INTERVAL}
_MILESTONE_WORDS = ("mốc",)
_EVERY = {
    Frequency.WEEKLY: "hằng tuần",
    Frequency.MONTHLY: "hằng tháng",
    Frequency.QUARTERLY: "hằng quý",
    Frequency.YEARLY: "hằng năm",
}


@dataclass(frozen=True)
class Deadline:
    """What a wording of time comes to: a kind, the last good day and hour where there is one, and remarks."""

    kind: DeadlineKind
    due_on: date | None = None
    due_time: time | None = None
    recurrence: Recurrence | None = None
    notes: tuple[Problem, ...] = ()


def read_deadline(
    wording: str, issued_on: date, calendar: WorkingCalendar, *, issued_last: date | None = None
) -> Deadline:
    """Return what the wording comes to for a directive of that date.

    Boundary: "trước" X makes X itself late; a period ends on its last day; a day off is not moved, only remarked.
    `issued_last` is the last day the directive can be of, where its date is only known to the month or year.
    Raises: ProblemError with the reason for everything that isn't understood, impossible, or before the directive.
    """
    original = strip_not_verbatim(clean(wording))[0]
    try:
        deadline = _read(prepare(original), Context(issued_on, issued_last or issued_on, calendar))
    except ProblemError as error:
        as_written = _as_written(error.problem, original)
        raise ProblemError(error.problem.code, **as_written.params) from error
    return replace(deadline, notes=tuple(_as_written(note, original) for note in deadline.notes))


def _as_written(problem: Problem, original: str) -> Problem:
    """Return the problem with its quotations in the letters of the source, which was read in lower case."""
    lowered = original.lower()
    params = dict(problem.params)
    for name, value in params.items():
        if isinstance(value, str) and (start := lowered.find(value)) >= 0:
            params[name] = original[start : start + len(value)]
    return Problem(problem.code, params)


def _read(text: str, context: Context) -> Deadline:
    main, brackets = split_brackets(text)
    if not main.strip(" -.…?_/") and brackets:
        main, brackets = brackets[0], brackets[1:]
    draft = Draft()
    if main.strip(" -.…?_/"):
        _read_main(main, context, draft)
    else:
        draft.not_stated = True
        draft.note(DeadlineProblem.EMPTY)
    for text in brackets:
        _weigh_bracket(text, context, draft)
    _check_date(draft, context)
    return Deadline(draft.kind, draft.due_on, draft.due_time, draft.recurrence, tuple(draft.notes))


def _read_main(text: str, context: Context, draft: Draft) -> None:
    pieces = list(read_pieces(text))
    mentions = find_mentions(pieces)
    kinds = {piece.kind for piece in pieces}
    if is_repeating(pieces):
        read_repeating(pieces, mentions, draft)
        _refuse_doubt(pieces, text, allowed=frozenset({"hoặc"}))
    else:
        _read_single(pieces, mentions, context, draft, text)
    note_unread(pieces, draft)
    _note_beside(kinds, pieces, draft)


def _read_single(pieces: list[Piece], mentions: list[Mention], context: Context, draft: Draft, text: str) -> None:
    dated = [mention for mention in mentions if not mention.is_start]
    if mentions and any(piece.kind == PieceKind.NOT_STATED for piece in pieces):
        draft.not_stated = True
        for mention in mentions:
            draft.note(DeadlineProblem.OTHER_MILESTONE, text=mention.text)
    elif dated:
        found = [resolve_mention(mention, pieces, mentions, context) for mention in dated]
        _take(choose_deadline(found, pieces, draft), pieces, draft)
        _refuse_doubt(pieces, text)
    elif mentions:
        for mention in mentions:
            draft.note(DeadlineProblem.START_ONLY, text=_words_before(mention, pieces))
    else:
        _read_undated(pieces, text, draft)


def _words_before(mention: Mention, pieces: list[Piece]) -> str:
    """Return the mention with the word that makes it a start: "từ 01/07/2024", "sau 15/05/2024"."""
    marks = {PieceKind.AFTER, PieceKind.FROM}
    words = [piece.text for piece in pieces[: mention.place] if piece.kind in marks]
    return " ".join([*words[-1:], mention.text])


def _take(chosen: Resolved, pieces: list[Piece], draft: Draft) -> None:
    draft.kind, draft.due_on = chosen.kind, chosen.due_on
    for problem in chosen.notes:
        draft.note(problem.code, **problem.params)
    set_hour(pieces, chosen, draft)
    if lone := next((piece for piece in pieces if piece.kind == PieceKind.DAY_NUMBER), None):
        raise ProblemError(DeadlineProblem.NOT_UNDERSTOOD, text=lone.text)
    weekday = next((piece for piece in pieces if piece.kind == PieceKind.WEEKDAY), None)
    if weekday is None:
        return
    moment = chosen.mention.moment
    if moment is None or not moment.is_day:
        raise ProblemError(DeadlineProblem.NOT_UNDERSTOOD, text=weekday.text)
    named_on = moment.in_year(draft.due_on.year if draft.due_on else 0).last()
    if named_on.weekday() != weekday.value:
        draft.note(DeadlineProblem.WEEKDAY_DIFFERS, text=weekday.text, day=named_on)


def _refuse_doubt(pieces: list[Piece], text: str, allowed: frozenset[str] = frozenset()) -> None:
    """Refuse a wording with a "not", "except" or "instead" that could turn its date around."""
    if any(piece.kind == PieceKind.DOUBT and piece.text not in allowed for piece in pieces):
        raise ProblemError(DeadlineProblem.NOT_UNDERSTOOD, text=text)


def _read_undated(pieces: list[Piece], text: str, draft: Draft) -> None:
    kinds = {piece.kind for piece in pieces}
    if PieceKind.CLOCK in kinds:
        raise ProblemError(DeadlineProblem.HOUR_WITHOUT_DAY, text=text)
    if kinds & {PieceKind.WEEKDAY, PieceKind.DAY_NUMBER}:
        raise ProblemError(DeadlineProblem.NOT_UNDERSTOOD, text=text)
    if kinds & _STANDING:
        draft.kind = DeadlineKind.STANDING
    elif PieceKind.NOT_STATED in kinds or text in ("không", "chưa"):
        draft.not_stated = True
    elif not kinds & set(_REMARKS):
        raise ProblemError(DeadlineProblem.NOT_UNDERSTOOD, text=text)


def _note_beside(kinds: set[PieceKind], pieces: list[Piece], draft: Draft) -> None:
    """Say what else the wording holds: urgency without a date, another document, an event, a need to check."""
    dated = draft.kind in _DATED or draft.kind == DeadlineKind.RECURRING
    for piece in pieces:
        code = _REMARKS.get(piece.kind)
        if code is None or (dated and piece.kind in {PieceKind.URGENT, PieceKind.NO_INTERVAL, PieceKind.REFERENCE}):
            continue
        if draft.kind == DeadlineKind.STANDING and piece.kind in {PieceKind.URGENT}:
            continue
        if not any(piece.text in str(note.params.get("text")) for note in draft.notes):
            draft.note(code, text=piece.text)
    if dated and PieceKind.STANDING in kinds:
        draft.note(DeadlineProblem.ALSO_STANDING)


def _weigh_bracket(text: str, context: Context, draft: Draft) -> None:
    """Compare what stands in brackets with the wording: it confirms in silence; anything else is remarked."""
    inner = _read_bracket(text, context, draft)
    if inner is None:
        if "am lich" in fold(text):
            raise ProblemError(DeadlineProblem.NOT_UNDERSTOOD, text=text)
        if not _confirms_weekday(text, draft):
            draft.note(DeadlineProblem.UNREAD_WORDS, text=text)
        return
    notes = [note for note in inner.notes if note.code != DeadlineProblem.ASSUMED_YEAR]
    milestone = draft.not_stated or _is_milestone(text)
    if inner.due_on is not None or inner.recurrence is not None:
        _weigh_date(text, inner, draft, milestone=milestone)
        return
    if draft.kind == DeadlineKind.NONE and inner.kind == DeadlineKind.STANDING:
        draft.kind = DeadlineKind.STANDING
    for problem in notes:
        draft.note(problem.code, **problem.params)


def _read_bracket(text: str, context: Context, draft: Draft) -> Draft | None:
    """Return what a bracket says, read on its own or as the day of the recurrence before it; None if it says nothing."""
    every = _EVERY.get(draft.recurrence.frequency) if draft.recurrence else None
    for wording in filter(None, (every and f"{text} {every}", text)):
        inner = Draft()
        try:
            _read_main(wording, context, inner)
        except ProblemError as error:
            if error.problem.code == DeadlineProblem.IMPOSSIBLE_DATE and draft.due_on is None:
                raise
        else:
            return inner
    return None


def _confirms_weekday(text: str, draft: Draft) -> bool:
    """Return whether a bracket only names the weekday of the date, remarking one that is wrong."""
    pieces = list(read_pieces(text))
    if (
        len(pieces) != 1
        or pieces[0].kind != PieceKind.WEEKDAY
        or draft.kind != DeadlineKind.EXACT
        or draft.due_on is None
    ):
        return False
    if draft.due_on.weekday() != pieces[0].value:
        draft.note(DeadlineProblem.WEEKDAY_DIFFERS, text=text, day=draft.due_on)
    return True


def _is_milestone(text: str) -> bool:
    kinds = {piece.kind for piece in read_pieces(text)}
    return PieceKind.REFERENCE in kinds or any(word in text.split() for word in _MILESTONE_WORDS)


def _weigh_date(text: str, inner: Draft, draft: Draft, *, milestone: bool) -> None:
    if draft.due_on is not None and draft.due_on == inner.due_on:
        return
    if milestone:
        draft.note(DeadlineProblem.OTHER_MILESTONE, text=text)
    elif draft.due_on is not None:
        draft.note(DeadlineProblem.OTHER_DATE, due_on=draft.due_on, other=inner.due_on, text=text)
    elif draft.recurrence is not None and inner.recurrence is None:
        if inner.kind == DeadlineKind.PERIOD and draft.recurrence.until is None:
            draft.recurrence = replace(draft.recurrence, until=inner.due_on)
        else:
            draft.note(DeadlineProblem.OTHER_MILESTONE, text=text)
    elif draft.recurrence is not None:
        _refine_recurrence(text, inner, draft)
    else:
        draft.kind, draft.due_on, draft.due_time = inner.kind, inner.due_on, inner.due_time
        draft.recurrence = inner.recurrence
        draft.notes = [note for note in draft.notes if note.code != DeadlineProblem.URGENT]
        draft.note(DeadlineProblem.FROM_BRACKET, text=text)
        for problem in inner.notes:
            draft.note(problem.code, **problem.params)


def _refine_recurrence(text: str, inner: Draft, draft: Draft) -> None:
    """Take the day a bracket adds to the same frequency ("hằng quý (trước ngày 20 tháng cuối quý)"), else remark it."""
    assert draft.recurrence is not None and inner.recurrence is not None
    for problem in inner.notes:
        draft.note(problem.code, **problem.params)
    if draft.recurrence == inner.recurrence:
        return
    plain = Recurrence(draft.recurrence.frequency, until=draft.recurrence.until)
    if draft.recurrence == plain and inner.recurrence.frequency == plain.frequency:
        until = plain.until or inner.recurrence.until
        draft.recurrence, draft.due_time = replace(inner.recurrence, until=until), inner.due_time
        draft.note(DeadlineProblem.FROM_BRACKET, text=text)
    else:
        draft.note(DeadlineProblem.OTHER_MILESTONE, text=text)


def _check_date(draft: Draft, context: Context) -> None:
    """Refuse a day before the directive or too far ahead; remark a day off."""
    if draft.due_on is None:
        return
    if draft.due_on < context.first:
        raise ProblemError(DeadlineProblem.BEFORE_DIRECTIVE, due_on=draft.due_on, issued_on=context.first)
    if draft.due_on.year > context.last.year + _YEARS_AHEAD:
        raise ProblemError(DeadlineProblem.TOO_FAR, due_on=draft.due_on)
    if not context.calendar.is_working_day(draft.due_on):
        draft.note(DeadlineProblem.DAY_OFF, due_on=draft.due_on, weekday=draft.due_on.weekday())
