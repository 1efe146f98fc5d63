"""A policy may act when what a customer writes is negative."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("escalation", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="policy",
            name="triggers",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("hand", "Somebody escalates it"),
                        ("claim", "It is not claimed in time"),
                        ("acknowledge", "It is not acknowledged in time"),
                        ("warning", "A promise is nearly due"),
                        ("breach", "A promise is broken"),
                        ("words", "The customer writes one of the words"),
                        ("negative", "What the customer writes is negative"),
                        ("arrival", "It comes in and fits the conditions"),
                    ],
                    max_length=12,
                ),
                default=list,
                size=None,
            ),
        ),
    ]
