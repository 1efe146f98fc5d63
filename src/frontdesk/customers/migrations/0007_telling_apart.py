"""Who was said not to be the same person, and which fields stand in the list of customers."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0006_customer_indexes")]

    operations = [
        migrations.AddField(
            model_name="customerfield",
            name="is_listed",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="NotTheSame",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("by_kind", models.CharField(max_length=12)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(blank=True, max_length=200)),
                (
                    "one",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.customer"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("one", "other"), name="not_the_same_once"),
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))), name="not_the_same_in_order"
                    ),
                ],
            },
        ),
    ]
