"""One row of a table of directives, as text: which columns there are, and what can be wrong with a cell."""

from collections.abc import Mapping
from enum import StrEnum

from tasks.rules.problem import ProblemError
from tasks.rules.secrecy import find_secrecy_mark
from tasks.rules.text import clean

COLUMNS = (
    "document", "date", "task_vi", "lead", "coordinating", "deadline", "source", "clause", "product", "priority", "field",
)  # fmt: skip
# Where a cell says more than these, something else than a cell was pasted.
MOST_CHARACTERS = 5000
SHORT_COLUMNS = {"date": 200, "deadline": 300, "clause": 100, "product": 300, "field": 100}
_CELL_ERRORS = frozenset({"#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!"})


class RowProblem(StrEnum):
    """What can be wrong with a row as a whole, and what has to be said about it."""

    WORDING_MISSING = "row_wording_missing"
    SECRET = "row_secret"  # noqa: S105
    CELL_ERROR = "row_cell_error"
    TOO_LONG = "row_too_long"
    TWO_DATES = "row_two_dates"
    TWO_DATES_STORED = "row_two_dates_stored"

    DATE_DIFFERS = "row_date_differs"
    DATE_FROM_DOCUMENT = "row_date_from_document"
    REPEATED = "row_repeated"
    ALREADY_ENTERED = "row_already_entered"
    PRIORITY = "row_priority"


def check_cells(cells: Mapping[str, str]) -> None:
    """Refuse a row with an error value, a mark of state secrecy or a cell that is too long.

    Raises: ProblemError with the column in its parameters.
    """
    for column in COLUMNS:
        text = cells.get(column, "")
        if text.strip() in _CELL_ERRORS:
            raise ProblemError(RowProblem.CELL_ERROR, column=column, text=text.strip())
        if len(text) > SHORT_COLUMNS.get(column, MOST_CHARACTERS):
            raise ProblemError(RowProblem.TOO_LONG, column=column, most=SHORT_COLUMNS.get(column, MOST_CHARACTERS))
        if column != "source" and (mark := find_secrecy_mark(text)):
            raise ProblemError(RowProblem.SECRET, column=column, text=mark)
    if not clean(cells.get("task_vi", "")).strip(" -.…"):
        raise ProblemError(RowProblem.WORDING_MISSING, column="task_vi")
