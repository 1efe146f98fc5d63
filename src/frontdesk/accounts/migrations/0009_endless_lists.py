from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_special_hours")]

    operations = [
        migrations.AddField(
            model_name="agent",
            name="has_endless_lists",
            field=models.BooleanField(db_default=False, default=False),
        )
    ]
