"""Escalations that ended before their end was kept say so."""

from django.db import migrations

# What ended with its ticket, went on to another level, or left the team that it went to, is not open.
ENDED = """
UPDATE tickets_escalation e
   SET ended_at = COALESCE(t.closed_at, t.solved_at, t.updated_at),
       ended_how = CASE WHEN t.status IN ('solved', 'closed', 'spam') THEN 'ended' ELSE 'moved' END
  FROM tickets_ticket t
 WHERE t.id = e.ticket_id AND e.ended_at IS NULL
   AND (t.status IN ('solved', 'closed', 'spam') OR t.team_id IS DISTINCT FROM e.to_team_id
        OR EXISTS (SELECT 1 FROM tickets_escalation n WHERE n.ticket_id = e.ticket_id AND n.id > e.id))
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0029_escalations_end"),
    ]

    operations = [
        migrations.RunSQL(ENDED, migrations.RunSQL.noop),
    ]
