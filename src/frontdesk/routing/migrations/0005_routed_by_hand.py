from django.db import migrations, models


class Migration(migrations.Migration):
    """A further kind of decision; nothing in the database changes."""

    dependencies = [("routing", "0004_directions")]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("sorted", "Put into a queue"),
                    ("offered", "Offered"),
                    ("moved", "Moved to another queue"),
                    ("taken", "Taken"),
                    ("returned", "Came back"),
                    ("directed", "Routed by somebody"),
                ],
                max_length=8,
            ),
        ),
    ]
