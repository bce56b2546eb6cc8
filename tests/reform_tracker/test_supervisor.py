"""The keeper of processes, on small ones: lines, restarts, order, patience."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reform_tracker import supervisor as module
from reform_tracker.supervisor import Child, Supervisor

STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"


@pytest.fixture
def said() -> list[tuple[str, str]]:
    """What was written so far, as pairs of name and line."""
    return []


@pytest.fixture
def keeper(said: list[tuple[str, str]], tmp_path: Path) -> Iterator[Supervisor]:
    """A supervisor that gives this process's signals back when the test ends."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    keeper = Supervisor(env=dict(os.environ), folder=tmp_path, say=lambda name, line: said.append((name, line)))
    yield keeper
    keeper.stop_all()
    for number, handler in before.items():
        signal.signal(number, handler)


def python(code: str, name: str = "child") -> Child:
    """Return a child that runs a line of Python."""
    return Child(name=name, command=[sys.executable, "-c", code])


def turn_until(keeper: Supervisor, condition: Callable[[], bool], seconds: float = 10) -> bool:
    """Turn until the condition holds. Return whether it came to hold."""
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        keeper.turn()
    return condition()


def test_lines_carry_the_name_of_the_child_and_the_last_needs_no_end(
    keeper: Supervisor, said: list[tuple[str, str]]
) -> None:
    child = keeper.start(python("print('một'); print('hai', end='')", name="web"))
    assert turn_until(keeper, lambda: child.exit_code == 0)
    assert said[:2] == [("web", "một"), ("web", "hai")]


def test_child_that_ends_is_started_again_after_a_longer_and_longer_pause(
    keeper: Supervisor, said: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LONGEST_PAUSE_SECONDS", 0.4)
    child = python("raise SystemExit(7)")
    child.pause = 0.1
    keeper.start(child)
    assert turn_until(keeper, lambda: len(said) >= 3)
    assert {line.partition(";")[0] for _name, line in said} == {"child ended (exit code 7)"}
    assert child.pause == 0.4


def test_stop_asks_first_and_kills_whoever_is_deaf_after_its_patience(
    keeper: Supervisor, said: list[tuple[str, str]]
) -> None:
    deaf, polite = keeper.start(python(STUBBORN)), keeper.start(python("import time; time.sleep(60)"))
    assert turn_until(keeper, lambda: ("child", "deaf") in said)
    keeper.stop(deaf, polite, patience=0.5)
    assert (deaf.exit_code, polite.exit_code) == (-signal.SIGKILL, -signal.SIGTERM)
    keeper.turn()
    assert deaf.process is None


def test_what_a_child_leaves_behind_is_ended_with_it(keeper: Supervisor, said: list[tuple[str, str]]) -> None:
    code = "import subprocess, sys; print(subprocess.Popen(['sleep', '60']).pid, flush=True)"
    child = keeper.start(python(code))
    assert turn_until(keeper, lambda: child.exit_code == 0)
    assert turn_until(keeper, lambda: not _lives(int(said[0][1])))


def test_two_signals_at_once_are_one_wish_to_stop(keeper: Supervisor) -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    os.kill(os.getpid(), signal.SIGINT)
    keeper.turn(0)
    assert keeper.wishes_to_stop == 1


def _lives(process: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
