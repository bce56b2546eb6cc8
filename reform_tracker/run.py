"""`python -m reform_tracker.run`: the whole service in one terminal, which `make run` calls.

Web, worker, beat and, where no server is named, the embedded broker: the same programs as in production, with the same
settings. What can keep it from starting is said in one sentence on stderr, and nothing is left running then.
"""

import errno
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from reform_tracker import broker
from reform_tracker.supervisor import Child, Supervisor, die_with_parent

BASE_DIR = Path(__file__).resolve().parent.parent
START_SECONDS = 60.0
# Longer than a job may last, CELERY_TASK_TIME_LIMIT: it is only for a worker that hangs.
WORKER_PATIENCE_SECONDS = 660.0
BROKER_PATIENCE_SECONDS = 10.0
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - only where the person at the terminal asks for it
LOOPBACK = ("127.0.0.1", "localhost", "::1")
COLOURS = {"web": 32, "worker": 36, "beat": 35, "broker": 34, "run": 33}


class CannotStart(Exception):
    """Why the service can't run here, as a sentence for the person at the terminal."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where this run listens and writes, read from the environment."""

    host: str
    port: int
    var_dir: Path
    is_demo: bool
    names_broker: bool

    @property
    def url(self) -> str:
        """The address to open in a browser on this machine."""
        host = "127.0.0.1" if self.host in EVERYWHERE else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @classmethod
    def from_environment(cls) -> "Place":
        """Return the place that the variables HOST, PORT, VAR_DIR, DEMO and REDIS_URL describe. Raises: CannotStart."""
        written = os.environ.get("PORT") or "8000"
        if not written.isdecimal() or not 0 < int(written) < 65536:
            raise CannotStart(f"PORT is {written!r}, and must be a number from 1 to 65535.")
        return cls(
            host=os.environ.get("HOST") or "127.0.0.1",
            port=int(written),
            var_dir=Path(os.environ.get("VAR_DIR") or BASE_DIR / "var").absolute(),
            is_demo=(os.environ.get("DEMO") or "0").lower() in ("1", "true", "yes", "on", "y", "t"),
            names_broker=bool(os.environ.get("REDIS_URL")),
        )

    def child_environment(self) -> dict[str, str]:
        """The variables that every process gets: this terminal's own, and what follows from the place."""
        env = {**os.environ, "VAR_DIR": str(self.var_dir), "PYTHONUNBUFFERED": "1"}
        env.setdefault("DJANGO_SETTINGS_MODULE", "reform_tracker.settings")
        env.setdefault("SITE_URL", self.url)
        if not self.names_broker:
            env.pop("REDIS_URL", None)
        if self.is_demo:
            env.setdefault("ALLOWED_HOSTS", f"127.0.0.1,localhost,[::1],{self.host}")
        return env


def main() -> int:
    """Run until told to stop. Return the exit code: 0 after a wished end, 1 if it couldn't start."""
    try:
        place = Place.from_environment()
        with only_run_in(place.var_dir):
            return serve(place)
    except CannotStart as reason:
        print(f"Reform Tracker can't start: {reason}", file=sys.stderr, flush=True)
        return 1


@contextmanager
def only_run_in(var_dir: Path) -> Iterator[None]:
    """Hold the folder for this run; the kernel lets go of it however the run ends. Raises: CannotStart."""
    try:
        var_dir.mkdir(parents=True, exist_ok=True)
        lock: IO[str] = (var_dir / "run.lock").open("a+")
    except OSError as error:
        raise CannotStart(f"the folder {var_dir} can't be written ({error.strerror}).") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise CannotStart(f"it is already running in this folder, as process {lock.read().strip()}.") from error
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def serve(place: Place) -> int:
    """Start everything, wait for a wish to stop, and end everything. Raises: CannotStart."""
    supervisor = Supervisor(env=place.child_environment(), folder=BASE_DIR, say=say)
    parent_watch = ParentWatch() if os.environ.get("STOP_WITH_PARENT") else None
    try:
        check_port(place)
        server = start_broker(place, supervisor)
        accounts = prepare(supervisor)
        others = [supervisor.start(child) for child in service_children(place)] if not supervisor.wishes_to_stop else []
        wait_until_ready(place, supervisor)
        if not supervisor.wishes_to_stop:
            announce(place, accounts)
        while not supervisor.wishes_to_stop:
            supervisor.turn()
            if parent_watch and parent_watch.was_told_to_stop():
                break
        say("run", "Stopping. Running jobs finish first; Ctrl-C once more ends them at once.")
        supervisor.stop(*others, patience=WORKER_PATIENCE_SECONDS)
        supervisor.stop(*server, patience=BROKER_PATIENCE_SECONDS)
        say("run", "Everything has stopped.")
        return 0
    finally:
        supervisor.stop_all()


