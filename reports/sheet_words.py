"""The sentences for what is wrong with a row of an entry sheet, and a number as it is typed into one."""

from decimal import Decimal

from django.utils.translation import gettext

from tasks.rules.problem import Problem


def sentence_of(problem: Problem) -> str:
    """Return the sentence for a problem, in the language in force, with its numbers to two places."""
    params = {
        name: typed_number(round(value, 2)).replace("-", "−") if isinstance(value, Decimal) else value
        for name, value in problem.params.items()
    }
    return gettext(problem.code.label) % params  # type: ignore[attr-defined]


def typed_number(value: Decimal | None) -> str:
    """Return a number as it is typed, the Vietnamese way in any language, so that reading it gives it back: 1.234,5.

    Empty: "" for a missing one.
    """
    if value is None:
        return ""
    whole, _point, fraction = f"{value.normalize():,f}".partition(".")
    return whole.replace(",", ".") + (f",{fraction}" if fraction else "")
