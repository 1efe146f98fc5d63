from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("sla", "0005_warn_index"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="clockevent",
            index=models.Index(
                condition=models.Q(("kind__in", ["met", "breached"])), fields=["at"], name="sla_event_ended"
            ),
        ),
        AddIndexConcurrently(
            model_name="slaclock",
            index=models.Index(condition=models.Q(("met_at", None)), fields=["ticket"], name="sla_clock_open"),
        ),
    ]
