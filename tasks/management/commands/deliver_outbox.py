"""Sends the mails whose turn has come, as the worker does every minute."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from tasks.actions.delivery import deliver_outbox
from tasks.actions.job_run import job_run
from tasks.models import Mail


class Command(BaseCommand):
    """`manage.py deliver_outbox [--dry-run]`."""

    help = "Send the mails whose turn has come."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many mails wait")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        waiting = Mail.objects.waiting(timezone.now()).count()
        if dry_run:
            self.stdout.write(_("%(count)s mails wait to be sent.") % {"count": waiting})
            return
        if not settings.EMAIL_URL:
            raise CommandError(_("No mail server is configured; set EMAIL_URL. Mails are kept in the outbox."))
        with job_run("tasks.deliver_outbox", clock=timezone.now) as run:
            result = deliver_outbox(now=timezone.now())
            run.rows, run.failures, run.note = result.sent, result.troubles, result.unreachable
        words = _("%(sent)s sent, %(delayed)s to be tried again, %(failed)s failed, %(interrupted)s interrupted.")
        self.stdout.write(words % vars(result))
        if result.unreachable:
            raise CommandError(_("The mail server can't be reached: %(error)s") % {"error": result.unreachable})
