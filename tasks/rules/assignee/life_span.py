"""Refuses a name that wasn't in force, telling when it was and what came after it."""

from collections.abc import Sequence
from datetime import date
from typing import NoReturn

from tasks.rules.assignee.catalogue import AgencyEntry, BodyEntry, Entry
from tasks.rules.assignee.problem import AssigneeProblem
from tasks.rules.problem import ProblemError


def refuse_ended(entries: Sequence[Entry], text: str, on: date) -> NoReturn:
    """Raise the refusal of a name none of whose bearers was in force; the last bearer's life span is told.

    Raises: ProblemError, always.
    """
    bearers = [entry for entry in entries if isinstance(entry, AgencyEntry | BodyEntry)]
    entry = max(bearers, key=lambda one: one.span.valid_to or date.max)
    raise ProblemError(
        AssigneeProblem.NOT_IN_FORCE,
        name=entry.name,
        text=text,
        valid_from=entry.span.valid_from,
        valid_to=entry.span.valid_to,
        successors=", ".join(entry.successors) if isinstance(entry, AgencyEntry) else "",
        on=on,
    )
