from functools import reduce
from operator import or_

import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models
from django.db.models import Q

SUBJECTS = ("ticket", "announcement", "export", "alarm", "rotation")
ABOUT_ONE = reduce(or_, [Q(**{f"{other}__isnull": other != one for other in SUBJECTS}) for one in SUBJECTS])


class Migration(migrations.Migration):
    """A notification may be about a rotation. The version before writes none, and its rows fit the new rule."""

    dependencies = [
        ("escalation", "0006_swaps"),
        ("notifications", "0003_alarms"),
    ]

    operations = [
        migrations.AddField(
            model_name="bundle",
            name="rotation",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="escalation.rotation"
            ),
        ),
        migrations.AddConstraint(
            model_name="bundle",
            constraint=models.UniqueConstraint(fields=("agent", "rotation"), name="bundle_of_rotation"),
        ),
        migrations.RemoveConstraint(model_name="bundle", name="bundle_is_about_one"),
        AddConstraintNotValid(
            model_name="bundle", constraint=models.CheckConstraint(condition=ABOUT_ONE, name="bundle_is_of_one")
        ),
        ValidateConstraint(model_name="bundle", name="bundle_is_of_one"),
    ]
