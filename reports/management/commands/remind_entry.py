"""Reminds agencies of the figures they are asked for, as the worker does before the grouped mail of the morning."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from reports.actions.entry_reminders import EntryReminders, remind_entry
from tasks.actions.job_run import job_run
from tasks.management.day import moment_on, parse_day


class Command(BaseCommand):
    """`manage.py remind_entry [--on DATE] [--dry-run] [--json]`."""

    help = "Tell agencies which figures are to be sent by when; the lines go with the grouped mail of the morning."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=parse_day, metavar="DATE", help="as if it were that day (default: today)")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, only say who would be told")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, on: Any, dry_run: bool, json: bool, **options: Any) -> None:
        now = moment_on(parse_day(on), settings.REMINDER_TIME) if on else timezone.now()
        if dry_run:
            reminders = remind_entry(now=now, dry_run=True)
        else:
            with job_run("reports.remind_entry", clock=timezone.now) as run:
                reminders = remind_entry(now=now)
                run.rows, run.note = len(reminders.told), reminders.summary
        self.stdout.write(as_json(reminders) if json else reminders.summary)


def as_json(reminders: EntryReminders) -> str:
    """Return the run for machines."""
    told = [
        {"agency": str(table.agency), "period": str(table.period), "person": person} for table, person in reminders.told
    ]
    nobody = [{"agency": str(table.agency), "period": str(table.period)} for table in reminders.nobody]
    return json.dumps({"told": told, "nobody": nobody}, ensure_ascii=False)
