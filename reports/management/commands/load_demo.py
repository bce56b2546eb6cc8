"""Loads the demonstration, with the daily figures of the weeks before."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.actions.completion import compute_completion
from reports.actions.demo_scores import make_demo_scores
from reports.actions.demo_values import make_demo_values
from reports.actions.indicator_reference import load_indicators
from reports.actions.indicators import compute_indicators, periods_to_compute
from reports.actions.published import load_published
from tasks.actions.demo import ACCOUNTS, AlreadyLoaded, load_demo
from tasks.models.user import DEMO_EMAIL_DOMAIN, DEMO_PASSWORD
from tasks.rules.clock import VIETNAM

DAYS_OF_FIGURES = 21
# The newest ones; the nightly job computes the others.
COMPUTED_PERIODS = 6


class Command(BaseCommand):
    """`manage.py load_demo [--on DATE] [--accounts]`."""

    help = "Fill an empty database with a demonstration; --accounts only lists who can sign in to it."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="DATE", help="the day it is about; today if left out"
        )
        parser.add_argument("--accounts", action="store_true", help="only list the accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["accounts"]:
            now = timezone.now()
            if options["on"]:
                now = datetime.combine(options["on"], now.astimezone(VIETNAM).time(), tzinfo=VIETNAM)
            try:
                loaded = load_demo(now=now)
            except AlreadyLoaded as refused:
                raise CommandError(str(refused.sentence)) from refused
            load_indicators(now=now)
            loaded["figures"] = load_published(now=now).values + make_demo_values(now=now)
            for period in list(periods_to_compute(now))[-COMPUTED_PERIODS:]:
                loaded["figures"] += compute_indicators(now=now, period=period).written
            loaded["scores"] = make_demo_scores(now=now)
            for days in range(DAYS_OF_FIGURES, -1, -1):
                compute_completion(now=now - timedelta(days=days))
            self.stdout.write(", ".join(f"{name}: {count}" for name, count in loaded.items()))
        self.stdout.write(_("Password of all demonstration accounts: %(password)s") % {"password": DEMO_PASSWORD})
        for name, full_name, kind, agency in ACCOUNTS:
            office = ", ".join(filter(None, (_(kind.label), agency)))
            self.stdout.write(f"  {f'{name}@{DEMO_EMAIL_DOMAIN}':<30} {full_name:<18} {office}")
