from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("kit", "0002_safety")]

    operations = [
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("began_at", models.DateTimeField(db_default=Now())),
                ("reason", models.CharField(max_length=200)),
            ],
            options={
                "db_table": "kit_hold",
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_hold")],
            },
        ),
    ]
