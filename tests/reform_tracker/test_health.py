"""The health page: what it says, to whom, and what it keeps to itself."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from reform_tracker import health


@pytest.fixture(autouse=True)
def _forget(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(health, "_known", {})
    return None


@pytest.mark.django_db
def test_health_of_a_service_in_order(client: Client, broker_url: str) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "migrations": "ok", "broker": "ok"}
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_health_without_broker_is_503_and_says_no_address(client: Client, settings: Any) -> None:
    settings.REDIS_URL = "redis://:secret@127.0.0.1:1/0"
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "failed", "database": "ok", "migrations": "ok", "broker": "failed"}


@pytest.mark.django_db
def test_health_without_database_is_503(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise DatabaseError("the password is secret")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["database"] == answer.json()["migrations"] == "failed"
    assert b"secret" not in answer.content


@pytest.mark.django_db
def test_health_before_a_migration_is_503(client: Client, broker_url: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'reports'")
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "failed")


def test_health_takes_no_post(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
