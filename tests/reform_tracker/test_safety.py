"""What production refuses, and who asks: the web server, the worker and the beat."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reform_tracker import safety
from tasks.models import User
from tests.factories import make_user
from tests.reform_tracker.running import BASE_DIR, clean_environment

GOOD = {"DEMO": False, "DEBUG": False, "SECRET_KEY": "k" * 50, "ALLOWED_HOSTS": ["reform.example.vn"]}
PROGRAMS = {
    "web": ["gunicorn", "reform_tracker.wsgi:application", "--bind", "127.0.0.1:0", "--no-control-socket"],
    "worker": ["celery", "--app", "reform_tracker", "worker"],
    "beat": ["celery", "--app", "reform_tracker", "beat", "--pidfile", ""],
}


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"SECRET_KEY": "demo-only-key-that-production-refuses-to-start-with"}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "fewer than 32 characters"),
        ({"DEBUG": True}, "DEBUG is on"),
        ({"ALLOWED_HOSTS": []}, "ALLOWED_HOSTS does not name"),
        ({"ALLOWED_HOSTS": ["*"]}, "ALLOWED_HOSTS allows any host"),
    ],
)
def test_setting_that_production_must_not_have_is_named(settings: Any, more: dict[str, Any], problem: str) -> None:
    for name, value in (GOOD | more).items():
        setattr(settings, name, value)
    [found] = safety.unsafe_settings()
    assert problem in found


@pytest.mark.django_db
def test_production_with_good_settings_and_people_of_its_own_starts(settings: Any) -> None:
    make_user("someone")
    for name, value in GOOD.items():
        setattr(settings, name, value)
    safety.refuse_unsafe_start()


@pytest.mark.django_db
def test_all_that_is_unsafe_stands_in_one_sentence(settings: Any, capfd: pytest.CaptureFixture[str]) -> None:
    User.objects.create_user("someone@demo.invalid")
    for name, value in (GOOD | {"DEBUG": True, "ALLOWED_HOSTS": []}).items():
        setattr(settings, name, value)
    with pytest.raises(SystemExit) as refusal:
        safety.refuse_unsafe_start()
    assert refusal.value.code == safety.EXIT_UNSAFE
    [sentence] = capfd.readouterr().err.splitlines()
    assert all(word in sentence for word in ("DEBUG", "ALLOWED_HOSTS", "1 demo accounts"))


@pytest.mark.django_db
def test_demo_starts_with_everything_that_production_refuses(settings: Any) -> None:
    User.objects.create_user("someone@demo.invalid")
    settings.DEMO, settings.DEBUG, settings.SECRET_KEY = True, True, settings.DEFAULT_SECRET_KEY
    safety.refuse_unsafe_start()


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_program_of_the_service_ends_at_once_where_it_is_unsafe(tmp_path: Path, program: list[str]) -> None:
    env = clean_environment(tmp_path, DEBUG="1")
    command = [sys.executable, "-m", *program]
    ended = subprocess.run(command, cwd=BASE_DIR, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == safety.EXIT_UNSAFE
    assert "Reform Tracker does not start in production: DEBUG is on" in ended.stderr


def test_commands_work_without_any_environment(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)}
    command = [sys.executable, "manage.py", "migrate", "--plan"]
    assert (
        "Create model"
        in subprocess.run(command, cwd=BASE_DIR, env=env, capture_output=True, text=True, check=True).stdout
    )


@pytest.mark.parametrize("typed", ["Someone@Example.vn", " someone@example.vn "])
def test_guesses_of_one_account_are_counted_together_however_it_is_typed(typed: str) -> None:
    assert safety.guessed_account(None, {"username": typed}) == "someone@example.vn"
