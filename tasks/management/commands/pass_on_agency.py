"""Passes the open work of an agency that has ended to its successors."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from tasks.actions.handover import PassedOn, pass_on_agency
from tasks.actions.refusal import Refused
from tasks.management.day import parse_day
from tasks.management.person import person_named
from tasks.models import Agency
from tasks.queries.handover import find_agencies, is_ended, successors_of
from tasks.rules.clock import local_date


class Command(BaseCommand):
    """pass_on_agency CODE_OR_NAME [--to AGENCY | NUMBER=AGENCY]… [--on DATE] [--dry-run] [--by EMAIL]."""

    help = "Pass the open work of an agency that has ended to its successor, or row by row to its successors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("agency", help="code, abbreviation or name of the agency that has ended")
        parser.add_argument(
            "--to",
            action="append",
            default=[],
            metavar="[NUMBER=]AGENCY",
            help="who takes everything, or who takes the assignment of that number; default: the only successor",
        )
        parser.add_argument("--on", type=parse_day, metavar="DATE", help="the day it happens (default: today)")
        parser.add_argument("--dry-run", action="store_true", help="say what would pass to whom, write nothing")
        parser.add_argument("--by", metavar="EMAIL", help="who does it, for the audit; must be allowed to")

    def handle(self, *args: Any, agency: str, to: list[str], on: Any, dry_run: bool, by: str, **options: Any) -> None:
        now = timezone.now()
        day = parse_day(on) if on else local_date(now)
        ended = self._named(agency, day, ended=True)
        try:
            passed = pass_on_agency(
                agency=ended,
                shares_to=self._successors(ended, to, day),
                by=person_named(by),
                now=now,
                on=day,
                dry_run=dry_run,
            )
        except Refused as refused:
            raise CommandError(str(refused.sentence)) from refused
        self._print(passed, dry_run)

    def _successors(self, ended: Agency, to: list[str], on: date) -> Agency | dict[int, Agency]:
        """Return who takes what: everything to one, or each named assignment to its own, the others to the one."""
        everything = [self._named(text, on, ended=False) for text in to if "=" not in text]
        if not to:
            everything = successors_of(ended, on)
        if len(everything) > 1:
            names = ", ".join(str(one) for one in everything)
            message = _("Several agencies could take over: %(names)s. Name one, or each assignment with its own: 123=…")
            raise CommandError(message % {"names": names})
        if not everything and not any("=" in text for text in to):
            raise CommandError(_("This agency has no successor; say who takes over with --to."))
        rows = dict.fromkeys(ended.assignments.values_list("pk", flat=True), everything[0]) if everything else {}
        for text in (text for text in to if "=" in text):
            number, name = text.split("=", 1)
            if not number.strip().isdigit() or not ended.assignments.filter(pk=int(number)).exists():
                raise CommandError(_("“%(text)s” is not an assignment of this agency.") % {"text": number})
            rows[int(number)] = self._named(name, on, ended=False)
        return rows

    def _named(self, text: str, on: date, *, ended: bool) -> Agency:
        """Return the one agency of that code or name that has, or hasn't, ended by that day; the latest to end."""
        found = [one for one in find_agencies(text) if is_ended(one, on) is ended]
        begun = [one for one in found if one.valid_from is None or one.valid_from <= on]
        if not begun:
            message = (
                _("No agency that has ended is called “%(text)s”.") if ended else _("No agency is called “%(text)s”.")
            )
            raise CommandError(message % {"text": text})
        if len(begun) > 1 and not ended:
            raise CommandError(_("Several agencies are called “%(text)s”; give a code.") % {"text": text})
        return begun[0]

    def _print(self, passed: PassedOn, dry_run: bool) -> None:
        heading = _("%(agency)s: %(moved)s pass on, %(kept)s stay (nothing written).")
        if not dry_run:
            heading = _("%(agency)s: %(moved)s passed on, %(kept)s stayed.")
        counts = {"agency": passed.agency, "moved": len(passed.moved), "kept": len(passed.kept)}
        self.stdout.write(heading % counts)
        for successor, count in sorted(passed.by_successor.items(), key=lambda pair: str(pair[0])):
            self.stdout.write(f"  {successor}: {count}")
        for row in passed.rows:
            self.stdout.write(f"    {row.share.pk}  {row.share.task.code}  → {row.to or row.kept}")
