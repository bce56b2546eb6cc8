"""A plugin that counts what one run of the tests did, for the closing line of `python -m tests`."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

PARTS = ("passed", "failed", "error", "skipped", "xfailed")


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Write the counts of all tests and of those in a browser to the file that TEST_REPORT names."""
    if hasattr(config, "workerinput") or "TEST_REPORT" not in os.environ:
        return
    found = {part: terminalreporter.stats.get(part, []) for part in PARTS}
    counts = {part: len(reports) for part, reports in found.items()}
    browser = {part: sum("browser" in report.keywords for report in reports) for part, reports in found.items()}
    Path(os.environ["TEST_REPORT"]).write_text(json.dumps({"all": counts, "browser": browser}))
