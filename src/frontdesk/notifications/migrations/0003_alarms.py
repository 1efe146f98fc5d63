import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """A notification may be about an alarm. The version before writes none, and its rows fit the new rule."""

    dependencies = [
        ("board", "0002_alarms"),
        ("notifications", "0002_mail_as_before"),
    ]

    operations = [
        migrations.AddField(
            model_name="bundle",
            name="alarm",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="board.alarm"
            ),
        ),
        migrations.AddConstraint(
            model_name="bundle",
            constraint=models.UniqueConstraint(fields=("agent", "alarm"), name="bundle_of_alarm"),
        ),
        migrations.RemoveConstraint(model_name="bundle", name="bundle_is_about_one_thing"),
        AddConstraintNotValid(
            model_name="bundle",
            constraint=models.CheckConstraint(
                condition=Q(alarm=None, announcement=None, export=None, ticket__isnull=False)
                | Q(alarm=None, announcement__isnull=False, export=None, ticket=None)
                | Q(alarm=None, announcement=None, export__isnull=False, ticket=None)
                | Q(alarm__isnull=False, announcement=None, export=None, ticket=None),
                name="bundle_is_about_one",
            ),
        ),
        ValidateConstraint(model_name="bundle", name="bundle_is_about_one"),
    ]
