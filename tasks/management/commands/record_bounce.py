"""Takes a delivery report that a mail server sent back, and marks the mail it is about."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from tasks.actions.bounce import record_bounce

# Of a report that brings the whole mail back, the beginning is enough.
MOST_BYTES = 5_000_000


class Command(BaseCommand):
    """`manage.py record_bounce [FILE]`."""

    help = "Read one message that came back to the sender's address, and mark the mail it is about as returned."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="the message (default: what comes in)")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        # Never an error: the mail server would answer a message it can't hand over with another one.
        with file.open("rb") if file else sys.stdin.buffer as source:
            mail = record_bounce(content=source.read(MOST_BYTES), now=timezone.now())
        if mail is None:
            self.stdout.write(_("No mail of ours is returned by this message."))
        else:
            self.stdout.write(_("Returned: %(mail)s") % {"mail": mail})
