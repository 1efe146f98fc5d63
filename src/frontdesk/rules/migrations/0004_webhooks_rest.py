"""Why a webhook was switched off, and how long its receiver is left alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rules", "0003_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="webhook",
            name="off_why",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="webhook",
            name="rests_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="webhook",
            name="tried_by",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="webhookcall",
            index=models.Index(condition=models.Q(("state", "failed")), fields=["-id"], name="webhook_calls_failed"),
        ),
    ]
