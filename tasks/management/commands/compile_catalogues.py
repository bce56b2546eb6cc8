"""`manage.py compile_catalogues`: makes the compiled translations from the written ones, without gettext."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Compiles every catalogue of the project, or says which are not as they would be compiled."""

    help = "Compile the translation catalogues (.po) into what the pages read (.mo)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the option that only looks."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail if something is missing or old")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compile or check. Raises: CommandError with every finding of a check."""
        findings = []
        for path in catalogues():
            catalogue = polib.pofile(str(path))
            if options["check"]:
                findings += [f"{path}: {finding}" for finding in findings_in(catalogue, path.with_suffix(".mo"))]
            else:
                path.with_suffix(".mo").write_bytes(compiled(catalogue))
                self.stdout.write(f"{path.with_suffix('.mo')}: {len(catalogue.translated_entries())} texts")
        if findings:
            raise CommandError("\n".join(findings))


def catalogues() -> Iterator[Path]:
    """Yield the written catalogues of the project, in a stable order."""
    for folder in settings.LOCALE_PATHS:
        yield from sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))


def compiled(catalogue: polib.POFile) -> bytes:
    """Return the compiled form, always the same for the same texts."""
    content: bytes = catalogue.to_binary()
    return content


def findings_in(catalogue: polib.POFile, compiled_path: Path) -> Iterator[str]:
    """Yield what keeps the pages from showing every text: no translation, an unsure one, or an old compiled file."""
    for entry in catalogue.untranslated_entries():
        yield f"no translation of {entry.msgid!r}"
    for entry in catalogue.fuzzy_entries():
        yield f"unsure translation of {entry.msgid!r}"
    if not compiled_path.exists() or compiled_path.read_bytes() != compiled(catalogue):
        yield f"{compiled_path.name} is not what it compiles to: run make messages"
