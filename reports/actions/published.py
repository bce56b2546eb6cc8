"""Loading the published figures that come with the project, through the import everybody uses."""

from datetime import datetime

from reports.actions.indicator_reference import PUBLISHED
from reports.actions.value_import import VALUES, ValueReport, import_values
from tasks.models import User
from tasks.spreadsheets import read_sheet


def load_published(*, now: datetime, by: User | None = None) -> ValueReport:
    """Add the published figures that aren't there yet, and return the report of the import.

    Effects: as `import_values`; the indicators have to be loaded before, or they come in without definitions.
    """
    return import_values(rows=read_sheet(PUBLISHED.read_bytes(), PUBLISHED.name, VALUES), by=by, now=now)
