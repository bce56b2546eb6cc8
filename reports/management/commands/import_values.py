"""Enters the published values and targets of a workbook or CSV file, or says what entering them would make."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.actions.indicator_reference import load_indicators
from reports.actions.value_import import VALUES, ValueReport, import_values
from reports.models import Indicator
from tasks.actions.refusal import Refused
from tasks.management.findings import told
from tasks.management.person import person_named
from tasks.models import User
from tasks.spreadsheets import SheetRow, Unreadable, read_sheet


class Command(BaseCommand):
    """import_values FILE [--dry-run] [--json] [--by EMAIL]."""

    help = "Enter the published values and targets of an .xlsx or .csv file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the workbook or CSV file")
        parser.add_argument("--dry-run", action="store_true", help="say what would be added, write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
        parser.add_argument("--by", metavar="EMAIL", help="who enters them, for the audit; must be allowed to")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        try:
            rows = read_sheet(content, options["file"].name, VALUES)
            by = person_named(options["by"])
            report = self._import(rows, by, dry_run=options["dry_run"])
        except (Unreadable, Refused) as refused:
            raise CommandError(str(refused.sentence)) from refused
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
        else:
            self._print(report, written=not options["dry_run"])

    @transaction.atomic
    def _import(self, rows: list[SheetRow], by: User | None, *, dry_run: bool) -> ValueReport:
        """Enter the rows; where there is no indicator at all, those every office starts with come first."""
        now = timezone.now()
        known = Indicator.objects.exists()
        brought = 0 if known else load_indicators(now=now).added["indicator"]
        report = import_values(rows=rows, by=by, now=now, dry_run=dry_run)
        report.indicators += brought
        transaction.set_rollback(dry_run)
        return report

    def _print(self, report: ValueReport, *, written: bool) -> None:
        said = _("%(rows)s rows read; added: %(indicators)s indicators, %(values)s values, %(targets)s targets.")
        if not written:
            said = _(
                "%(rows)s rows read; not written: %(indicators)s indicators, %(values)s values, %(targets)s targets."
            )
        counts = {name: getattr(report, name) for name in ("rows", "indicators", "values", "targets")}
        self.stdout.write(said % counts)
        for line in (
            *told(_("Refused: %(count)s"), report.rejected),
            *told(_("To look at: %(count)s"), report.warnings),
        ):
            self.stdout.write(line)
