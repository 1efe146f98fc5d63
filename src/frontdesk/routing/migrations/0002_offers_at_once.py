"""How many offers somebody has to answer at a time, by queue."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="queue",
            name="offers_at_once",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
    ]
