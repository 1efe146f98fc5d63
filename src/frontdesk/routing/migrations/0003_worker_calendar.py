"""By whose hours the duty of an agent ends."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_endless_lists"), ("routing", "0002_offers_at_once")]

    operations = [
        migrations.AddField(
            model_name="worker",
            name="calendar",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.calendar",
            ),
        ),
    ]
