"""What goes along with a draft when it is sent."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0026_rare_tickets"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="doing",
            field=models.CharField(blank=True, db_default="", max_length=300),
        ),
    ]
