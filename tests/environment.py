"""A plugin that pytest loads before the settings: the environment of a test is the same on every machine.

Every variable that the settings read is taken away, and put back only from its TEST_ twin. What is written goes to a
temporary folder, one for each process of the run.
"""

import os
import re
import secrets
import shutil
import tempfile
from pathlib import Path

import pytest

SETTINGS = Path(__file__).resolve().parent.parent / "reform_tracker" / "settings.py"
KEPT = {"TEST_DB_SUFFIX"}


def variables_of_settings() -> set[str]:
    """Return the names of all environment variables that the settings read."""
    return set(re.findall(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"', SETTINGS.read_text(encoding="utf-8")))


def prepare() -> Path:
    """Put the environment of this process in order. Return the folder that it may write to."""
    for name in variables_of_settings() - KEPT:
        os.environ.pop(name, None)
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        # Short: a unix socket lies below it. The processes of the same run find it in the environment.
        os.environ["TEST_FOLDER"] = tempfile.mkdtemp(prefix="reform-")
        os.environ["TEST_RUN"] = secrets.token_hex(4)
    folder = Path(os.environ["TEST_FOLDER"]) / (worker or "main")
    (folder / "static").mkdir(parents=True)
    os.environ.update(
        DEMO="1",
        VAR_DIR=str(folder),
        STATICFILES_BACKEND="django.contrib.staticfiles.storage.StaticFilesStorage",
        REDIS_KEY_PREFIX=f"test-{os.environ['TEST_RUN']}-{worker or 'main'}-",
    )
    for name in ("DATABASE_URL", "REDIS_URL"):
        if os.environ.get(f"TEST_{name}"):
            os.environ[name] = os.environ[f"TEST_{name}"]
    return folder


FOLDER = prepare()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the folder when the process that made it ends."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(FOLDER.parent, ignore_errors=True)
