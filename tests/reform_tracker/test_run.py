"""`make run`, really started: what it brings up, how it stops, and that nothing is ever left behind."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests import services
from tests.reform_tracker.running import BASE_DIR, RunningService, clean_environment, processes_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help against orphans is Linux's")
SLOW = {"DJANGO_SETTINGS_MODULE": "tests.reform_tracker.slow_settings"}
TRIES = [
    pytest.param({"PORT": "nine"}, "PORT is 'nine'", id="port is no number"),
    pytest.param({"HOST": "192.0.2.1"}, "HOST is '192.0.2.1'", id="host of another machine"),
    pytest.param({"DATABASE_URL": "sqlite:////nowhere/db.sqlite3"}, "unable to open database file", id="no folder"),
    pytest.param({"DATABASE_URL": "postgres://me:secret@127.0.0.1:1/reform"}, "Connection refused", id="no server"),
    pytest.param({"DATABASE_URL": "papyrus://127.0.0.1/reform"}, "a setting can't be understood", id="no such scheme"),
    pytest.param({"REDIS_URL": "redis://:secret@127.0.0.1:1/0"}, "redis://127.0.0.1:1/0 (REDIS_URL)", id="no broker"),
    pytest.param({"VAR_DIR": "/proc/reform"}, "the folder /proc/reform can't be written", id="unwritable folder"),
    pytest.param({"SECRET_KEY": ""}, "SECRET_KEY", id="unsafe production"),
]


Environment = dict[str, str]


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    """The environment of a service whose database is migrated and empty, to be copied."""
    folder, server = tmp_path_factory.mktemp("migrated") / "var", os.environ.get("TEST_DATABASE_URL")
    with services.postgresql_database(server) if server else nullcontext() as url:
        env = clean_environment(folder, **({"DATABASE_URL": url} if url else {}))
        _manage(env, "migrate", "--verbosity", "0")
        yield env


@pytest.fixture
def env(migrated: Environment, tmp_path: Path) -> Iterator[Environment]:
    """The environment of a service of this test's own, whose database needs no more migrating."""
    folder, template = shutil.copytree(migrated["VAR_DIR"], tmp_path / "var"), migrated.get("DATABASE_URL")
    with services.postgresql_database(template, template=template) if template else nullcontext() as url:
        yield clean_environment(Path(folder), **({"DATABASE_URL": url} if url else {}))


def test_run_answers_with_pages_health_and_static_files(env: Environment) -> None:
    with RunningService(env) as service:
        assert [service.status(path) for path in ("/healthz", "/", "/no-such-page")] == [200, 302, 404]
        assert "demo" not in service.said()
        assert list((service.var_dir / "static").glob("*.*.css"))


def test_run_of_a_demo_loads_it_once_and_lists_its_accounts(env: Environment) -> None:
    with RunningService(env | {"DEMO": "1"}) as service:
        assert "First start: loading the demo" in service.said()
        assert "@demo.invalid" in service.said().partition("answers at")[2]
        assert service.status("/sign-in/") == 200
    with RunningService(env | {"DEMO": "1"}) as service:
        assert "First start" not in service.said()
        assert "@demo.invalid" in service.said()


