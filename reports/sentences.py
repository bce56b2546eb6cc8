"""The sentences for what a table of values can get wrong; the rules themselves speak no language."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.rules.figures import Figure
from reports.rules.kinds import Operator
from reports.rules.value_problem import ValueProblem as Is
from tasks.rules.problem import Problem

_REFUSALS: Mapping[StrEnum, Promise] = {
    Is.CELL_ERROR: _("The cell holds an error of the workbook, “%(text)s”."),
    Is.TOO_LONG: _("The cell holds more than %(most)s characters."),
    Is.NO_INDICATOR: _("The indicator is missing."),
    Is.NO_TOTAL_ABOVE: _("The row is a part of a total, but no total of the same source and period stands above it."),
    Is.NO_AGENCY: _("The row doesn't say whom the figure is about."),
    Is.AGENCY_NOT_IN_FORCE: _("“%(text)s” (%(name)s) wasn't there on %(on)s: %(life)s.%(successors)s"),
    Is.NO_PERIOD: _("The period is missing."),
    Is.PERIOD_NOT_UNDERSTOOD: _("The period isn't understood: “%(text)s”."),
    Is.IMPOSSIBLE_DATE: _("This date or period doesn't exist: “%(text)s”."),
    Is.ENDS_BEFORE_START: _("The period “%(text)s” ends before it starts."),
    Is.VAGUE_PERIOD: _("“%(text)s” doesn't say up to which day; write the date."),
    Is.NO_VALUE: _("The row has no figure. Leave it out, or write “không phát sinh” when there was nothing to count."),
    Is.NOT_A_NUMBER: _("“%(text)s” isn't a number."),
    Is.A_RANGE: _("“%(text)s” is a range, not one number."),
    Is.AMBIGUOUS_NUMBER: _("“%(text)s” can be read as %(grouped)s or as %(decimal)s; write it so that only one is possible."),
    Is.TOO_LARGE: _("“%(text)s” is larger than any figure kept here."),
    Is.NEGATIVE: _("“%(text)s” is negative; a value can't be less than 0."),
    Is.OVER_HUNDRED: _("A share can't be more than 100 %%: “%(text)s”."),
    Is.OVER_MAXIMUM: _("%(value)s points are more than the maximum of %(most)s."),
    Is.OVER_DENOMINATOR: _("%(value)s can't be a part of %(denominator)s."),
    Is.ZERO_DENOMINATOR: _("A share of 0 is no number; write “không phát sinh” when there was nothing to count."),
    Is.NOT_WHOLE: _("“%(text)s” isn't a whole number, and %(unit)s are counted one by one."),
    Is.NO_UNIT: _("The unit is missing, and the indicator isn't known, so nothing says what the number is."),
    Is.UNIT_CONFLICT: _("The indicator “%(indicator)s” is counted in “%(known)s”, not in “%(text)s”."),
    Is.TWO_THINGS: _("One number stands for two things, “%(text)s”; give each a row of its own."),
    Is.TARGET_NONE_AROSE: _("A target is a number; “%(text)s” isn't one."),
    Is.TARGET_DIFFERS: _("The target has already been set to %(old)s by “%(source)s”; %(new)s was not entered."),
}  # fmt: skip
_REMARKS: Mapping[StrEnum, Promise] = {
    Is.NEW_INDICATOR: _("“%(name)s” isn't in the list of indicators; it is added without a definition (%(code)s)."),
    Is.NAMED_SUBJECT: _("“%(text)s” isn't in the list of agencies; the figure is kept under this name.%(nearest)s"),
    Is.GROUP_READ_AS: _("“%(text)s” is read as the group of all ministries and agencies of the Government."),
    Is.AGENCY_BEFORE_CUT_OFF: _("“%(text)s” ended before the end of the period, on %(valid_to)s."),
    Is.APPROXIMATE_PERIOD: _("“%(text)s” names no day; the figure is kept as of %(day)s."),
    Is.BRACKET_NOT_READ: _("What stands in brackets behind the period wasn't read: “%(text)s”."),
    Is.TAKEN_OUTSIDE: _("%(taken_on)s lies outside the period “%(name)s”; it is kept as the day the figure was read."),
    Is.PERIOD_IN_FUTURE: _("The period %(name)s hasn't begun yet, and the row isn't a target."),
    Is.SHARE_DIFFERS: _("%(value)s of %(denominator)s is %(computed)s %%, not %(told)s %% as is told."),
    Is.SMALL_SHARE: _("%(value)s %% is less than one per cent; check that it isn't a share written as a fraction."),
    Is.POINTS_UNDERSTOOD: _(
        "“%(change)s %%” is understood as percentage points: only so does it lead from %(before)s %% to %(value)s %%."
    ),
    Is.POINTS_OR_PERCENT: _(
        "“%(change)s %%” is kept as per cent, as it is said; if percentage points are meant, the earlier figure was "
        "%(points)s %% and not %(percent)s %%."
    ),
    Is.CHANGE_NOT_EXACT: _("The change is told only about: “%(text)s”."),
    Is.OPERATOR_FROM_NOTE: _("The note says how exact the number is; it is kept as %(figure)s."),
    Is.TWO_TARGETS: _("One number is wanted of two things, “%(text)s”; it is kept as a target of each."),
    Is.REPEATED: _("The same figure stands in row %(other_row)s; it is entered once."),
    Is.ALREADY_ENTERED: _("This figure has already been entered; nothing was added."),
    Is.REVISED: _("%(old)s was known from “%(old_source)s”; %(new)s is kept as the newer figure, and both stay to be seen."),
    Is.OLDER_SOURCE: _("%(old)s is known from the later source “%(old_source)s”; %(new)s is kept as the earlier figure."),
    Is.SAME_FROM_OTHER_SOURCE: _("The same figure was known from “%(old_source)s”; this source is kept as the newer one."),
}  # fmt: skip
_SENTENCES: Mapping[StrEnum, Promise] = {**_REFUSALS, **_REMARKS}
_NEAREST = _(" Did you mean “%(name)s”?")
_FOLLOWED = _(" It was followed by %(names)s.")
_LIVES = {
    (True, True): _("it was from %(since)s to %(until)s"),
    (True, False): _("it exists since %(since)s"),
    (False, True): _("it ended on %(until)s"),
    (False, False): "",
}


def sentence(problem: Problem) -> str:
    """Return the sentence for a problem, in the language in force.

    Raises: KeyError for a code without a sentence; a test goes through all codes.
    """
    params = {name: _shown(value) for name, value in problem.params.items()}
    if problem.code == Is.NAMED_SUBJECT:
        params["nearest"] = str(_NEAREST) % {"name": params["nearest"]} if params.get("nearest") else ""
    if problem.code == Is.AGENCY_NOT_IN_FORCE:
        since, until = params["valid_from"], params["valid_to"]
        params["life"] = str(_LIVES[bool(since), bool(until)]) % {"since": since, "until": until}
        params["successors"] = str(_FOLLOWED) % {"names": params["successors"]} if params["successors"] else ""
    return str(_SENTENCES[problem.code]) % params


def is_refusal(code: StrEnum) -> bool:
    """Return whether a row with this problem isn't entered."""
    return code in _REFUSALS


def _shown(value: Any) -> Any:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Figure):
        return figure_words(value)
    if isinstance(value, Decimal):
        return number_format(value.normalize() + 0, use_l10n=True, force_grouping=True)
    return "" if value is None else value


def figure_words(figure: Figure) -> str:
    """Return a figure as a sentence names it: 30,4 · < 10 · none arose."""
    if figure.none_arose or figure.value is None:
        return gettext("none arose")
    sign = "" if figure.operator == Operator.EQUAL else f"{figure.operator.label}\u00a0"
    return f"{sign}{_shown(figure.value)}"
