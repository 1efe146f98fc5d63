from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("tickets", "0024_newest_document")]

    operations = [
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(
                condition=models.Q(("kind", "outbound")), fields=["agent", "created_at"], name="message_replies"
            ),
        ),
        AddIndexConcurrently(
            model_name="snooze",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", False)), fields=["by_id", "ended_at"], name="snooze_ended"
            ),
        ),
    ]