@pytest.mark.any_database
def test_run_stopped_by_ctrl_c_lets_the_running_job_finish(env: Environment, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    with RunningService(env | SLOW) as service:
        service.send_slow_job(seconds=4, notes=notes)
        service.process.send_signal(signal.SIGINT)
        assert service.process.wait(60) == 0
        assert notes.read_text().split() == ["begun", "ended"]
        assert processes_of(service.var_dir) == []


@pytest.mark.any_database
def test_run_told_twice_to_stop_does_not_wait_for_the_job(env: Environment, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    with RunningService(env | SLOW) as service:
        service.send_slow_job(seconds=60, notes=notes)
        service.process.terminate()
        assert services.wait_until(lambda: "Stopping" in service.said())
        # Two signals within a second are one wish: make and the terminal both pass it on.
        time.sleep(1.2)
        service.process.terminate()
        assert service.process.wait(60) == 0
        assert notes.read_text().split() == ["begun"]


def test_run_killed_leaves_no_process_and_its_job_runs_again(env: Environment, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    with RunningService(env | SLOW) as service:
        service.send_slow_job(seconds=3, notes=notes)
        assert len(processes_of(service.var_dir)) >= 8
        service.process.kill()
        assert service.is_gone(seconds=30)
    assert notes.read_text().split() == ["begun"]
    with RunningService(env | SLOW):
        assert services.wait_until(lambda: notes.read_text().split() == ["begun", "begun", "ended"])


@pytest.mark.any_database
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=["killed", "told to stop"])
def test_run_ends_with_the_make_that_started_it(env: Environment, number: signal.Signals) -> None:
    command = ["make", "run", f"PORT={env['PORT']}"]
    with RunningService(env | {"DEMO": "0"}, command=command) as service:
        service.process.send_signal(number)
        assert service.is_gone(seconds=30)


@pytest.mark.any_database
def test_run_starts_a_child_again_that_was_killed(env: Environment) -> None:
    with RunningService(env) as service:
        os.kill(service.process_id_of("gunicorn"), signal.SIGKILL)
        assert services.wait_until(lambda: "web ended (signal SIGKILL)" in service.said())
        assert services.wait_until(lambda: service.status("/healthz") == 200)


@pytest.mark.parametrize(("more", "reason"), TRIES)
def test_run_that_cannot_start_says_why_in_one_sentence(env: Environment, more: Environment, reason: str) -> None:
    said = _refused(env | more)
    assert reason in said
    assert "secret@" not in said
    assert ":secret" not in said


@pytest.mark.any_database
def test_run_with_a_broken_database_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "db.sqlite3").write_bytes(b"This is no database." * 500)
    assert "file is not a database" in _refused(clean_environment(tmp_path))


@pytest.mark.any_database
def test_run_beside_another_program_on_its_port_says_so(env: Environment, tmp_path: Path) -> None:
    with RunningService(env):
        assert f"port {env['PORT']}" in _refused(clean_environment(tmp_path / "other", PORT=env["PORT"]))


@pytest.mark.any_database
def test_run_twice_in_one_folder_says_so_and_leaves_the_first_alone(env: Environment) -> None:
    with RunningService(env) as service:
        said = _refused(env | {"PORT": str(services.free_port())}, leaves_nothing=False)
        assert f"already running in this folder, as process {service.process.pid}" in said
        assert service.status("/healthz") == 200


@pytest.mark.any_database
def test_run_in_a_folder_with_a_long_name_and_marks_in_it_works(env: Environment, tmp_path: Path) -> None:
    folder = shutil.copytree(env["VAR_DIR"], tmp_path / "Dự án của Bộ" / ("rất dài " * 12).strip())
    with RunningService(env | {"VAR_DIR": str(folder)}) as service:
        assert service.status("/healthz") == 200


def test_production_refuses_a_database_with_demo_accounts(env: Environment) -> None:
    _manage(env, "createsuperuser", "--noinput", "--email", "someone@demo.invalid", "--full_name", "Someone")
    assert "the database holds 1 demo accounts" in _refused(env, code=3)


def _manage(env: Environment, *words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], cwd=BASE_DIR, env=env, check=True, stdout=subprocess.DEVNULL)


def _refused(env: Environment, *, code: int | None = None, leaves_nothing: bool = True) -> str:
    """Run what must refuse to start. Return its one sentence."""
    command = [sys.executable, "-m", "reform_tracker.run"]
    ended = subprocess.run(command, cwd=BASE_DIR, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == (code or ended.returncode) != 0
    [sentence] = ended.stderr.strip().splitlines()
    assert sentence.endswith(".")
    assert not leaves_nothing or processes_of(Path(env["VAR_DIR"])) == []
    return sentence
