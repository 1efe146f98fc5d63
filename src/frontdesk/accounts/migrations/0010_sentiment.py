"""Whether it is read how customers feel."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_endless_lists"),
    ]

    operations = [
        migrations.AddField(
            model_name="workspace",
            name="reads_sentiment",
            field=models.BooleanField(db_default=True, default=True),
        ),
    ]
