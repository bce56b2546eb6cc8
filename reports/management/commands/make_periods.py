"""Keeps the reporting periods of a year."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.actions.reporting_calendar import make_periods
from tasks.rules.clock import local_date

FIRST_YEAR, LAST_YEAR = 2000, 2100


class Command(BaseCommand):
    """`manage.py make_periods [--year Y]`."""

    help = "Keep the reporting weeks, months, quarters, halves and the year; again, nothing is added."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, metavar="Y", help="the year of the cut-offs (default: this year)")

    def handle(self, *args: Any, year: int | None, **options: Any) -> None:
        now = timezone.now()
        year = local_date(now).year if year is None else year
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise CommandError(_("Give a year from %(first)s to %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR})
        made = make_periods(year=year, by=None, now=now)
        self.stdout.write(_("%(count)s reporting periods of %(year)s were added.") % {"count": made, "year": year})
