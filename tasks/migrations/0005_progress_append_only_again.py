"""SQLite made the table of progress entries anew to add its columns, and with it lost the trigger that guards it."""

from django.db import migrations

NAME = "tasks_progressentry_append_only"
TRIGGER = (
    f"CREATE TRIGGER IF NOT EXISTS {NAME} BEFORE UPDATE ON tasks_progressentry "
    "BEGIN SELECT RAISE(ABORT, 'tasks_progressentry is append-only'); END"
)


def guard_again(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(TRIGGER, params=None)


class Migration(migrations.Migration):
    """Guards progress entries again."""

    dependencies = [("tasks", "0004_life_of_an_order")]
    operations = [migrations.RunPython(guard_again, migrations.RunPython.noop)]
