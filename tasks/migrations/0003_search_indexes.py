"""PostgreSQL finds a piece of text in a million rows by trigram indexes; SQLite reads its column through."""

import logging

from django.db import migrations, transaction
from django.db.utils import DatabaseError

logger = logging.getLogger(__name__)

COLUMNS = (("tasks_task", "search_text"), ("tasks_directive", "search_text"), ("tasks_directive", "number_tokens"))


def add_indexes(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError as error:  # a role without the right to create extensions, or a server without contrib
        logger.warning("searching works without its index, because pg_trgm can't be created: %s", error)
        return
    for table, column in COLUMNS:
        schema_editor.execute(f"CREATE INDEX {table}_{column}_trigram ON {table} USING gin ({column} gin_trgm_ops)")


def drop_indexes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, column in COLUMNS:
            schema_editor.execute(f"DROP INDEX IF EXISTS {table}_{column}_trigram")


class Migration(migrations.Migration):
    """Indexes for searching by a piece of text."""

    dependencies = [("tasks", "0002_append_only_records")]
    operations = [migrations.RunPython(add_indexes, drop_indexes)]
