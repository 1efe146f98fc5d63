"""How customers feel in what they write, by message, and as lists show it."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_sentiment"),
        ("customers", "0008_words_of_notes"),
        ("tickets", "0031_priorities"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sentiment",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="sentiment",
                        serialize=False,
                        to="tickets.message",
                    ),
                ),
                (
                    "label",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Negative"), (2, "Neutral"), (3, "Positive")], null=True
                    ),
                ),
                ("score", models.FloatField(null=True)),
                ("reader", models.CharField(blank=True, max_length=20)),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                ("read_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.AddField(
            model_name="ticket",
            name="sentiment",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="escalation",
            name="reason",
            field=models.CharField(
                choices=[
                    ("hand", "By hand"),
                    ("claim", "Not claimed in time"),
                    ("acknowledge", "Not acknowledged in time"),
                    ("warning", "A promise is nearly due"),
                    ("breach", "A promise is broken"),
                    ("words", "The customer's words"),
                    ("negative", "The customer is unhappy"),
                    ("arrival", "Who asks, or what for"),
                    ("rule", "A rule"),
                ],
                db_default="hand",
                default="hand",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="sentiment",
            constraint=models.CheckConstraint(
                condition=models.Q(("label", None), ("label__range", (1, 3)), _connector="OR"), name="sentiment_label"
            ),
        ),
        migrations.AddConstraint(
            model_name="sentiment",
            constraint=models.CheckConstraint(
                condition=models.Q(("score", None), ("score__range", (-1, 1)), _connector="OR"), name="sentiment_score"
            ),
        ),
        migrations.AddConstraint(
            model_name="sentiment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("label", None), ("reader", ""), ("score", None)),
                    models.Q(
                        ("label__isnull", False), ("score__isnull", False), models.Q(("reader", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="sentiment_is_read_or_not",
            ),
        ),
    ]
