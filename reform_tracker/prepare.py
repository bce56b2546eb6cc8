"""`python -m reform_tracker.prepare`: what has to be in order before the service starts, in one process.

Writes what it does to stderr, and to stdout only the text about the demo's accounts.
"""

import hashlib
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from reform_tracker.celery import app


def main() -> int:
    """Run the steps in order. Return 0, or 1 after one sentence on stderr."""
    try:
        django.setup()
    except (ImproperlyConfigured, ValueError) as error:
        return refuse(f"a setting can't be understood: {first_line(error)}")
    # Its import needs models, and so the line above.
    from reform_tracker.safety import refuse_unsafe_start

    try:
        call_command("migrate", interactive=False, verbosity=0)
        load_demo_once()
    except DatabaseError as error:
        return refuse(f"the database {described_database()} can't be used: {first_line(error)}")
    refuse_unsafe_start()
    try:
        collect_static_files()
    except OSError as error:
        return refuse(f"the static files can't be collected: {error}")
    if not os.environ.get("REDIS_URL"):
        hand_back_lost_jobs()
    if settings.DEMO:
        call_command("load_demo", accounts=True)
    return 0


def refuse(sentence: str) -> int:
    """Say why the service can't start. Return the exit code for it."""
    print(f"Reform Tracker can't start: {sentence.rstrip('.')}.", file=sys.stderr, flush=True)
    return 1


def first_line(error: Exception) -> str:
    """The first line of what a library says; the rest is advice to somebody else."""
    return str(error).strip().partition("\n")[0]


def described_database() -> str:
    """The database in words that hold no password."""
    database = connection.settings_dict
    return f"{database['NAME']} on {database['HOST']}" if database["HOST"] else str(database["NAME"])


def load_demo_once() -> None:
    """Fill an empty demo database. Effects: all of the demo is written, or nothing."""
    if settings.DEMO and not get_user_model().objects.exists():
        print("First start: loading the demo ...", file=sys.stderr, flush=True)
        with transaction.atomic(), Path(os.devnull).open("w") as nowhere:
            call_command("load_reference", stdout=nowhere)
            call_command("load_indicators", stdout=nowhere)
            call_command("load_demo", stdout=nowhere)


def collect_static_files() -> None:
    """Collect, hash and compress the static files, unless all of them are as they were the last time."""
    stamp, found = settings.STATIC_ROOT / ".collected", fingerprint_of_sources()
    if not stamp.exists() or stamp.read_text() != found:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(found)


def fingerprint_of_sources() -> str:
    """A digest of name, size and age of every static file of the project and of the packages."""
    files = sorted(storage.path(path) for finder in get_finders() for path, storage in finder.list(None))
    seen = [(file, status.st_size, status.st_mtime_ns) for file in files for status in [os.stat(file)]]
    return hashlib.sha256(repr(seen).encode()).hexdigest()


def hand_back_lost_jobs() -> None:
    """Give the jobs that a killed worker had begun back to their queues now, not after the visibility timeout.

    Only for the embedded broker before any worker is started: there is nobody who could still be working on them.
    """
    with app.connection_for_write() as broker_connection:
        channel = broker_connection.default_channel
        channel.visibility_timeout = 0
        channel.qos.restore_visible(num=None, interval=1)


if __name__ == "__main__":
    sys.exit(main())
