"""Enters the orders of a workbook or CSV file, or says what entering them would make."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from tasks.actions.directive_import import ImportReport, import_directives
from tasks.actions.refusal import Refused
from tasks.management.findings import told
from tasks.management.person import person_named
from tasks.spreadsheets import Unreadable, read_sheet


class Command(BaseCommand):
    """import_directives FILE [--dry-run] [--json] [--strict] [--by EMAIL]."""

    help = "Enter the orders of an .xlsx or .csv file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the workbook or CSV file")
        parser.add_argument("--dry-run", action="store_true", help="say what would be made, write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
        parser.add_argument("--strict", action="store_true", help="write nothing if one row is refused")
        parser.add_argument("--by", metavar="EMAIL", help="who enters them, for the audit; must be allowed to")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        try:
            report = import_directives(
                rows=read_sheet(content, options["file"].name),
                by=person_named(options["by"]),
                now=timezone.now(),
                strict=options["strict"],
                dry_run=options["dry_run"],
            )
        except Unreadable as unreadable:
            raise CommandError(str(unreadable.sentence)) from unreadable
        except Refused as refused:
            raise CommandError(str(refused.sentence)) from refused
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
        else:
            self._print(report, written=not options["dry_run"] and not (options["strict"] and report.rejected))
        if options["strict"] and report.rejected:
            raise CommandError(_("Nothing was written, because rows were refused."))

    def _print(self, report: ImportReport, *, written: bool) -> None:
        made = _("%(rows)s rows read; entered: %(directives)s documents, %(tasks)s tasks, %(assignments)s assignments.")
        if not written:
            made = _(
                "%(rows)s rows read; not written: %(directives)s documents, %(tasks)s tasks, %(assignments)s assignments."
            )
        counts = {name: getattr(report, name) for name in ("rows", "directives", "tasks", "assignments")}
        self.stdout.write(made % counts)
        if report.without_product:
            self.stdout.write(_("Tasks without an expected product: %(count)s") % {"count": report.without_product})
        for line in (
            *told(_("Refused: %(count)s"), report.rejected),
            *told(_("To look at: %(count)s"), report.warnings),
        ):
            self.stdout.write(line)
