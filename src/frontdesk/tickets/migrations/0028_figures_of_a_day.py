"""Indexes that answer for the figures of a day alone, built beside the work of the large tables."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

UNSOLVED = ["new", "open", "pending", "on_hold"]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("tickets", "0027_draft_doing")]

    operations = [
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(
                condition=models.Q(("is_automatic", False), ("kind", "outbound")),
                fields=["agent", "created_at"],
                include=["ticket"],
                name="message_said",
            ),
        ),
        RemoveIndexConcurrently(model_name="message", name="message_replies"),
        AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("status__in", UNSOLVED)),
                fields=["assignee"],
                include=["team"],
                name="ticket_held",
            ),
        ),
        AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("first_replied_at__isnull", False)),
                fields=["first_replied_at"],
                include=["id", "created_at"],
                name="ticket_first_reply",
            ),
        ),
    ]
