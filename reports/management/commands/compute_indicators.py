"""Computes the indicators nobody types, as the worker does every night."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.actions.indicators import Computed, compute_indicators
from reports.management.commands.compute_completion import moment_asked
from tasks.actions.job_run import job_run
from tasks.management.day import parse_day


class Command(BaseCommand):
    """`manage.py compute_indicators [--on DATE] [--dry-run] [--json]`."""

    help = "Compute the indicators nobody types, for the open periods whose cut-off has come."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=parse_day, metavar="DATE", help="as of the end of that day (default: now)")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, only say what would be written")
        parser.add_argument("--json", action="store_true", help="print what was done as JSON")

    def handle(self, *args: Any, on: Any, dry_run: bool, **options: Any) -> None:
        now = moment_asked(parse_day(on) if on else None, timezone.now())
        done = rehearsed(now) if dry_run else kept(now)
        if options["json"]:
            self.stdout.write(json.dumps({**asdict(done), "unknown": sorted(done.unknown)}, ensure_ascii=False))
            return
        words = _(
            "%(periods)s periods, %(indicators)s indicators: %(written)s values written, %(unchanged)s unchanged."
        )
        self.stdout.write(words % asdict(done))
        if dry_run:
            self.stdout.write(_("Nothing was written."))
        if done.unknown:
            names = ", ".join(sorted(done.unknown))
            self.stderr.write(_("This system does not know how to compute: %(names)s.") % {"names": names})


def kept(now: datetime) -> Computed:
    """Compute and keep the figures, and write down the run."""
    with job_run("reports.compute_indicators", clock=timezone.now) as run:
        done = compute_indicators(now=now)
        run.rows = done.written
    return done


def rehearsed(now: datetime) -> Computed:
    """Compute the figures and keep nothing."""
    with transaction.atomic():
        done = compute_indicators(now=now)
        transaction.set_rollback(True)
    return done
