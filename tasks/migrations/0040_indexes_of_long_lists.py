"""Indexes for the orders in which a hundred thousand assignments and a million audit events are read."""

from django.db import migrations, models

import tasks.models.setting

# What has no date stands last in both directions, which only PostgreSQL keeps in an index; SQLite sorts.
ORDERS = {
    "assignment_due_latest": "due_on DESC NULLS LAST, id DESC",
    "assignment_updated": "last_entry_at DESC NULLS LAST, id DESC",
}


def add_orders(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, order in ORDERS.items():
            schema_editor.execute(f"CREATE INDEX {name} ON tasks_assignment ({order})")


def drop_orders(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in ORDERS:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    """Adds the indexes, and lets a new setting do without a migration."""

    dependencies = [("tasks", "0010_notice_of_reports")]
    operations = [
        migrations.AddIndex(model_name="auditevent", index=models.Index(fields=["-at", "-id"], name="audit_latest")),
        migrations.AddIndex(
            model_name="auditevent", index=models.Index(fields=["verb", "-at", "-id"], name="audit_verb")
        ),
        migrations.RemoveIndex(model_name="auditevent", name="audit_newest"),
        migrations.AlterField(
            model_name="setting",
            name="name",
            field=models.CharField(
                choices=tasks.models.setting.setting_choices, max_length=60, unique=True, verbose_name="name"
            ),
        ),
        migrations.RunPython(add_orders, drop_orders),
    ]
