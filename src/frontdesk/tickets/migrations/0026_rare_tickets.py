"""Indexes of the few long and the few escalated tickets, built beside the work of the large table."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("tickets", "0025_my_day")]

    operations = [
        AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("message_count__gt", 20)), fields=["message_count"], name="ticket_long"
            ),
        ),
        AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(
                models.F("level"),
                models.OrderBy(models.F("last_message_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("level__gt", 1)),
                name="ticket_level",
            ),
        ),
    ]
