"""Makes reproducible synthetic figures for measuring, in a database without indicators."""

from datetime import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reports.actions.load import make_figures
from tasks.actions.refusal import Refused
from tasks.management.day import moment_on, parse_day
from tasks.rules.clock import local_date


class Command(BaseCommand):
    """`manage.py make_figures [--agencies A] [--indicators N] [--months M] [--seed S] [--on DATE]`."""

    help = "Fill a database without indicators with synthetic monthly figures; same seed and day, same rows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--agencies", type=int, default=97, metavar="A", help="agencies (default: 97)")
        parser.add_argument("--indicators", type=int, default=60, metavar="N", help="indicators (default: 60)")
        parser.add_argument("--months", type=int, default=60, metavar="M", help="months (default: 60)")
        parser.add_argument("--seed", type=int, default=2026, metavar="S", help="another seed, other figures")
        parser.add_argument("--on", type=parse_day, metavar="DATE", help="as if it were that day (default: today)")

    def handle(self, *args: Any, agencies: int, indicators: int, months: int, seed: int, **options: Any) -> None:
        now = moment_on(parse_day(options["on"] or local_date(timezone.now())), time(7, 30))
        try:
            made = make_figures(agencies=agencies, indicators=indicators, months=months, now=now, seed=seed)
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(", ".join(f"{count} {name}" for name, count in made.items()))
