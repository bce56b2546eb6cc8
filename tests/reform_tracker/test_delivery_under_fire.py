"""Every mail once: workers that are killed at any moment, and more beats and workers than anybody needs.

Real processes, a real broker, a real mail server on loopback, and the database of this run.
"""

import asyncio
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from reform_tracker.celery import app
from tasks.actions.delivery import INTERRUPTED_AFTER, deliver_outbox
from tasks.models import CalendarDay, JobRun, Mail
from tasks.rules.clock import local_date
from tasks.rules.kinds import CalendarDayKind, MailState
from tasks.rules.roles import RoleKind
from tests import services
from tests.cast import make_cast, make_person
from tests.conftest import database_url
from tests.factories import make_agency, make_assignment, make_task, make_user

pytestmark = pytest.mark.django_db(transaction=True)

MAILS, KILLS = 500, 50
# That of tests/reform_tracker/hurried_beat.py, which can't be imported here: it changes the application.
QUEUE = "under-fire"


class CountingServer:
    """A mail server that takes its time, and remembers which mails it took and in how many it was interrupted."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.taken: Counter[str] = Counter()
        self.lock = threading.Lock()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        # The message is here: from now on it is delivered, whether or not the other side hears so.
        with self.lock:
            self.taken[str(message_from_bytes(envelope.content)["Message-ID"])] += 1
        await asyncio.sleep(self.seconds)
        return "250 OK"


@contextmanager
def counting_server(settings: Any, seconds: float) -> Iterator[CountingServer]:
    server = CountingServer(seconds)
    controller = Controller(server, hostname="127.0.0.1", port=services.free_port())
    settings.EMAIL_URL = f"smtp://127.0.0.1:{controller.port}"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def environment(settings: Any) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": database_url(), "EMAIL_URL": settings.EMAIL_URL}


class Nursery:
    """Workers of one test: started by a process that has imported everything, and all gone with it."""

    def __init__(self, settings: Any, folder: Path) -> None:
        command = [sys.executable, "-m", "tests.reform_tracker.worker_nursery"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.folder, self.started = folder, 0
        self.process = subprocess.Popen(command, env=environment(settings), **pipes)
        assert self.process.stdout.readline() == "ready\n"

    def start(self) -> tuple[int, Path]:
        """Start a worker. Return its process and what it says."""
        self.started += 1
        log = self.folder / f"worker-{self.started}.log"
        log.touch()
        self.process.stdin.write(f"{log}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline()), log

    def close(self) -> None:
        """End every worker that is left."""
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def nursery_of(tmp_path: Path) -> Iterator[Callable[[Any], Nursery]]:
    """Makes the nursery, once the mail server is known."""
    made: list[Nursery] = []

    def make(settings: Any) -> Nursery:
        made.append(Nursery(settings, tmp_path))
        return made[0]

    purge()
    yield make
    for nursery in made:
        nursery.close()
    purge()


def purge() -> None:
    """Forget the jobs that nobody has taken."""
    with app.connection_for_write() as connection:
        connection.default_channel._purge(QUEUE)


def kill(worker: int) -> None:
    """End a worker and its pool without a word of warning."""
    with suppress(ProcessLookupError):
        os.killpg(worker, signal.SIGKILL)


def make_mails(number: int) -> None:
    now = timezone.now()
    person = make_person("person", RoleKind.SECRETARIAT)
    Mail.objects.bulk_create(
        Mail(
            key=f"due-reminder:{index}", recipient=person, to_address=f"person-{index}@example.vn", kind="due_reminder",
            subject="Nhắc việc", text="Việc", created_at=now, next_attempt_at=now,
        )
        for index in range(number)
    )  # fmt: skip


def left() -> int:
    return Mail.objects.filter(state=MailState.PENDING).count()


def kill_at_random_moments(nursery: Nursery, dice: random.Random) -> int:
    """Let workers deliver and kill one after the other. Return how many were killed."""
    for killed in range(KILLS):
        if not left():
            return killed
        worker, log = nursery.start()
        assert services.wait_until(lambda log=log: " ready." in log.read_text(), pause=0.02), log.read_text()
        app.send_task("tasks.deliver_outbox", queue=QUEUE)
        time.sleep(dice.uniform(0, 0.5))
        kill(worker)
    return KILLS


def test_workers_killed_at_random_moments_deliver_each_mail_once(broker_url, settings, nursery_of) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    make_mails(MAILS)
    with counting_server(settings, seconds=0.03) as server:
        killed = kill_at_random_moments(nursery_of(settings), random.Random(seed))
        handed_over = Mail.objects.filter(state=MailState.SENDING, next_attempt_at=None).count()
        # A quarter of an hour later nobody can be sending any more, and what is left goes out.
        later = timezone.now() + INTERRUPTED_AFTER + timedelta(minutes=1)
        while left() or Mail.objects.filter(state=MailState.SENDING).exists():
            deliver_outbox(now=later)
    states = Counter(Mail.objects.values_list("state", flat=True))
    assert killed == KILLS
    assert states == Counter({MailState.SENT: MAILS - handed_over, MailState.UNKNOWN: handed_over})
    assert set(server.taken.values()) == {1}
    # Not a single mail is lost but those that were cut between the message and the answer.
    assert MAILS - handed_over <= len(server.taken) <= MAILS
    assert 0 < handed_over <= KILLS


def start_beat(settings: Any, folder: Path, number: int) -> services.Process:
    """Start a beat that asks for both jobs every second."""
    command = [sys.executable, "-m", "celery", "--app", "tests.reform_tracker.hurried_beat", "beat", "--pidfile", ""]
    command += ["--schedule", str(folder / f"schedule-{number}")]
    return services.start(command, log=folder / f"beat-{number}.log", env=environment(settings))


def test_two_beats_and_four_workers_send_no_mail_twice(broker_url, settings, nursery_of, tmp_path) -> None:
    cast, task, now = make_cast(), make_task(), timezone.now()
    for day in (0, 1):
        CalendarDay.objects.create(
            day=local_date(now) + timedelta(days=day), kind=CalendarDayKind.MAKE_UP, name="Làm bù"
        )
    for index in range(40):
        agency = make_agency(f"Bộ {index}")
        make_assignment(task, agency, due_on=local_date(now) - timedelta(days=9))
        cast.focal_point_a.roles.create(kind="agency_focal_point", agency=agency)
        person = make_user(f"person-{index}")
        person.roles.create(kind="agency_focal_point", agency=agency)
    with counting_server(settings, seconds=0.0) as server:
        nursery = nursery_of(settings)
        workers = [nursery.start()[0] for _ in range(4)]
        beats = [start_beat(settings, tmp_path, number) for number in range(2)]
        try:
            assert services.wait_until(lambda: len(server.taken) == 41, seconds=60)
            sent = server.taken.total()
            # Both beats go on asking for both jobs every second.
            time.sleep(4)
        finally:
            for beat in beats:
                services.stop(beat, signal.SIGKILL)
            for worker in workers:
                kill(worker)
    assert JobRun.objects.filter(name="tasks.send_due_reminders").count() >= len(beats)
    assert sent == server.taken.total() == 41
    assert set(server.taken.values()) == {1}
    assert len(set(Mail.objects.values_list("recipient", flat=True))) == Mail.objects.count() == 41
