"""What the tests forbid themselves, and that they meet no server that nobody named."""

import os
import socket
import subprocess
import sys
import warnings

import pytest

from tests.__main__ import Outcome, closing_line
from tests.environment import variables_of_settings
from tests.reform_tracker.running import BASE_DIR

EMPTY = {"passed": 0, "failed": 0, "error": 0, "skipped": 0, "xfailed": 0}


def test_other_machines_can_not_be_reached() -> None:
    # pytest-socket warns before it refuses, and a warning is an error.
    with pytest.raises(UserWarning, match=r"192\.0\.2\.1"), socket.socket() as connection:
        connection.connect(("192.0.2.1", 9))


def test_warning_is_an_error() -> None:
    with pytest.raises(UserWarning, match="mind this"):
        warnings.warn("mind this", stacklevel=1)


def test_server_of_the_developer_s_own_environment_is_not_met() -> None:
    code = "import tests.environment, os; print(sorted(v for v in os.environ.values() if 'developer.example.vn' in v))"
    env = os.environ | dict.fromkeys(variables_of_settings(), "redis://developer.example.vn")
    env.pop("PYTEST_XDIST_WORKER", None)
    said = subprocess.run([sys.executable, "-c", code], cwd=BASE_DIR, env=env, capture_output=True, check=True).stdout
    # The suffix is a name on a server, and not one of a server.
    assert said.decode().strip() == "['redis://developer.example.vn']"


def outcome(exit_code: int = 0, *, passed: int = 9, skipped: int = 0, browser_skipped: int = 0) -> Outcome:
    """Return the outcome of a run with these counts, two of them in a browser unless those were skipped."""
    browser = EMPTY | {"passed": 0 if browser_skipped else 2, "skipped": browser_skipped}
    counts = {"all": EMPTY | {"passed": passed, "skipped": skipped}, "browser": browser}
    return Outcome(database="SQLite", exit_code=exit_code, counts=counts)


def test_closing_line_of_a_whole_run_leaves_nothing_out() -> None:
    line = closing_line([outcome()], "Valkey 9 (embedded)")
    assert line.startswith("Passed. Exercised: 9 tests on SQLite; Valkey 9 (embedded); ")
    assert "(2 tests on SQLite)" in line
    assert line.endswith("Not exercised: nothing.")


def test_closing_line_without_a_browser_says_so() -> None:
    line = closing_line([outcome(skipped=5, browser_skipped=4)], "Valkey 9 (embedded)")
    assert "Chromium" not in line.partition("Not exercised")[0]
    assert "4 browser tests on SQLite (no Chromium); 1 skipped tests on SQLite" in line


def test_closing_line_of_a_run_that_broke_off_says_failed() -> None:
    broken = Outcome(database="PostgreSQL", exit_code=4, counts={})
    line = closing_line([outcome(), broken], "Valkey 9 (embedded)")
    assert line.startswith("FAILED. ")
    assert "anything on PostgreSQL (pytest ended with code 4)" in line
