"""Measures what has a budget, on a database of its own that is thrown away: `make bench`, or `ARGS="50000"`.

Each figure stands beside the bare SQL that any way of computing it must pay, measured in the same run, so that the
ratio says something on any machine.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform_tracker.settings")
os.environ.setdefault("DEMO", "1")
ROUNDS = 5


def main() -> None:
    """Make the database, fill it, measure, and throw it away."""
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measure figures and jobs on synthetic data.")
    parser.add_argument("assignments", nargs="?", type=int, default=20_000)
    number = parser.parse_args().assignments
    with tempfile.TemporaryDirectory(prefix="reform-bench-") as folder:
        os.environ["VAR_DIR"] = folder
        import django

        django.setup()
        from django.db import connection

        name = connection.settings_dict["NAME"]
        bench = f"{folder}/bench.sqlite3" if connection.vendor == "sqlite" else f"bench_{name}"
        connection.settings_dict["TEST"]["NAME"] = bench
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            measure(number)
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


def measure(number: int) -> None:
    """Print one line for each figure: its best time, the bare SQL's, and the ratio."""
    from benchmarks_figures import figures
    from benchmarks_load import NOW, fill
    from django.db import connection

    started = time.perf_counter()
    fill(number)
    print(f"{number} assignments on {connection.vendor}, made in {time.perf_counter() - started:.1f} s")
    print(f"{'figure':<34}{'ms':>9}{'bare SQL':>10}{'ratio':>8}{'queries':>9}")
    for name, work, bare in figures(NOW):
        queries = count_queries(work)
        slow, fast = best(work), best(lambda bare=bare: execute(bare))
        print(f"{name:<34}{slow * 1000:>9.1f}{fast * 1000:>10.1f}{slow / fast:>8.1f}{queries:>9}")


def best(work: Callable[[], object]) -> float:
    """Return the shortest of some rounds, in seconds: what the machine did besides is noise."""
    times = []
    for _round in range(ROUNDS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def execute(statement: str) -> None:
    """Run a statement and fetch what it gives."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.fetchall()


def count_queries(work: Callable[[], object]) -> int:
    """Return how many statements one run sends."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


if __name__ == "__main__":
    main()
