"""The index of tickets whose customers are unhappy, built beside the work of the large table."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("tickets", "0032_sentiment")]

    operations = [
        AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(
                models.OrderBy(models.F("last_message_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("sentiment", 1)),
                name="ticket_negative",
            ),
        ),
    ]
