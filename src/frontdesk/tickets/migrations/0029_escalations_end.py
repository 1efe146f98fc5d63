"""Escalations have a kind, a reason and an end."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_endless_lists"),
        ("tickets", "0028_figures_of_a_day"),
    ]

    operations = [
        migrations.AddField(
            model_name="escalation",
            name="cause",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="escalation",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="escalation",
            name="ended_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="escalation",
            name="ended_how",
            field=models.CharField(blank=True, db_default="", default="", max_length=12),
        ),
        migrations.AddField(
            model_name="escalation",
            name="ended_note",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="escalation",
            name="from_agent",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.agent",
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="in_charge",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.agent",
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="kind",
            field=models.CharField(
                choices=[("functional", "To another team"), ("hierarchical", "To a supervisor")],
                db_default="functional",
                default="functional",
                max_length=12,
            ),
        ),
        migrations.AddField(
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
                    ("arrival", "Who asks, or what for"),
                    ("rule", "A rule"),
                ],
                db_default="hand",
                default="hand",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="escalation",
            name="to_team",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.team"
            ),
        ),
        migrations.AddIndex(
            model_name="escalation",
            index=models.Index(condition=models.Q(("ended_at", None)), fields=["-at", "-id"], name="escalation_open"),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "hierarchical"), ("to_team__isnull", False), _connector="OR"),
                name="escalation_goes_to_a_team",
            ),
        ),
    ]
