"""Agencies as they were on a day."""

from datetime import date

from django.db.models import QuerySet

from tasks.models import Agency


def agencies_in_force(on: date) -> QuerySet[Agency]:
    """Return the agencies that existed on that day.

    Boundary: the first and the last day of an agency both belong to it.
    Queries: one.
    """
    return Agency.objects.in_force(on)
