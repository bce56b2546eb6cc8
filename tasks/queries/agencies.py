"""Agencies as they were on a day."""

from datetime import date

from tasks.models import Agency
from tasks.models.agency import AgencyQuerySet


def agencies_in_force(on: date) -> AgencyQuerySet:
    """Return the agencies that existed on that day, by kind and name; first and last day both belong to the life."""
    return Agency.objects.in_force(on).order_by("kind", "name_vi")
