"""Mails what just happened to those who want to hear of it at once, as the worker does every five minutes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from tasks.actions.job_run import job_run
from tasks.actions.reminders import send_notices_at_once


class Command(BaseCommand):
    """`manage.py send_notices_at_once [--dry-run]`."""

    help = "Mail what just happened to those who want to hear of it at once; nothing at night and on days off."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="write nothing, only say who would be mailed")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        now = timezone.now()
        if dry_run:
            sent = send_notices_at_once(now=now, dry_run=True)
        else:
            with job_run("tasks.send_notices_at_once", clock=timezone.now) as run:
                sent = send_notices_at_once(now=now)
                run.rows = sent.queued
        for reminder in sent.plan.reminders:
            self.stdout.write(reminder.recipient.email)
        if dry_run:
            self.stdout.write(_("Nothing was written."))
        else:
            self.stdout.write(_("%(count)s mails were put into the outbox.") % {"count": sent.queued})
