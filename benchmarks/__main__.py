"""Measures what has a budget, on a database of its own that is thrown away: `make bench`.

`ARGS="--assignments 20000 --entries 100000 --people 400 --months 12"` makes the load smaller; DATABASE_URL names the server. Each
figure stands beside the bare SQL that any way of computing it must pay, and each page beside an empty page of the same
server, measured in the same run, so that the ratio says something on any machine.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform_tracker.settings")
os.environ.setdefault("DEMO", "1")
os.environ.setdefault("STATICFILES_BACKEND", "django.contrib.staticfiles.storage.StaticFilesStorage")
ROUNDS, PAGE_ROUNDS = 5, 30


def main() -> None:
    """Make the database, fill it, measure, and throw it away."""
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measure pages, figures and jobs.")
    parser.add_argument("--assignments", type=int, default=100_000)
    parser.add_argument("--entries", type=int)
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--months", type=int, default=60, help="months of figures: 97 agencies × 60 indicators each")
    parser.add_argument("--rounds", type=int, default=PAGE_ROUNDS, help="how often each page is opened")
    asked = parser.parse_args()
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
            make(asked.assignments, asked.entries, asked.people, asked.months)
            measure_pages(asked.rounds)
            measure_figures()
            measure_reminders()
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


def make(assignments: int, entries: int | None, people: int, months: int) -> None:
    """Fill the database, and let it count its rows as it does by itself after a while."""
    from benchmarks_load import fill
    from django.db import connection

    started = time.perf_counter()
    made = fill(assignments, 5 * assignments if entries is None else entries, people, months)
    words = ", ".join(f"{count} {name}" for name, count in made.items())
    print(f"{words} on {connection.vendor}, made in {time.perf_counter() - started:.1f} s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def measure_pages(rounds: int) -> None:
    """Print one line for each page: the server's time, the bare SQL's, the number of queries and the size."""
    from benchmarks_pages import client_of, pages

    print(f"\n{'page':<32}{'p50 ms':>9}{'p95 ms':>9}{'bare SQL':>10}{'× empty':>9}{'queries':>9}{'kB':>7}")
    empty = None
    for page in pages():
        client = client_of(page.user)
        queries = count_queries(lambda client=client, page=page: client.get(page.path))
        times = sorted(timed(lambda client=client, page=page: client.get(page.path), rounds))
        answer = client.get(page.path)
        if answer.status_code != 200:
            raise RuntimeError(f"{page.name} answered {answer.status_code}, so its time says nothing")
        middle, slow = statistics.median(times), times[max(0, -(-len(times) * 95 // 100) - 1)]
        empty = empty or middle
        bare = min(timed(lambda page=page: execute(page.bare), ROUNDS))
        print(
            f"{page.name:<32}{middle * 1000:>9.1f}{slow * 1000:>9.1f}{bare * 1000:>10.1f}{middle / empty:>9.1f}"
            f"{queries:>9}{len(answer.content) / 1000:>7.0f}"
        )


def measure_figures() -> None:
    """Print one line for each figure: its best time, the bare SQL's, and the ratio."""
    from benchmarks_figures import figures
    from benchmarks_load import NOW

    print(f"\n{'figure':<34}{'ms':>9}{'bare SQL':>10}{'ratio':>8}{'queries':>9}")
    for name, work, bare in figures(NOW):
        queries = count_queries(work)
        slow, fast = min(timed(work, ROUNDS)), min(timed(lambda bare=bare: execute(bare), ROUNDS))
        print(f"{name:<34}{slow * 1000:>9.1f}{fast * 1000:>10.1f}{slow / fast:>8.1f}{queries:>9}")


def measure_reminders() -> None:
    """Print what one reminder run costs: seconds, peak memory and statements, beside the bare SQL for its rows."""
    from benchmarks_figures import OPEN_AND_LATE
    from benchmarks_load import NOW

    from tasks.actions.reminders import send_due_reminders
    from tasks.models import Mail

    Mail.objects.all().delete()
    queries = count_queries(lambda: send_due_reminders(now=NOW))
    mails = Mail.objects.count()
    Mail.objects.all().delete()
    seconds = timed(lambda: send_due_reminders(now=NOW), 1)[0]
    Mail.objects.all().delete()
    tracemalloc.start()
    send_due_reminders(now=NOW)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    bare = min(timed(lambda: execute(OPEN_AND_LATE), ROUNDS))
    print(f"\nreminder run: {mails} mails in {seconds:.2f} s, {peak / 1e6:.0f} MB at most, {queries} statements")
    print(f"              bare SQL that finds the rows: {bare:.3f} s")


def timed(work: Callable[[], object], rounds: int) -> list[float]:
    """Return how long each of some rounds took, in seconds."""
    times = []
    for _round in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return times


def execute(statement: str) -> None:
    """Run a statement and fetch what it gives."""
    from django.db import connection

    with connection.cursor() as cursor:
        # Without parameters a per cent sign is one.
        cursor.execute(statement, None)
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
