"""What is put in order before the service starts."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from reform_tracker import prepare
from reform_tracker.celery import app

TAKE_AND_DIE = """
import os
from reform_tracker.celery import app
with app.connection_for_write() as connection:
    connection.SimpleQueue("lost").get(timeout=10)
    os._exit(9)
"""


@pytest.fixture
def static_root(settings: Any, tmp_path: Path) -> Path:
    """A folder for the collected files, by the storage of production."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES = django_settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    return tmp_path / "static"


def test_static_files_are_collected_hashed_and_compressed(static_root: Path) -> None:
    prepare.collect_static_files()
    assert list(static_root.glob("app.*.css"))
    assert list(static_root.glob("app.*.css.gz"))
    assert (static_root / "staticfiles.json").exists()


def test_static_files_are_collected_again_only_after_a_change(static_root: Path) -> None:
    prepare.collect_static_files()
    (manifest := static_root / "staticfiles.json").unlink()
    prepare.collect_static_files()
    assert not manifest.exists()
    source = django_settings.BASE_DIR / "static" / "app.css"
    before = source.stat()
    os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns + 1_000))
    try:
        prepare.collect_static_files()
    finally:
        os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert manifest.exists()


def test_job_that_a_killed_worker_had_begun_is_handed_back(broker_url: str) -> None:
    with app.connection_for_write() as connection:
        queue = connection.SimpleQueue("lost")
        queue.put("a job")
        command = [sys.executable, "-c", TAKE_AND_DIE]
        subprocess.run(command, cwd=django_settings.BASE_DIR, check=False, timeout=30)
        with pytest.raises(queue.Empty):
            queue.get_nowait()
        prepare.hand_back_lost_jobs()
        assert queue.get(timeout=5).payload == "a job"
        queue.close()


def test_reason_of_a_refusal_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert prepare.refuse(prepare.first_line(ValueError("no.\nLong advice."))) == 1
    assert capsys.readouterr().err == "Reform Tracker can't start: no.\n"
