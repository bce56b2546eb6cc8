"""`python -m tests [-- pytest's arguments]`: the suite on SQLite, and on PostgreSQL what depends on the database.

The servers are those that TEST_DATABASE_URL and TEST_REDIS_URL name, else the ones that the packages bring along. The
last line says what was exercised and what was not.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import services

# Two processes; one that has nothing left takes over tests of the other.
PARALLEL = ("-n", "2", "--dist", "worksteal")
# What says nothing about the database is run on SQLite alone.
ONCE = ("-m", "not any_database")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one run of pytest did on one database."""

    database: str
    exit_code: int
    counts: dict[str, dict[str, int]]

    @property
    def passed(self) -> int:
        """How many tests passed."""
        return self.counts.get("all", {}).get("passed", 0)

    @property
    def browser_passed(self) -> int:
        """How many of them drove a browser."""
        return self.counts.get("browser", {}).get("passed", 0)

    def not_run(self) -> list[str]:
        """What this run left out, as half sentences."""
        if not self.counts:
            return [f"anything on {self.database} (pytest ended with code {self.exit_code})"]
        skipped, in_browser = self.counts["all"]["skipped"], self.counts["browser"]["skipped"]
        found = [f"{in_browser} browser tests on {self.database} (no Chromium)"] if in_browser else []
        if skipped > in_browser:
            found.append(f"{skipped - in_browser} skipped tests on {self.database} (reasons above)")
        return found


def main(arguments: list[str]) -> int:
    """Run the suite once for each database. Return 0 if all of it passed on both."""
    options = argparse.ArgumentParser(prog="python -m tests", description=__doc__)
    options.add_argument("pytest_arguments", nargs="*", help="after --: what pytest shall run instead of everything")
    extra = options.parse_args(arguments).pytest_arguments
    # Asked first, so that a wrong address is heard of at once.
    broker_name = broker_in_use()
    with postgresql() as (name, url):
        outcomes = [
            run_pytest(extra, database="SQLite", url=None),
            run_pytest([*ONCE, *extra], database=name, url=url),
        ]
    print("What says nothing about the database was run on SQLite alone.")
    print(closing_line(outcomes, broker_name), flush=True)
    return max(abs(outcome.exit_code) for outcome in outcomes)


@contextmanager
def postgresql() -> Iterator[tuple[str, str]]:
    """The named PostgreSQL server, or one of our own. Yields what to call it and its address."""
    named = os.environ.get("TEST_DATABASE_URL")
    if named:
        version = services.postgresql_version(named)
        if version is None:
            raise SystemExit("No PostgreSQL server answers at the address in TEST_DATABASE_URL.")
        yield f"PostgreSQL {version} (named)", named
        return
    with services.embedded_postgresql() as url:
        yield f"PostgreSQL {services.postgresql_version(url)} (embedded)", url


def run_pytest(extra: list[str], *, database: str, url: str | None) -> Outcome:
    """Run pytest once, in processes of its own."""
    print(f"==== {database} ====", flush=True)
    env = {name: value for name, value in os.environ.items() if name != "TEST_DATABASE_URL"}
    if url is not None:
        env["TEST_DATABASE_URL"] = url
    with tempfile.TemporaryDirectory(prefix="reform-report-") as folder:
        env["TEST_REPORT"] = str(Path(folder) / "report.json")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.report", *PARALLEL, *extra]
        code = subprocess.run(command, env=env, check=False).returncode
        report = Path(env["TEST_REPORT"])
        counts = json.loads(report.read_text()) if report.exists() else {}
    return Outcome(database=database, exit_code=code, counts=counts)


def closing_line(outcomes: list[Outcome], broker_name: str) -> str:
    """Say in one line what was exercised, and what was not."""
    exercised = [f"{outcome.passed} tests on {outcome.database}" for outcome in outcomes if outcome.passed]
    exercised.append(broker_name)
    if any(outcome.browser_passed for outcome in outcomes):
        parts = [f"{outcome.browser_passed} tests on {outcome.database}" for outcome in outcomes]
        exercised.append(f"{services.chromium_version()} ({', '.join(parts)})")
    missing = [part for outcome in outcomes for part in outcome.not_run()]
    verdict = "FAILED" if any(outcome.exit_code for outcome in outcomes) else "Passed"
    return f"{verdict}. Exercised: {'; '.join(exercised)}. Not exercised: {'; '.join(missing) or 'nothing'}."


def broker_in_use() -> str:
    """Name the broker of both runs."""
    named = os.environ.get("TEST_REDIS_URL")
    if named:
        version = services.broker_version(named)
        if version is None:
            raise SystemExit("No Redis or Valkey server answers at the address in TEST_REDIS_URL.")
        return f"{version} (named)"
    with tempfile.TemporaryDirectory(prefix="reform-broker-") as folder, services.embedded_broker(Path(folder)) as url:
        return f"{services.broker_version(url)} (embedded)"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
