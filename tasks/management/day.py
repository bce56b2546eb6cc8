"""What commands that run a job by hand understand by `--on`."""

from argparse import ArgumentTypeError
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from tasks.rules.clock import VIETNAM


def parse_day(text: str | date) -> date:
    """Return the day written as 2026-11-24 or 24/11/2026; a date that comes from code is returned as it is.

    Raises: ArgumentTypeError, which the command line shows.
    """
    if isinstance(text, date):
        return text
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=VIETNAM).date()
        except ValueError:
            continue
    raise ArgumentTypeError(_("“%(text)s” is not a date; write 2026-11-24 or 24/11/2026.") % {"text": text})


def moment_on(day: date, at: time) -> datetime:
    """Return the moment of a day in Vietnam."""
    return datetime.combine(day, at, tzinfo=VIETNAM)
