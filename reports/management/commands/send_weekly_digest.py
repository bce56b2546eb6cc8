"""Mails the summary of the week, as the worker does once a week."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.actions.digest import SentDigests, send_weekly_digest
from tasks.actions.job_run import job_run
from tasks.management.day import moment_on, parse_day


class Command(BaseCommand):
    """`manage.py send_weekly_digest [--on DATE] [--dry-run]`."""

    help = (
        "Mail the summary of the week to the secretariat, leaders, heads and focal points; at most one a person a week."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=parse_day, metavar="DATE", help="as if it were that day (default: today)")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, only say what would be sent")

    def handle(self, *args: Any, on: Any, dry_run: bool, **options: Any) -> None:
        now = moment_on(parse_day(on), settings.DIGEST_TIME) if on else timezone.now()
        if dry_run:
            sent = send_weekly_digest(now=now, dry_run=True)
        else:
            with job_run("reports.send_weekly_digest", clock=timezone.now) as run:
                sent = send_weekly_digest(now=now)
                run.rows, run.note = sent.queued, sent.summary
        self.stdout.write(as_text(sent, dry_run))


def as_text(sent: SentDigests, dry_run: bool) -> str:
    """Return the run for people: who is sent which numbers."""
    lines = [sent.summary]
    for digest in sent.plan.digests:
        numbers = digest.numbers
        words = _("new %(new)s, done %(done)s, due soon %(due_soon)s, overdue %(overdue)s, waiting %(waiting)s")
        words %= {
            "new": numbers.flow.new,
            "done": numbers.flow.done,
            "due_soon": numbers.standing.due_soon,
            "overdue": numbers.row.counts.overdue,
            "waiting": numbers.standing.waiting,
        }
        lines.append(f"  {digest.recipient.email}: {words}")
    done = (
        _("Nothing was written.")
        if dry_run
        else _("%(count)s mails were put into the outbox.") % {"count": sent.queued}
    )
    return "\n".join([*lines, done])
