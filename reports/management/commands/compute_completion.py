"""Computes the completion rates of a day and keeps them, as the worker does every night."""

from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.actions.completion import compute_completion
from reports.queries.history import counts_at
from reports.rules.rates import Counts, completion_ratio, on_time_ratio, overdue_ratio
from reports.rules.scopes import SNAPSHOT_SCOPES, Scope
from tasks.actions.job_run import job_run
from tasks.management.day import moment_on, parse_day
from tasks.models import Agency, Body, Directive
from tasks.rules.clock import local_date
from tasks.templatetags.office import percent

NAMED = {Scope.AGENCY: Agency, Scope.BODY: Body, Scope.DIRECTIVE: Directive}


class Command(BaseCommand):
    """`manage.py compute_completion [--on DATE] [--dry-run]`."""

    help = (
        "Compute completion rates per agency, body and directive and keep them; for a past day, as far as facts tell."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=parse_day, metavar="DATE", help="as of the end of that day (default: now)")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, only print the rates")

    def handle(self, *args: Any, on: Any, dry_run: bool, **options: Any) -> None:
        now = moment_asked(parse_day(on) if on else None, timezone.now())
        for scope in SNAPSHOT_SCOPES:
            self.stdout.write("\n".join(rates_of(scope, now)))
        if dry_run:
            self.stdout.write(_("Nothing was written."))
            return
        with job_run("reports.compute_completion", clock=timezone.now) as run:
            run.rows = compute_completion(now=now)
        self.stdout.write(_("%(count)s rows were kept.") % {"count": run.rows})


def moment_asked(on: date | None, now: datetime) -> datetime:
    """Return the moment the figures are for: the end of a past day, or now.

    Raises: CommandError for a day to come.
    """
    if on is None or on == local_date(now):
        return now
    if on > local_date(now):
        raise CommandError(_("Figures can't be computed for a day to come."))
    return moment_on(on, time.max)


def rates_of(scope: Scope, now: datetime) -> list[str]:
    """Return the rates of one scope as lines, the most overdue first.

    Queries: two.
    """
    counts = counts_at(now, scope)
    names = {row.pk: str(row) for row in NAMED[scope].objects.all()} if scope in NAMED else {0: ""}
    order = sorted(counts, key=lambda key: (-counts[key].overdue, names[key]))
    return [f"{_(scope.label)}:", *(f"  {names[key]}  {in_words(counts[key])}".rstrip() for key in order)]


def in_words(counts: Counts) -> str:
    """Return counts and rates as one line."""
    return _("%(all)s assignments; completed %(completion)s, on time %(on_time)s, overdue %(overdue)s (%(late)s).") % {
        "all": counts.all,
        "completion": percent(completion_ratio(counts)),
        "on_time": percent(on_time_ratio(counts)),
        "overdue": percent(overdue_ratio(counts)),
        "late": counts.overdue,
    }
