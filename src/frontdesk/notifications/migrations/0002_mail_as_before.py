"""Who wanted mail until now goes on getting it; a browser's push ends with its session."""

from django.db import migrations

KINDS = {"assigned": "mail_on_assigned", "answered": "mail_on_answered", "mentioned": "mail_on_mentioned"}


def carry_over(apps, schema_editor):
    agents, choices = apps.get_model("accounts", "Agent"), apps.get_model("notifications", "Choice")
    for kind, column in KINDS.items():
        keys = agents.objects.filter(**{column: True}).values_list("pk", flat=True)
        choices.objects.bulk_create(
            [choices(agent_id=key, kind=kind, medium="mail", is_on=True) for key in keys], ignore_conflicts=True
        )


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial"), ("accounts", "0007_habits")]

    operations = [
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RunSQL(
            "ALTER TABLE notifications_pushsubscription ADD CONSTRAINT push_subscription_session"
            " FOREIGN KEY (session_id) REFERENCES accounts_session (key) ON DELETE CASCADE",
            "ALTER TABLE notifications_pushsubscription DROP CONSTRAINT push_subscription_session",
        ),
    ]
