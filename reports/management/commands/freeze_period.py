"""Closes periods by hand, as the worker does every night for those whose time has come."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.actions.periods import Frozen, freeze_period, periods_to_freeze
from reports.management.commands.compute_completion import moment_asked
from reports.queries.periods import find_period
from tasks.actions.job_run import job_run
from tasks.actions.refusal import Refused
from tasks.management.day import parse_day


class Command(BaseCommand):
    """`manage.py freeze_period PERIOD|--due [--on DATE] [--dry-run]`."""

    help = "Close a period by its name or number, or all whose time has come: what is verified is published."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("period", nargs="?", metavar="PERIOD", help="the name or the number of the period")
        parser.add_argument("--due", action="store_true", help="every period whose time has come")
        parser.add_argument("--on", type=parse_day, metavar="DATE", help="as of the end of that day (default: now)")
        parser.add_argument("--dry-run", action="store_true", help="only say which periods would be closed")

    def handle(self, *args: Any, period: str | None, due: bool, on: Any, dry_run: bool, **options: Any) -> None:
        now = moment_asked(parse_day(on) if on else None, timezone.now())
        if bool(period) == due:
            raise CommandError(_("Name a period, or ask for --due."))
        chosen = [find_period(period)] if period else list(periods_to_freeze(now))
        if None in chosen:
            raise CommandError(_("There is no period “%(name)s”.") % {"name": period})
        if dry_run:
            self.stdout.write("\n".join([*map(str, chosen), _("Nothing was written.")]))
            return
        with job_run("reports.freeze_period", clock=timezone.now) as run:
            try:
                frozen = [freeze_period(period=one, by=None, now=now) for one in chosen if one is not None]
            except Refused as refused:
                raise CommandError(str(refused.sentence)) from refused
            run.rows = len(frozen)
        self.stdout.write("\n".join(in_words(one) for one in frozen) or _("No period is due to be frozen."))


def in_words(frozen: Frozen) -> str:
    """Return what freezing a period did, as one line."""
    words = _("%(period)s: %(published)s values published, %(unverified)s not verified.")
    return words % {"period": frozen.period, "published": frozen.published, "unverified": frozen.unverified}
