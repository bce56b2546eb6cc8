"""Audit events and progress entries are added, never altered: the database itself refuses an update."""

from django.db import migrations

TABLES = ("tasks_auditevent", "tasks_progressentry")


def _sqlite_trigger(table):
    return (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _postgresql_trigger(table):
    return (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION tasks_refuse_update()"
    )


POSTGRESQL_FUNCTION = """
CREATE FUNCTION tasks_refuse_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""


def add_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
        make = _postgresql_trigger
    else:
        make = _sqlite_trigger
    for table in TABLES:
        schema_editor.execute(make(table), params=None)


def drop_triggers(apps, schema_editor):
    on_table = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER {table}_append_only" + (f" ON {table}" if on_table else ""))
    if on_table:
        schema_editor.execute("DROP FUNCTION tasks_refuse_update()")


class Migration(migrations.Migration):
    """Guards the records that must stay as they were written."""

    dependencies = [("tasks", "0001_first_records")]
    operations = [migrations.RunPython(add_triggers, drop_triggers)]
