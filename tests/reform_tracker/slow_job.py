"""A job for the tests of starting and stopping."""

import time
from pathlib import Path

from celery import shared_task


@shared_task(name="tests.slow_job")
def slow_job(*, seconds: float, notes: str) -> None:
    """Write down when it begins, takes its time, and writes down that it has ended."""
    with Path(notes).open("a", encoding="utf-8") as file:
        file.write("begun\n")
    time.sleep(seconds)
    with Path(notes).open("a", encoding="utf-8") as file:
        file.write("ended\n")
