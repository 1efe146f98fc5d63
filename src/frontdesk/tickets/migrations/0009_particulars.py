from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0008_copies")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="particulars",
            field=models.JSONField(blank=True, null=True),
        ),
    ]
