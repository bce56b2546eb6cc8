"""Settings: documented, read from nowhere else, and what follows from them."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from reform_tracker.celery import app
from tests.environment import variables_of_settings
from tests.reform_tracker.running import BASE_DIR, clean_environment

INSIDE = {"STATICFILES_BACKEND"}


def values_in(env: dict[str, str], *names: str) -> list[object]:
    """Return what these settings are in a process with this environment."""
    code = f"import json; from django.conf import settings as s; print(json.dumps([getattr(s, n) for n in {names!r}]))"
    env = env | {"DJANGO_SETTINGS_MODULE": "reform_tracker.settings"}
    found = subprocess.run([sys.executable, "-c", code], cwd=BASE_DIR, env=env, capture_output=True, check=True)
    return list(json.loads(found.stdout))


def test_every_variable_that_is_read_is_documented() -> None:
    text = (BASE_DIR / "docs" / "operations.md").read_text(encoding="utf-8")
    assert {name for name in variables_of_settings() - INSIDE if f"`{name}`" not in text} == set()


def test_every_job_of_the_schedule_exists() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - set(app.tasks) == set()


def test_job_may_not_last_longer_than_the_broker_waits_for_it() -> None:
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"] > settings.CELERY_TASK_TIME_LIMIT


@pytest.mark.parametrize("address", ["redis://127.0.0.1:1/0", "unix:///nowhere/b.sock?db=0"])
def test_without_a_broker_a_job_is_refused_at_once(tmp_path: Path, address: str) -> None:
    code = "from django.core.cache import cache; from reform_tracker.celery import app\n"
    code += "for work in (lambda: app.send_task('any'), lambda: cache.get('any')):\n"
    code += "    try: work()\n    except Exception as error: print(type(error).__mro__)"
    env = clean_environment(tmp_path, REDIS_URL=address, DJANGO_SETTINGS_MODULE="reform_tracker.settings")
    began = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=BASE_DIR, env=env, capture_output=True, text=True, check=True
    )
    assert time.monotonic() - began < 30
    assert OperationalError.__name__ in ended.stdout
    assert RedisError.__name__ in ended.stdout


def test_cache_may_be_cleared_without_losing_jobs(broker_url: str) -> None:
    with app.connection_for_write() as connection:
        queue = connection.SimpleQueue("kept")
        queue.put("a job")
        cache.clear()
        assert queue.get(timeout=5).payload == "a job"
        queue.close()


def test_production_is_https_only_and_the_demo_is_not(tmp_path: Path) -> None:
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "DEBUG")
    production = clean_environment(tmp_path)
    del production["HTTPS"]
    assert values_in(production, *names) == [True, True, True, 31536000, False]
    assert values_in(production | {"DEMO": "1"}, *names) == [False, False, False, 0, False]


def test_settings_follow_their_variables(tmp_path: Path) -> None:
    env = clean_environment(
        tmp_path,
        EMAIL_URL="smtp+tls://me:secret@mail.example.vn:587",
        DATABASE_URL="postgres://me:secret@db.example.vn/reform?sslmode=require",
        SITE_URL="https://reform.example.vn/",
        DIGEST_WEEKDAY="monday",
    )
    host, tls, site, weekday = values_in(env, "EMAIL_HOST", "EMAIL_USE_TLS", "SITE_URL", "DIGEST_WEEKDAY")
    assert (host, tls, site, weekday) == ("mail.example.vn", True, "https://reform.example.vn", "monday")
    [databases] = values_in(env, "DATABASES")
    assert isinstance(databases, dict)
    assert databases["default"]["OPTIONS"]["sslmode"] == "require"


STYLE_SHEETS = sorted((BASE_DIR / "static").rglob("*.css"))


@pytest.mark.parametrize("path", STYLE_SHEETS, ids=lambda path: path.name)
def test_style_sheet_is_found_where_pages_look_for_it(path: Path) -> None:
    assert finders.find(str(path.relative_to(BASE_DIR / "static"))) == str(path)
