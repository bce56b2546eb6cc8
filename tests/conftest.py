"""The fixtures that every test may ask for: the cast, and real services, each started when it is first wanted."""

import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.conf import settings
from django.utils import translation

from reform_tracker import broker
from reform_tracker.celery import app
from tests import services
from tests.cast import Cast, make_cast
from tests.environment import FOLDER
from tests.strict_templates import make_templates_strict

pytest_plugins = ["tests.browser"]
# Long, because a machine may be busy; nobody waits that long where all is well.
WORKER_SECONDS = 60.0
# Rules, texts and the tree of the code: pure functions, tried on one database and not on the other again.
WITHOUT_DATABASE = re.compile(
    r"/rules/|tests/test_(architecture|consistency|static)\.py|/test_(sentences|sheet_words)\.py"
)


def pytest_configure() -> None:
    """Set what is only for tests, and only for speed or strictness."""
    make_templates_strict()
    # A good hash takes a third of a second, and the cast has fifteen people.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # How long an example takes says something about the machine, which may be busy, and nothing about the rule.
    hypothesis.settings.register_profile("tests", deadline=None)
    hypothesis.settings.load_profile("tests")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need a browser or say nothing about the database; skip the former where there is none."""
    for item in items:
        if WITHOUT_DATABASE.search(item.nodeid):
            item.add_marker("any_database")
        if "browser_page" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
            if services.chromium() is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium here: install Debian's package chromium"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database; at its end a browser's last request or a killed worker's connection doesn't hold on to it."""
    yield
    with django_db_blocker.unblock():
        services.end_other_connections()


@pytest.fixture(autouse=True)
def _language_of_the_settings() -> None:
    """Begin every test in Vietnamese: a request leaves its language behind in the thread, and tests share a thread."""
    translation.deactivate()


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast of people, stored."""
    return make_cast()


@pytest.fixture(scope="session")
def broker_url() -> Iterator[str]:
    """The address of a real broker, which jobs are sent to from now on: the named one, or an embedded one."""
    if os.environ.get("TEST_REDIS_URL"):
        if not broker.answers(settings.REDIS_URL):
            pytest.fail("The server that TEST_REDIS_URL names does not answer.")
        yield settings.REDIS_URL
        for url in (settings.REDIS_URL, broker.cache_url(settings.REDIS_URL)):
            services.forget_keys(url, settings.REDIS_KEY_PREFIX)
        return
    with services.embedded_broker(FOLDER) as url:
        yield url


class KeepingMessage(Message):
    """Keeps what the mail server receives."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[Any] = []

    def handle_message(self, message: Any) -> None:
        """Take one message, with the envelope's addresses in its headers X-MailFrom and X-RcptTo."""
        self.messages.append(message)


@pytest.fixture(scope="session")
def _smtp_controller() -> Iterator[Controller]:
    controller = Controller(KeepingMessage(), hostname="127.0.0.1", port=services.free_port())
    controller.start()
    yield controller
    controller.stop()


@dataclass(frozen=True)
class SmtpServer:
    """A mail server on loopback: its address as EMAIL_URL takes it, and the messages it has received."""

    url: str
    messages: list[Any]


@pytest.fixture
def smtp_server(_smtp_controller: Controller, settings: Any) -> SmtpServer:
    """A real mail server that this test's mails are delivered to."""
    handler = _smtp_controller.handler
    handler.messages.clear()
    settings.EMAIL_URL = f"smtp://127.0.0.1:{_smtp_controller.port}"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", _smtp_controller.port
    return SmtpServer(url=settings.EMAIL_URL, messages=handler.messages)


def database_url() -> str:
    """Return the address of the test database, for a process that isn't a test."""
    database = settings.DATABASES["default"]
    if not os.environ.get("TEST_DATABASE_URL"):
        return f"sqlite:///{database['NAME']}"
    parts = urlsplit(os.environ["TEST_DATABASE_URL"])
    return parts._replace(path=f"/{database['NAME']}").geturl()


@pytest.fixture(scope="session")
def _worker_process(django_db_setup: None, broker_url: str, _smtp_controller: Controller) -> Iterator[services.Process]:
    env = {**os.environ, "DATABASE_URL": database_url(), "EMAIL_URL": f"smtp://127.0.0.1:{_smtp_controller.port}"}
    command = [sys.executable, "-m", "celery", "--app", "reform_tracker", "--quiet", "worker", "--concurrency", "1"]
    command += ["--loglevel", "INFO", "--without-gossip", "--without-mingle", "--hostname", f"tests@{os.getpid()}"]
    process = services.start(command, log=FOLDER / "worker.log", env=env)
    if not services.wait_until(lambda: " ready." in (FOLDER / "worker.log").read_text(), seconds=WORKER_SECONDS):
        pytest.fail(f"The worker did not start:\n{(FOLDER / 'worker.log').read_text()}")
    yield process
    # Cold: a job that still runs belongs to a test that is over.
    services.stop(process, signal.SIGQUIT)


@dataclass
class LiveWorker:
    """A worker in a process of its own, on this test's database and broker."""

    log_path: Path
    process: services.Process = field(repr=False)

    def is_idle(self) -> bool:
        """Return whether no job waits and none is running."""
        with app.connection_for_write() as connection:
            waiting = connection.default_channel._size(app.conf.task_default_queue)
        running = app.control.inspect(timeout=0.5).active() or {}
        return waiting == 0 and bool(running) and not any(running.values())

    def wait_until(self, condition: Callable[[], object], *, seconds: float = WORKER_SECONDS) -> None:
        """Wait for what a job should bring about; else fail with what the worker has said."""
        if not services.wait_until(condition, seconds=seconds):
            pytest.fail(f"It did not come about in {seconds:.0f} s. The worker said:\n{self.log_path.read_text()}")

    def wait_until_idle(self) -> None:
        """Wait until every job that was sent has ended."""
        self.wait_until(self.is_idle)


@pytest.fixture
def live_worker(transactional_db: None, _worker_process: services.Process) -> Iterator[LiveWorker]:
    """A real worker that takes the jobs which this test sends. It knows the same mail server as `smtp_server`."""
    app.control.purge()
    worker = LiveWorker(log_path=FOLDER / "worker.log", process=_worker_process)
    yield worker
    app.control.purge()
    worker.wait_until_idle()
