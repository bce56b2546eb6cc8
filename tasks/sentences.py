"""The sentences for the problems that the rules find; the rules themselves speak no language."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tasks.rules.assignee import AssigneeProblem
from tasks.rules.deadline import DeadlineProblem
from tasks.rules.directive_row import RowProblem
from tasks.rules.document import DocumentProblem
from tasks.rules.intake import IntakeProblem
from tasks.rules.issued_on import IssuedProblem
from tasks.rules.problem import Problem
from tasks.rules.recurrence import Frequency

_WEEKDAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip

_DEADLINE: Mapping[StrEnum, Promise] = {
    DeadlineProblem.NOT_UNDERSTOOD: _("The deadline isn't understood: “%(text)s”. Write a date, a period or a recurrence."),
    DeadlineProblem.IMPOSSIBLE_DATE: _("This date doesn't exist: “%(text)s”."),
    DeadlineProblem.BEFORE_DIRECTIVE: _("The deadline %(due_on)s comes before the date of the document, %(issued_on)s."),
    DeadlineProblem.TOO_FAR: _("The deadline %(due_on)s lies more than 30 years ahead; check the year."),
    DeadlineProblem.TWO_DEADLINES: _("Two deadlines are named, “%(first)s” and “%(second)s”; give each a row of its own."),
    DeadlineProblem.VAGUE: _("“%(text)s” doesn't say which day is the last one; write the date."),
    DeadlineProblem.INTERVAL_NOT_KNOWN: _(
        "“%(text)s” isn't a recurrence the system keeps: weekly, monthly, quarterly, every six months or yearly."
    ),
    DeadlineProblem.ENDS_BEFORE_START: _("The period “%(text)s” ends before it starts."),
    DeadlineProblem.ONCE_OR_ALWAYS: _("“%(text)s” may be meant once or every time; say which."),
    DeadlineProblem.HOUR_WITHOUT_DAY: _("“%(text)s” names an hour but no day."),
    DeadlineProblem.IMPOSSIBLE_HOUR: _("This hour doesn't exist: “%(text)s”."),
    DeadlineProblem.EMPTY: _("The deadline is empty; the task is kept without one."),
    DeadlineProblem.DAY_OFF: _("The deadline %(due_on)s is a day off (%(weekday)s); it isn't moved."),
    DeadlineProblem.ASSUMED_YEAR: _("“%(text)s” names no year; %(year)s is taken."),
    DeadlineProblem.SHORT_YEAR: _("The year of “%(text)s” has two digits; %(year)s is taken."),
    DeadlineProblem.RELATIVE: _("“%(text)s” is counted from the date of the document: %(due_on)s."),
    DeadlineProblem.OTHER_DATE: _("“%(text)s” is another date, %(other)s; the deadline stays %(due_on)s."),
    DeadlineProblem.OTHER_MILESTONE: _("“%(text)s” is mentioned as well; it isn't taken as the deadline."),
    DeadlineProblem.FROM_BRACKET: _("The deadline is taken from the brackets: “%(text)s”."),
    DeadlineProblem.REFERENCE: _("“%(text)s” points to another document; no date is taken from it."),
    DeadlineProblem.EVENT: _("“%(text)s” depends on an event, which gives no date by itself."),
    DeadlineProblem.START_ONLY: _("“%(text)s” says when something starts, not when it is due."),
    DeadlineProblem.URGENT: _("“%(text)s” names no day; the task is kept without a deadline."),
    DeadlineProblem.UNREAD_WORDS: _("These words of the deadline weren't read: “%(text)s”."),
    DeadlineProblem.TO_CHECK: _("The source says that the deadline has to be checked: “%(text)s”."),
    DeadlineProblem.COUNTED_FROM_DIRECTIVE: _("“%(text)s” is counted from the date of the document."),
    DeadlineProblem.START_NOT_EXACT: _(
        "“%(text)s” can't be counted, because the date of the document isn't known to the day; no deadline is kept."
    ),
    DeadlineProblem.YEAR_WITHOUT_NOTICE: _(
        "The days off of %(year)s haven't been entered, so the count of working days may be wrong."
    ),
    DeadlineProblem.SEVERAL_FREQUENCIES: _("“%(text)s” names several recurrences; the most frequent is kept: %(frequency)s."),
    DeadlineProblem.NO_INTERVAL: _("“%(text)s” doesn't say how often; the task is kept as a standing one."),
    DeadlineProblem.DAILY: _("“%(text)s” is kept as a standing task, without a share for each day."),
    DeadlineProblem.ALSO_STANDING: _("The wording also says that the task is a standing one; the date is kept."),
    DeadlineProblem.WEEKDAY_DIFFERS: _("%(day)s isn't the weekday that is written, “%(text)s”; the date is kept."),
    DeadlineProblem.RAN_OUT: _(
        "This recurring order ended on %(until)s; only one share is made, for the period from %(first)s to %(last)s."
    ),
    DeadlineProblem.NARROWER: _("“%(text)s” is mentioned as well; the earlier date %(due_on)s inside it is kept."),
}  # fmt: skip
_ISSUED: Mapping[StrEnum, Promise] = {
    IssuedProblem.MISSING: _("The date of the document is missing."),
    IssuedProblem.NOT_UNDERSTOOD: _("The date of the document isn't understood: “%(text)s”."),
    IssuedProblem.NO_YEAR: _("The date of the document has no year: “%(text)s”."),
    IssuedProblem.IN_FUTURE: _("The date of the document, %(issued_on)s, lies too far in the future."),
    IssuedProblem.NOT_EXACT: _("The date “%(text)s” isn't known to the day; the document is kept at %(first)s."),
    IssuedProblem.TO_CHECK: _("The source says that the date has to be checked: “%(text)s”."),
    IssuedProblem.OTHER_DATE: _("Another date is mentioned: “%(text)s”."),
    IssuedProblem.SOON: _("The date of the document, %(issued_on)s, lies in the future."),
}
_DOCUMENT: Mapping[StrEnum, Promise] = {
    DocumentProblem.MISSING: _("The document is missing: give its number or its title."),
    DocumentProblem.TWO_NUMBERS: _("Two documents are named, %(first)s and %(second)s; give each a row of its own."),
    DocumentProblem.SECRET: _("“%(text)s” is a mark of state secrecy. Such documents must not be entered here."),
    DocumentProblem.NO_NUMBER: _("The document has no number; it is recognised by its title and date."),
    DocumentProblem.SHORT_NUMBER: _("The number “%(number)s” has no issuer; write it in full if it is known."),
    DocumentProblem.KIND_DIFFERS: _("The symbol %(number)s and the words “%(text)s” name different kinds of document."),
}
_ASSIGNEE: Mapping[StrEnum, Promise] = {
    AssigneeProblem.NO_LEAD: _("Nobody is named to lead the task."),
    AssigneeProblem.UNKNOWN: _("“%(name)s” isn't in the list of agencies and bodies.%(nearest)s"),
    AssigneeProblem.NOT_IN_FORCE: _("“%(text)s” (%(name)s) wasn't in force on %(on)s%(life)s.%(successors)s"),
    AssigneeProblem.MIXED_ROLES: _(
        "“%(text)s” names who leads and who coordinates together; put the coordinating agencies into their own column."
    ),
    AssigneeProblem.TO_BE_SPLIT: _("The members of “%(text)s” aren't known; one share is kept, to be split."),
    AssigneeProblem.RESTRICTED: _("“%(text)s” doesn't say which agencies are meant; one share is kept, to be split."),
    AssigneeProblem.COUNT_DIFFERS: _("“%(text)s” says %(count)s, but %(found)s are named."),
    AssigneeProblem.MEMBERS_CHANGED: _(
        "The members of “%(text)s” changed between %(first)s and %(last)s, and the exact date of the document isn't known; "
        "one share is kept, to be split."
    ),
    AssigneeProblem.SEVERAL_OF_NAME: _(
        "Between %(first)s and %(last)s there were two agencies called “%(text)s”, and the exact date of the document isn't "
        "known; one share is kept, to be split."
    ),
    AssigneeProblem.NOT_IN_CLASS: _("%(name)s is excepted, but isn't one of “%(text)s”."),
    AssigneeProblem.BRACKET_NOT_READ: _("What stands in brackets wasn't read: “%(text)s”."),
    AssigneeProblem.UNREAD_WORDS: _("These words weren't read: “%(text)s”."),
    AssigneeProblem.EXCEPTION: _(
        "“%(text)s” leaves out somebody, but not from a class of agencies whose members are known; name those who are meant."
    ),
    AssigneeProblem.ALSO_LEAD: _("Already leading the task, and not assigned to it twice: %(names)s."),
}  # fmt: skip
_ALSO_LEAD_SHORTENED = _("Already leading the task, and not assigned to it twice: %(names)s, … (%(count)s in all).")
_ROW: Mapping[StrEnum, Promise] = {
    RowProblem.WORDING_MISSING: _("The wording of the task is missing."),
    RowProblem.SECRET: _("“%(text)s” is a mark of state secrecy. Such documents must not be entered here."),
    RowProblem.CELL_ERROR: _("The cell holds an error of the workbook, “%(text)s”."),
    RowProblem.TOO_LONG: _("The cell holds more than %(most)s characters."),
    RowProblem.DATE_DIFFERS: _("The document column gives another date, %(dated_on)s; %(issued_on)s is kept."),
    RowProblem.DATE_FROM_DOCUMENT: _("The date of the document is taken from the document column: %(dated_on)s."),
    RowProblem.TWO_DATES: _("Document %(number)s has the date %(first)s in row %(other_row)s and %(second)s here."),
    RowProblem.TWO_DATES_STORED: _(
        "Document %(number)s has already been entered with the date %(first)s, not %(second)s."
    ),
    RowProblem.REPEATED: _("The same task stands in row %(other_row)s; it is entered once."),
    RowProblem.ALREADY_ENTERED: _("This task has already been entered; nothing was added."),
    RowProblem.PRIORITY: _("The priority “%(text)s” isn't 1, 2 or 3; 2 is kept."),
}
_INTAKE: Mapping[StrEnum, Promise] = {
    IntakeProblem.DAY_OFF: _("The due date %(due_on)s is a day off (%(weekday)s); it isn't moved."),
    IntakeProblem.BEFORE_DIRECTIVE: _("The due date %(due_on)s comes before the date of the document, %(issued_on)s."),
    IntakeProblem.SHORT_NOTICE: _("Short notice: from %(start)s to %(due_on)s there are only %(days)s working days."),
    IntakeProblem.NO_PRODUCT: _("No expected product is named, so nothing says when the task is done."),
    IntakeProblem.NEAR_DUPLICATE: _(
        "%(name)s already has an open order that is nearly the same (%(percent)s %% of the words): %(code)s of %(number)s."
    ),
}
_SENTENCES: dict[StrEnum, Promise] = {**_DEADLINE, **_ISSUED, **_DOCUMENT, **_ASSIGNEE, **_ROW, **_INTAKE}


def sentence(problem: Problem) -> str:
    """Return the sentence for a problem, in the language in force.

    Raises: KeyError for a code without a sentence; a test goes through all codes.
    """
    params = {name: _shown(name, value) for name, value in problem.params.items()}
    if problem.code == AssigneeProblem.UNKNOWN:
        params["nearest"] = (
            gettext(" Did you mean “%(name)s”?") % {"name": params["nearest"]} if params.get("nearest") else ""
        )
    if problem.code == AssigneeProblem.NOT_IN_FORCE:
        params |= {"life": _life_span(params), "successors": _followed_by(params)}
    if problem.code == AssigneeProblem.ALSO_LEAD and problem.params.get("left_out"):
        return str(_ALSO_LEAD_SHORTENED) % params
    return str(_SENTENCES[problem.code]) % params


def has_sentence(code: StrEnum) -> bool:
    """Return whether there is a sentence for the code."""
    return code in _SENTENCES


def _shown(name: str, value: Any) -> Any:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if name == "weekday" and isinstance(value, int):
        return str(_WEEKDAYS[value])
    if name == "frequency":
        return gettext(Frequency(value).label)
    return "" if value is None else value


def _life_span(params: Mapping[str, Any]) -> str:
    since, until = params["valid_from"], params["valid_to"]
    if since and until:
        return gettext(" (it was from %(since)s to %(until)s)") % {"since": since, "until": until}
    if since:
        return gettext(" (it exists since %(since)s)") % {"since": since}
    return gettext(" (it ended on %(until)s)") % {"until": until} if until else ""


def _followed_by(params: Mapping[str, Any]) -> str:
    return gettext(" It was followed by %(names)s.") % {"names": params["successors"]} if params["successors"] else ""
