"""Makes a reproducible synthetic load for measuring, in a database without work."""

from datetime import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tasks.actions.load import make_load
from tasks.actions.refusal import Refused
from tasks.management.day import moment_on, parse_day
from tasks.rules.clock import local_date


class Command(BaseCommand):
    """`manage.py make_load --assignments N [--entries M] [--people P] [--seed S] [--on DATE]`."""

    help = (
        "Fill a database without work with a synthetic load; refuses one that holds any. Same seed and day, same rows."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--assignments", type=int, required=True, metavar="N", help="shares of work")
        parser.add_argument("--entries", type=int, metavar="M", help="progress entries (default: five for each share)")
        parser.add_argument("--people", type=int, default=2000, metavar="P", help="accounts (default: 2000)")
        parser.add_argument("--seed", type=int, default=2026, metavar="S", help="another seed, another country")
        parser.add_argument("--on", type=parse_day, metavar="DATE", help="as if it were that day (default: today)")

    def handle(self, *args: Any, assignments: int, entries: int | None, people: int, seed: int, **options: Any) -> None:
        now = moment_on(parse_day(options["on"] or local_date(timezone.now())), time(7, 30))
        number = 5 * assignments if entries is None else entries
        try:
            made = make_load(assignments=assignments, entries=number, people=people, now=now, seed=seed)
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(", ".join(f"{count} {name}" for name, count in made.items()))
