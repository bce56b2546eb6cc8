"""Starts workers quickly: a process that has imported everything, and forks one for every line it reads.

A line is the file for what the worker says; the answer is its process id. A worker takes two seconds to import what it
needs, and a test that kills fifty of them has no time for that.
"""

import os
import signal
import sys

from reform_tracker import celery
from reform_tracker.supervisor import die_with_parent
from tests.reform_tracker.hurried_beat import app

WORDS = ["worker", "--concurrency", "1", "--without-gossip", "--without-mingle", "--without-heartbeat"]


def become_worker(log: str, nursery: int) -> None:
    """Turn this process into a worker of a session of its own."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    die_with_parent(nursery)
    # Its pool must die with the worker, which isn't the process that imported the application.
    celery._IMPORTED_BY = os.getpid()
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(output, stream)
    app.worker_main([*WORDS, "--loglevel", "INFO", "--hostname", f"fire{os.getpid()}@localhost"])


def main() -> None:
    """Fork a worker for every line, until there are no more."""
    app.loader.import_default_modules()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    nursery = os.getpid()
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            become_worker(line.strip(), nursery)
            os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    main()
