"""Keeps a few processes running in one terminal: starts them, names their lines, restarts them, ends them in order.

One thread and no Django. It is one thread because the kernel ties a child to the life of the thread that started it,
and because what runs between fork and exec must not meet a lock that another thread held.
"""

import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 30.0
# A child that lived this long had started well: its next end is a new story.
SETTLED_SECONDS = 60.0
POLL_SECONDS = 0.2
# A stop that reaches the whole group comes twice: from whoever sent it, and passed on by make.
SAME_WISH_SECONDS = 1.0


def die_with_parent(parent: int, with_signal: int = signal.SIGKILL) -> None:
    """Have the kernel send this process a signal when `parent`, which started it, dies in whatever way. Linux only."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(with_signal))
    # The parent may have died before the line above.
    if os.getppid() != parent:
        os.kill(os.getpid(), with_signal)


@dataclass(kw_only=True, eq=False)
class Child:
    """One process to keep. `orphan_signal` is what the kernel sends it if the supervisor is killed."""

    name: str
    command: Sequence[str]
    orphan_signal: int = signal.SIGTERM
    is_wanted: bool = True
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    exit_code: int | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)
    restart_at: float = field(default=0.0, init=False)
    pause: float = field(default=FIRST_PAUSE_SECONDS, init=False)
    unfinished_line: bytes = field(default=b"", init=False, repr=False)


class Supervisor:
    """The processes of one terminal. `say(name, line)` gets every line that one of them writes."""

    def __init__(self, *, env: Mapping[str, str], folder: os.PathLike[str], say: Callable[[str, str], None]) -> None:
        self.env, self.folder, self.say = env, folder, say
        self.children: list[Child] = []
        self.wishes_to_stop = 0
        self._last_wish_at = float("-inf")
        self._selector = selectors.DefaultSelector()
        # A signal writes a byte here, which ends the waiting in `turn`.
        self._wake_reader, self._wake_writer = os.pipe()
        for end in (self._wake_reader, self._wake_writer):
            os.set_blocking(end, False)
        self._selector.register(self._wake_reader, selectors.EVENT_READ)
        signal.set_wakeup_fd(self._wake_writer, warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # nohup has a closed terminal ignored, and is obeyed.
            # A shell starts what stands in the background deaf to SIGINT; whoever sends one all the same means it.
            if number == signal.SIGINT or signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._count_wish)

    def _count_wish(self, _number: int, _frame: object) -> None:
        if time.monotonic() - self._last_wish_at > SAME_WISH_SECONDS:
            self.wishes_to_stop += 1
        self._last_wish_at = time.monotonic()

    def start(self, child: Child) -> Child:
        """Start `child`, and start it again whenever it ends without having been stopped."""
        self.children.append(child)
        self._launch(child)
        return child

    def _launch(self, child: Child) -> None:
        supervisor = os.getpid()
        child.process = subprocess.Popen(
            child.command,
            cwd=self.folder,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # Ctrl-C goes to the terminal's whole session; in sessions of their own, children are told by us in turn.
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(supervisor, child.orphan_signal),
        )
        child.started_at, child.exit_code = time.monotonic(), None
        os.set_blocking(_output(child.process), False)
        self._selector.register(_output(child.process), selectors.EVENT_READ, child)

    def turn(self, seconds: float = POLL_SECONDS) -> None:
        """Wait for at most so long, pass on what was said, bury who ended, start who is due again."""
        for key, _events in self._selector.select(seconds):
            if key.data is None:
                os.read(self._wake_reader, 4096)
            elif not self._read(key.data):
                self._selector.unregister(key.fd)
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                self._bury(child, child.process)
            if child.process is None and child.is_wanted and time.monotonic() >= child.restart_at:
                self._launch(child)

    def _read(self, child: Child) -> bool:
        """Pass on what `child` has written. Return whether there may be more."""
        assert child.process is not None
        try:
            data = os.read(_output(child.process), 65536)
        except BlockingIOError:
            return True
        *lines, child.unfinished_line = (child.unfinished_line + data).split(b"\n")
        for line in lines:
            self.say(child.name, line.decode(errors="replace").rstrip())
        return bool(data)

    def _bury(self, child: Child, process: "subprocess.Popen[bytes]") -> None:
        # Whatever it started and left behind is in its session.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        if _output(process) in self._selector.get_map():
            self._selector.unregister(_output(process))
            self._read(child)
        if child.unfinished_line:
            self.say(child.name, child.unfinished_line.decode(errors="replace"))
        if process.stdout is not None:
            process.stdout.close()
        child.process, child.exit_code, child.unfinished_line = None, process.returncode, b""
        if child.is_wanted:
            if time.monotonic() - child.started_at > SETTLED_SECONDS:
                child.pause = FIRST_PAUSE_SECONDS
            reason = _reason(process.returncode)
            self.say("run", f"{child.name} ended ({reason}); it starts again in {child.pause:.0f} s.")
            child.restart_at = time.monotonic() + child.pause
            child.pause = min(child.pause * 2, LONGEST_PAUSE_SECONDS)

    def stop(self, *children: Child, patience: float) -> None:
        """Ask these to end and wait until they did; kill who hasn't after `patience` seconds, or at one more Ctrl-C."""
        wishes, deadline = self.wishes_to_stop, time.monotonic() + patience
        for child in children:
            child.is_wanted = False
            if child.process is not None:
                child.process.terminate()
        while any(child.process is not None for child in children):
            self.turn()
            if time.monotonic() > deadline or self.wishes_to_stop > wishes:
                for child in children:
                    if child.process is not None:
                        os.killpg(child.process.pid, signal.SIGKILL)

    def stop_all(self) -> None:
        """Kill what is left, without waiting for anything, and listen to nobody any more."""
        self.stop(*self.children, patience=0)
        signal.set_wakeup_fd(-1)
        self._selector.close()
        for end in (self._wake_reader, self._wake_writer):
            os.close(end)


def _output(process: "subprocess.Popen[bytes]") -> int:
    assert process.stdout is not None
    return process.stdout.fileno()


def _reason(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
