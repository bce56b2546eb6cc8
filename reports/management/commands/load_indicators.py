"""Loads the indicators, their definitions and the score sets."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.actions.indicator_reference import load_indicators


class Command(BaseCommand):
    """`manage.py load_indicators`."""

    help = "Add the indicators, definitions and score sets that aren't there yet."

    def handle(self, *args: Any, **options: Any) -> None:
        load = load_indicators(now=timezone.now())
        for name, count in load.added.items():
            self.stdout.write(f"{name}: {count}")
        if not load.added:
            self.stdout.write(_("Everything was there already."))