class ParentWatch:
    """Stops with `make`, which started us: when it is killed, and when it alone was sent a Ctrl-C.

    Told to stop, make waits for its child, and passes on SIGTERM but no SIGINT: a terminal sends that to both of them,
    a script that ends its own child does not. What make then does first is to put the signal back to its default.
    """

    def __init__(self) -> None:
        self.parent = os.getppid()
        die_with_parent(self.parent, signal.SIGTERM)
        self.caught_at_first = self._catches_interrupt()

    def was_told_to_stop(self) -> bool:
        """Return whether the parent no longer catches SIGINT, which it did at the start."""
        return self.caught_at_first and not self._catches_interrupt()

    def _catches_interrupt(self) -> bool:
        try:
            status = Path(f"/proc/{self.parent}/status").read_text()
        except OSError:
            return False
        caught = next((line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:")), "0")
        return bool(int(caught, 16) >> (signal.SIGINT - 1) & 1)


def check_port(place: Place) -> None:
    """Try the address. Raises: CannotStart, after two seconds in which a run that was killed may still let go of it."""
    until = time.monotonic() + 2
    while True:
        try:
            family, kind, protocol, _name, address = socket.getaddrinfo(
                place.host, place.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
                return
        except OSError as error:
            if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
                raise CannotStart(f"HOST is {place.host!r}, which is no address of this machine.") from error
            if time.monotonic() > until:
                reason = f"port {place.port} on {place.host} can't be used ({error.strerror})"
                raise CannotStart(f"{reason}; choose another with PORT=8001.") from error
            time.sleep(0.2)


def start_broker(place: Place, supervisor: Supervisor) -> list[Child]:
    """Start the embedded broker and wait for its answer, unless a server is named. Raises: CannotStart."""
    if place.names_broker:
        address = os.environ["REDIS_URL"]
        if not broker.answers(address, seconds=5):
            raise CannotStart(f"no Redis or Valkey server answers at {broker.without_password(address)} (REDIS_URL).")
        return []
    url = broker.embedded_url(place.var_dir)
    # The one of a run that was killed goes by itself, and would take the new one's socket with it.
    wait_for(supervisor, lambda: not broker.answers(url), seconds=5)
    try:
        child = Child(name="broker", command=broker.server_command(place.var_dir))
    except OSError as error:
        raise CannotStart(f"the embedded broker can't be started ({error}).") from error
    supervisor.start(child)
    wait_for(supervisor, lambda: broker.answers(url) or child.exit_code is not None, seconds=START_SECONDS)
    if child.exit_code is not None or not broker.answers(url):
        raise CannotStart(f"the embedded broker did not start; {broker.log_path(place.var_dir)} says why.")
    return [child]


def prepare(supervisor: Supervisor) -> str:
    """Bring database, static files and demo to where the code expects them. Return the text about the demo's accounts.

    Raises: CannotStart without words of its own: the process has said why.
    """
    supervisor_pid = os.getpid()
    process = subprocess.Popen(
        [sys.executable, "-m", "reform_tracker.prepare"],
        cwd=BASE_DIR,
        env=supervisor.env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: die_with_parent(supervisor_pid),
    )
    with process:
        while process.poll() is None:
            supervisor.turn()
            if supervisor.wishes_to_stop:
                process.terminate()
        assert process.stdout is not None
        said = process.stdout.read()
    if process.returncode and not supervisor.wishes_to_stop:
        raise SystemExit(process.returncode)
    return said


def service_children(place: Place) -> list[Child]:
    """The three processes of the service. A killed job runs again, so that an orphaned worker needs no good end."""
    python = sys.executable
    bind = f"[{place.host}]:{place.port}" if ":" in place.host else f"{place.host}:{place.port}"
    web = [python, "-m", "gunicorn", "reform_tracker.wsgi:application", "--bind", bind, "--preload"]
    # The control socket would be one file in the home directory for every gunicorn of this person.
    web += ["--workers", "2", "--threads", "4", "--no-control-socket", "--log-level", "warning"]
    celery = [python, "-m", "celery", "--app", "reform_tracker", "--quiet"]
    # There is no other worker to listen to, and to wait a second for.
    alone = ["--without-gossip", "--without-mingle"]
    return [
        Child(name="web", command=web),
        Child(
            name="worker",
            command=[*celery, "worker", "--loglevel", "INFO", "--concurrency", "2", *alone],
            orphan_signal=signal.SIGKILL,
        ),
        Child(name="beat", command=[*celery, "beat", "--loglevel", "INFO", "--pidfile", ""]),
    ]


def wait_until_ready(place: Place, supervisor: Supervisor) -> None:
    """Wait until the web server answers. Raises: CannotStart if it ends instead, or takes too long."""
    web = next((child for child in supervisor.children if child.name == "web"), None)
    if web is None:
        return
    wait_for(supervisor, lambda: web.exit_code is not None or web_answers(place), seconds=START_SECONDS)
    if not supervisor.wishes_to_stop and (web.exit_code is not None or not web_answers(place)):
        raise CannotStart("the web server did not start; what it said stands above.")


def web_answers(place: Place) -> bool:
    """Return whether the address gives any answer but an error of its own, and be it that it refuses the host."""
    connection = http.client.HTTPConnection(place.url.removeprefix("http://"), timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def wait_for(supervisor: Supervisor, condition: Callable[[], bool], *, seconds: float) -> None:
    """Turn until the condition holds, so many seconds have passed, or somebody wishes to stop."""
    until = time.monotonic() + seconds
    while not supervisor.wishes_to_stop and time.monotonic() < until and not condition():
        supervisor.turn()


def announce(place: Place, accounts: str) -> None:
    """Say where the service answers, and who may sign in to the demo."""
    for line in ["", f"Reform Tracker answers at {place.url}/", *accounts.splitlines()]:
        say("run", line)
    if place.is_demo and place.host not in LOOPBACK:
        say("run", "Attention: the demo's passwords are known, and this address can be reached from other machines.")
    say("run", "Ctrl-C stops it.")


def say(name: str, line: str) -> None:
    """Write one line with the name of who said it. A terminal that is gone is no reason to stop halfway."""
    label = f"{name:<6} |"
    if sys.stdout.isatty():
        label = f"\033[{COLOURS[name]}m{label}\033[0m"
    try:
        print(label, line, flush=True)
    except OSError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - for the rest of the process


if __name__ == "__main__":
    sys.exit(main())
