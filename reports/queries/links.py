"""Addresses that stand in mails and notices; they only ever open pages."""

from django.urls import reverse

from reports.models import Period
from tasks.models import Agency


def sheet_path(agency: Agency, period: Period) -> str:
    """Return the path of an agency's table of figures for a period."""
    return reverse("reports:entry-sheet", args=[period.pk, agency.pk])
