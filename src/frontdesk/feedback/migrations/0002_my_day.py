from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("feedback", "0001_initial")]

    operations = [
        AddIndexConcurrently(
            model_name="response", index=models.Index(fields=["answered_at"], name="response_answered")
        ),
    ]
