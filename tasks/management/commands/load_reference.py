"""Loads agencies, bodies and the calendar."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from tasks.actions.reference import load_reference


class Command(BaseCommand):
    """`manage.py load_reference`."""

    help = "Add the agencies, agency classes, bodies, members and calendar days that aren't there yet."

    def handle(self, *args: Any, **options: Any) -> None:
        load = load_reference(now=timezone.now())
        for name, count in load.added.items():
            self.stdout.write(f"{name}: {count}")
        if not load.added:
            self.stdout.write(_("Everything was there already."))
