"""What an agency reported is a kind of notice of its own, so that it can be told without a mail."""

from django.db import migrations, models

KINDS = [
    ("to_acknowledge", "To acknowledge"),
    ("due_soon", "Due soon"),
    ("overdue", "Overdue"),
    ("stale", "No update for long"),
    ("waiting_acceptance", "Waiting for acceptance"),
    ("returned", "Returned"),
    ("extension_waiting", "Extension waiting"),
    ("undated_silent", "Undated and silent"),
    ("assigned", "Newly assigned"),
    ("reported", "Reported"),
    ("decided", "Decided"),
    ("nudged", "Urged"),
    ("objection", "Objection waiting"),
    ("obstacle", "Obstacle"),
]


class Migration(migrations.Migration):
    """Adds the kind "reported"; no table changes."""

    dependencies = [("tasks", "0005_progress_append_only_again")]
    operations = [
        migrations.AlterField("notice", "kind", models.CharField(choices=KINDS, max_length=30, verbose_name="kind")),
        migrations.AlterField(
            "preference", "kind", models.CharField(choices=KINDS, max_length=30, verbose_name="kind")
        ),
        migrations.AlterField(
            "reminderpolicy", "kind", models.CharField(choices=KINDS, max_length=30, unique=True, verbose_name="kind")
        ),
    ]
