"""Opens the present period of recurring orders, as the worker does every night."""

from datetime import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tasks.actions.job_run import job_run
from tasks.actions.recurrence import open_recurring_periods
from tasks.management.day import moment_on, parse_day


class Command(BaseCommand):
    """`manage.py open_recurring_periods [--on DATE] [--dry-run]`."""

    help = "Give the shares of the period in force to those who had one before; periods that passed are not made up."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=parse_day, metavar="DATE", help="as if it were that day (default: today)")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, only say what would be made")

    def handle(self, *args: Any, on: Any, dry_run: bool, **options: Any) -> None:
        now = moment_on(parse_day(on), time(0, 10)) if on else timezone.now()
        if dry_run:
            with transaction.atomic():
                made = open_recurring_periods(now=now)
                transaction.set_rollback(True)
        else:
            with job_run("tasks.open_recurring_periods", clock=timezone.now) as run:
                run.rows = made = open_recurring_periods(now=now)
        self.stdout.write(_("%(count)s assignments for the present period.") % {"count": made})
        if dry_run:
            self.stdout.write(_("Nothing was written."))
