"""Keeping the figures of a day."""

from dataclasses import fields
from datetime import datetime

from django.db import connection, transaction

from reports.models import CompletionSnapshot
from reports.queries.counts import grouped
from reports.queries.history import known_at
from reports.rules.rates import Counts
from reports.rules.scopes import SNAPSHOT_SCOPES, Scope
from tasks.rules.clock import local_date

PARTS = [part.name for part in fields(Counts)]


@transaction.atomic
def compute_completion(*, now: datetime) -> int:
    """Keep the counts of everything and of each agency, body and directive as of `now`; return how many rows.

    Effects: replaces what was kept of that day, also by another worker at the same time.
    Queries: one for each scope and one that removes what is no longer there, whatever the number of assignments.
    """
    rows = sum(_keep(scope, now) for scope in SNAPSHOT_SCOPES)
    CompletionSnapshot.objects.filter(taken_on=local_date(now)).exclude(taken_at=now).delete()
    return rows


def _keep(scope: Scope, now: datetime) -> int:
    """Count and store one scope in a single statement; the ORM could only carry every row through this process."""
    counted = grouped(known_at(now), scope, "status_then").filter(key__isnull=False)
    inner, parameters = counted.query.sql_with_params()
    sums = ", ".join(f"COALESCE(SUM(CASE WHEN status_then = '{part}' THEN number ELSE 0 END), 0)" for part in PARTS)
    replaced = ", ".join(f"{column} = excluded.{column}" for column in ["taken_at", *PARTS])
    # Everything together is one row even when there is nothing; the order keeps two workers from locking crosswise.
    key, tail = ("0", "") if scope == Scope.ALL else ("counted.key", "GROUP BY counted.key ORDER BY counted.key")
    # Only names of our own stand in the text; every value is a parameter.
    statement = f"""
        INSERT INTO {CompletionSnapshot._meta.db_table} (taken_on, taken_at, scope, scope_id, {", ".join(PARTS)})
        SELECT %s, %s, %s, {key}, {sums} FROM ({inner}) AS counted WHERE 1 = 1 {tail}
        ON CONFLICT (taken_on, scope, scope_id) DO UPDATE SET {replaced}"""  # noqa: S608
    day = connection.ops.adapt_datefield_value(local_date(now))
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(statement, [day, moment, scope.value, *parameters])
        return cursor.rowcount
