"""The sequence from which ticket numbers are made."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tickets", "0002_tracking_code")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE ticket_position MINVALUE 0 START WITH 0", "DROP SEQUENCE ticket_position")
    ]
