from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("sla", "0004_policies"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="slaclock",
            index=models.Index(
                condition=models.Q(("met_at", None), ("warn_at__isnull", False)),
                fields=["warn_at"],
                name="sla_clock_warn",
            ),
        ),
    ]
