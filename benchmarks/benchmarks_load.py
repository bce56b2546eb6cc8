"""The moment that is measured at, and the load: the one `make_load` and `make_figures` make."""

from datetime import datetime

from reports.actions.load import make_figures
from tasks.actions.load import make_load
from tasks.rules.clock import VIETNAM

# A Wednesday at half past seven.
NOW = datetime(2026, 11, 25, 7, 30, tzinfo=VIETNAM)


def fill(assignments: int, entries: int, people: int, months: int) -> dict[str, int]:
    """Store the load, with 60 indicators of 97 agencies in so many months; the same every time."""
    made = make_load(assignments=assignments, entries=entries, people=people, now=NOW)
    return made | make_figures(agencies=97, indicators=60, months=months, now=NOW)
