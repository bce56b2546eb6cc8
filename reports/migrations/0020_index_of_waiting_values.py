"""Finds the few values that wait for verification among all that were ever given."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0030_published_scores_stay")]

    operations = [
        migrations.AddIndex(
            model_name="value",
            index=models.Index(condition=models.Q(("state", "submitted")), fields=["period"], name="value_waiting"),
        ),
    ]
