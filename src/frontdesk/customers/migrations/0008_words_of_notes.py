"""What is written down about customers is found by its words; indexes that are made beside the desk's work."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("customers", "0007_telling_apart")]

    operations = [
        AddIndexConcurrently(
            model_name="customernote",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector("text", config="simple"), name="customer_note_words"
            ),
        ),
        AddIndexConcurrently(
            model_name="consent",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector("purpose", "source", config="simple"), name="consent_words"
            ),
        ),
    ]
