"""Notes, consents, fields of our own and merges of customers; the version before does not know the new columns."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0004_find_by_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("by_kind", models.CharField(max_length=12)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(blank=True, max_length=200)),
                ("purpose", models.CharField(max_length=80)),
                ("is_given", models.BooleanField()),
                ("source", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="CustomerField",
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
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["position", "name"],
            },
        ),
        migrations.CreateModel(
            name="CustomerMerge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("by_kind", models.CharField(max_length=12)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(blank=True, max_length=200)),
                ("before", models.JSONField(default=dict)),
                ("moved", models.JSONField(default=dict)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by", models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="CustomerNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("by_kind", models.CharField(max_length=12)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(blank=True, max_length=200)),
                ("text", models.TextField()),
                ("key", models.CharField(max_length=64, null=True, unique=True)),
                ("removed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="customer",
            name="fields",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="customer",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_from",
                to="customers.customer",
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="tags",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="consent",
            name="customer",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="consents",
                to="customers.customer",
            ),
        ),
        migrations.AddField(
            model_name="customermerge",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="merges", to="customers.customer"
            ),
        ),
        migrations.AddField(
            model_name="customermerge",
            name="target",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="merged", to="customers.customer"
            ),
        ),
        migrations.AddField(
            model_name="customernote",
            name="customer",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="kept_notes",
                to="customers.customer",
            ),
        ),
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(
                models.F("customer"),
                models.OrderBy(models.F("at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="consent_newest",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("purpose", ""), _negated=True), models.Q(("source", ""), _negated=True)),
                name="consent_to_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="customermerge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("source",), name="customer_merge_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="customermerge",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", models.F("target")), _negated=True), name="customer_merge_into_another"
            ),
        ),
        migrations.AddIndex(
            model_name="customernote",
            index=models.Index(
                models.F("customer"),
                models.OrderBy(models.F("at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="customer_note_newest",
            ),
        ),
        migrations.AddConstraint(
            model_name="customernote",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="customer_note_says_something"
            ),
        ),
        migrations.RunSQL(
            "ALTER TABLE customers_customer ALTER tags SET DEFAULT '{}', ALTER fields SET DEFAULT '{}'",
            migrations.RunSQL.noop,
        ),
    ]
