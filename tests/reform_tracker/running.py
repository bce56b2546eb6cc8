"""A service that really runs: started by its supervisor in a folder of its own, as `make run` does it."""

import http.client
import os
import secrets
import subprocess
import sys
from pathlib import Path

from reform_tracker import broker
from tests import services
from tests.environment import variables_of_settings

BASE_DIR = Path(__file__).resolve().parent.parent.parent
READY_SECONDS = 180.0


def clean_environment(var_dir: Path, **more: str) -> dict[str, str]:
    """Return the environment of a production server on plain HTTP, without anything of this test run."""
    taken_away = variables_of_settings() | {"DJANGO_SETTINGS_MODULE", "STOP_WITH_PARENT", "MAKEFLAGS", "MAKELEVEL"}
    inherited = {name: value for name, value in os.environ.items() if name not in taken_away}
    chosen = {
        "VAR_DIR": str(var_dir),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "127.0.0.1",
        "HTTPS": "0",
        "PORT": str(services.free_port()),
    }
    return inherited | chosen | more


def processes_of(var_dir: Path) -> list[str]:
    """Return the command lines of all processes that were started for this folder and still live. Linux only."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"VAR_DIR={var_dir}".encode() in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


class RunningService:
    """A service with this environment. Use as a context: whatever happens, nothing of it is left afterwards."""

    def __init__(self, env: dict[str, str], *, command: list[str] | None = None) -> None:
        self.env, self.var_dir = env, Path(env["VAR_DIR"])
        self.log = self.var_dir.parent / f"{self.var_dir.name}.log"
        self.command = command or [sys.executable, "-m", "reform_tracker.run"]

    def __enter__(self) -> "RunningService":
        self.said_before = self.log.stat().st_size if self.log.exists() else 0
        self.process = services.start(self.command, log=self.log, env=self.env, folder=BASE_DIR)
        services.wait_until(self.has_settled, seconds=READY_SECONDS)
        if "answers at" not in self.said():
            services.stop(self.process)
            raise AssertionError(f"The service did not start:\n{self.said()}")
        return self

    def __exit__(self, *_error: object) -> None:
        services.stop(self.process)
        if not self.is_gone(seconds=20):
            raise AssertionError(f"Left running: {processes_of(self.var_dir)}")

    def has_settled(self) -> bool:
        """Return whether the service answers, or has given up."""
        return "answers at" in self.said() or self.process.poll() is not None

    def said(self) -> str:
        """Return everything that this run has written to the terminal."""
        return self.log.read_bytes()[self.said_before :].decode()

    def status(self, path: str) -> int | None:
        """Return the status of the answer to a GET, or None if nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", int(self.env["PORT"]), timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()

    def send_slow_job(self, *, seconds: float, notes: Path) -> None:
        """Hand a slow job to the worker and wait until it has begun."""
        code = "from reform_tracker.celery import app; import sys; "
        code += "app.send_task('tests.slow_job', kwargs={'seconds': float(sys.argv[1]), 'notes': sys.argv[2]})"
        command = [sys.executable, "-c", code, str(seconds), str(notes)]
        subprocess.run(command, env=self.env, cwd=BASE_DIR, check=True)
        if not services.wait_until(notes.exists):
            raise AssertionError(f"The job did not begin:\n{self.said()}")

    def process_id_of(self, word: str) -> int:
        """Return the process that the supervisor itself started, and whose command line has this word."""
        [found] = [
            int(process.name)
            for process in Path("/proc").glob("[0-9]*")
            if _parent_of(process) == self.process.pid and word in (process / "cmdline").read_text()
        ]
        return found

    def is_gone(self, *, seconds: float) -> bool:
        """Return whether no process of this service is left after so many seconds."""
        return services.wait_until(lambda: not processes_of(self.var_dir), seconds=seconds, pause=0.2)

    def broker_answers(self) -> bool:
        """Return whether the embedded broker of this service is there."""
        return broker.answers(broker.embedded_url(self.var_dir))


def _parent_of(process: Path) -> int | None:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None
