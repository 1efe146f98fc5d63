"""Partial indexes of few rows on the large table, built beside its work; and where joined tickets go on."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("tickets", "0011_acts")]

    operations = [
        AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(
                models.OrderBy(models.F("last_message_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("snoozed_until__isnull", False)),
                name="ticket_snoozed",
            ),
        ),
        AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(
                models.OrderBy(models.F("last_message_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("status", "spam")),
                name="ticket_spam",
            ),
        ),
        AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="ticket_merged_into"
            ),
        ),
        migrations.RunSQL(
            "UPDATE tickets_ticket t SET merged_into_id = l.other_id FROM tickets_link l"
            " WHERE l.decision = 'joined' AND l.ticket_id = t.id AND t.merged_into_id IS NULL",
            migrations.RunSQL.noop,
        ),
    ]
