"""Levels, escalation policies, pagings, rotations."""

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import frontdesk.kit.crypto


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0009_endless_lists"),
        ("tickets", "0027_draft_doing"),
    ]

    operations = [
        migrations.CreateModel(
            name="Hook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True)),
                ("url", models.URLField(max_length=500)),
                ("secret", frontdesk.kit.crypto.SealedField()),
                ("is_active", models.BooleanField(default=True)),
                ("last_status", models.CharField(blank=True, editable=False, max_length=200)),
                ("told_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "verbose_name": "escalation webhook",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="LevelTarget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Level 1"), (2, "Level 2"), (3, "Level 3")], unique=True
                    ),
                ),
                ("claim_seconds", models.PositiveIntegerField(blank=True, null=True)),
                ("acknowledge_seconds", models.PositiveIntegerField(blank=True, null=True)),
                ("is_calendar_time", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["level"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("level__range", (1, 3))), name="level_target_level"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("claim_seconds", 0), _negated=True),
                            models.Q(("acknowledge_seconds", 0), _negated=True),
                        ),
                        name="level_target_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Policy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True)),
                ("position", models.PositiveSmallIntegerField(default=50)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "triggers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("hand", "Somebody escalates it"),
                                ("claim", "It is not claimed in time"),
                                ("acknowledge", "It is not acknowledged in time"),
                                ("warning", "A promise is nearly due"),
                                ("breach", "A promise is broken"),
                                ("words", "The customer writes one of the words"),
                                ("arrival", "It comes in and fits the conditions"),
                            ],
                            max_length=12,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                ("conditions", models.JSONField(blank=True, default=dict)),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("functional", "To another team"), ("hierarchical", "To a supervisor")],
                        default="hierarchical",
                        max_length=12,
                    ),
                ),
                ("repeats", models.PositiveSmallIntegerField(default=1)),
                ("calls_all", models.BooleanField(default=True)),
                (
                    "in_charge",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.agent",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "verbose_name": "escalation policy",
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Paging",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("policy_name", models.CharField(blank=True, max_length=80)),
                ("plan", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "Nobody has answered yet"),
                            ("acknowledged", "Acknowledged"),
                            ("exhausted", "Everybody was told, nobody answered"),
                            ("ended", "Ended"),
                        ],
                        default="running",
                        max_length=12,
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField(null=True)),
                ("started_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "escalation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="paging", to="tickets.escalation"
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pagings", to="tickets.ticket"
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="escalation.policy",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Acted",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cause", models.CharField(max_length=120)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tickets.ticket",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="escalation.policy"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Rotation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True)),
                ("time_zone", models.CharField(default="UTC", max_length=64)),
                (
                    "unit",
                    models.CharField(
                        choices=[("hours", "Hours"), ("days", "Days"), ("weeks", "Weeks")],
                        default="weeks",
                        max_length=5,
                    ),
                ),
                ("length", models.PositiveSmallIntegerField(default=1)),
                ("handover_at", models.TimeField(default=datetime.time(9, 0))),
                ("starts_on", models.DateField()),
                ("from_time", models.TimeField(blank=True, null=True)),
                ("until_time", models.TimeField(blank=True, null=True)),
                (
                    "days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("length__range", (1, 52)),
                            models.Q(
                                models.Q(("unit", "hours"), _negated=True),
                                ("length__in", [1, 2, 3, 4, 6, 8, 12]),
                                _connector="OR",
                            ),
                        ),
                        name="rotation_length",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("from_time", None), ("until_time", None)),
                            models.Q(("from_time__isnull", False), ("until_time__isnull", False)),
                            _connector="OR",
                        ),
                        name="rotation_hours",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("after_minutes", models.PositiveSmallIntegerField(default=0)),
                (
                    "whom",
                    models.CharField(
                        choices=[
                            ("on_call", "Who is on call in a rotation"),
                            ("agent", "One person"),
                            ("in_charge", "Who is in charge of the escalation"),
                            ("team", "The ticket’s team"),
                            ("leads", "The supervisors of its team"),
                            ("supervisors", "All supervisors"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "media",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12), blank=True, default=list, size=None
                    ),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.agent",
                    ),
                ),
                (
                    "hook",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="escalation.hook",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="escalation.policy",
                    ),
                ),
                (
                    "rotation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="escalation.rotation",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="RotationMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.agent"
                    ),
                ),
                (
                    "rotation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="escalation.rotation",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="StandIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=200)),
                ("by_name", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.agent"
                    ),
                ),
                (
                    "rotation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stand_ins",
                        to="escalation.rotation",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="LevelClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "target",
                    models.CharField(choices=[("claim", "Claim"), ("acknowledge", "Acknowledge")], max_length=12),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("budget_seconds", models.PositiveIntegerField()),
                ("is_calendar_time", models.BooleanField()),
                ("started_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("met_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("is_missed", models.BooleanField(default=False)),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="level_clocks",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None), ("is_missed", False), ("met_at", None)),
                        fields=["due_at"],
                        name="level_clock_due",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("ticket", "target"), name="level_clock_once")],
            },
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField()),
                ("step", models.PositiveSmallIntegerField()),
                ("whom", models.CharField(max_length=120)),
                ("outcome", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "agent",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.agent",
                    ),
                ),
                (
                    "hook",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="escalation.hook",
                    ),
                ),
                (
                    "paging",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calls",
                        to="escalation.paging",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("paging", "round", "step", "agent", "hook"), name="call_once", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(condition=models.Q(("repeats__lte", 10)), name="escalation_repeats"),
        ),
        migrations.AddIndex(
            model_name="paging",
            index=models.Index(
                condition=models.Q(("next_at__isnull", False), ("state", "running")),
                fields=["next_at"],
                name="paging_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="acted",
            constraint=models.UniqueConstraint(fields=("ticket", "policy", "cause"), name="escalation_acted_once"),
        ),
        migrations.AddConstraint(
            model_name="policystep",
            constraint=models.UniqueConstraint(fields=("policy", "position"), name="policy_step_once"),
        ),
        migrations.AddConstraint(
            model_name="policystep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("whom", "on_call"), _negated=True), ("rotation__isnull", False), _connector="OR"
                ),
                name="policy_step_has_a_rotation",
            ),
        ),
        migrations.AddConstraint(
            model_name="policystep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("whom", "agent"), _negated=True), ("agent__isnull", False), _connector="OR"
                ),
                name="policy_step_has_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="rotationmember",
            constraint=models.UniqueConstraint(fields=("rotation", "position"), name="rotation_place_once"),
        ),
        migrations.AddIndex(
            model_name="standin",
            index=models.Index(fields=["rotation", "ends_at"], name="stand_in_rotation"),
        ),
        migrations.AddConstraint(
            model_name="standin",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="stand_in_has_a_length"
            ),
        ),
    ]
