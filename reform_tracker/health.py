"""Whether this process can do its work: the answer for load balancers, watchdogs and the supervisor."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

# Migrations that are applied stay applied while the process lives; to read them all on every question costs 20 ms.
_known: dict[str, bool] = {}


@login_not_required
@require_safe
@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """Return 200 if database, migrations and broker are in order, else 503. Says which but not why: anybody may ask."""
    checks: dict[str, Callable[[], bool]] = {
        "database": database_answers,
        "migrations": migrations_are_applied,
        "broker": broker_answers,
    }
    found = {name: "ok" if check() else "failed" for name, check in checks.items()}
    healthy = set(found.values()) == {"ok"}
    return JsonResponse({"status": "ok" if healthy else "failed", **found}, status=200 if healthy else 503)


def database_answers() -> bool:
    """Return whether the database takes a statement."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def migrations_are_applied() -> bool:
    """Return whether the database has every change that this code expects."""
    if not _known.get("migrated"):
        try:
            executor = MigrationExecutor(connection)
            _known["migrated"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        except DatabaseError:
            return False
    return _known["migrated"]


def broker_answers() -> bool:
    """Return whether the Redis-protocol server takes a command."""
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
