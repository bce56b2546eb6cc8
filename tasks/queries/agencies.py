"""Agencies as they were on a day."""

from datetime import date

from tasks.models import Agency
from tasks.models.agency import AgencyQuerySet


def agencies_in_force(on: date) -> AgencyQuerySet:
    """Return the agencies that existed on that day.

    Boundary: the first and the last day of an agency both belong to it.
    Queries: one.
    """
    return Agency.objects.in_force(on)
