"""Fields of our own about companies; the version before does not know the new columns."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0008_words_of_notes"),
    ]

    operations = [
        migrations.CreateModel(
            name="OrganizationField",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("slug", models.SlugField(max_length=60, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "Text"),
                            ("choice", "Choice"),
                            ("number", "Number"),
                            ("date", "Date"),
                            ("check", "Check"),
                        ],
                        default="text",
                        max_length=10,
                    ),
                ),
                ("hint", models.CharField(blank=True, max_length=160)),
                (
                    "choices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("is_listed", models.BooleanField(db_default=False, default=False)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["position", "name"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="organization",
            name="fields",
            field=models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddField(
            model_name="organization",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
    ]
