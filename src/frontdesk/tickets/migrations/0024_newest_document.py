from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("tickets", "0023_orders_of_views")]

    operations = [
        AddIndexConcurrently(model_name="searchdocument", index=models.Index(fields=["upto"], name="document_upto")),
    ]
