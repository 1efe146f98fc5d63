"""The board is counted by what changes: see docs/adr/0041."""

import django.contrib.postgres.fields
from django.db import migrations, models

# All that is remembered for the board's speed loses its content together in a crash, and is counted anew. Nobody looks
# for one of the tickets that have moved: they are taken all together.
TABLES = """
ALTER TABLE board_standing SET UNLOGGED;
ALTER TABLE board_moved SET UNLOGGED;
ALTER TABLE board_moved DROP CONSTRAINT board_moved_pkey;
"""
LOGGED = """
DELETE FROM board_moved;
ALTER TABLE board_moved ADD CONSTRAINT board_moved_pkey PRIMARY KEY (ticket);
ALTER TABLE board_moved SET LOGGED;
ALTER TABLE board_standing SET LOGGED;
"""
# Of a promise, only what it counts for is looked at: due instants move by the hundred thousand when hours change.
TRIGGERS = """
CREATE FUNCTION board_note_ticket() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  INSERT INTO board_moved (ticket) VALUES (COALESCE(NEW.id, OLD.id));
  RETURN NULL;
END $body$;
CREATE FUNCTION board_note_part() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  INSERT INTO board_moved (ticket) VALUES (COALESCE(NEW.ticket_id, OLD.ticket_id));
  RETURN NULL;
END $body$;
CREATE TRIGGER board_note AFTER INSERT OR UPDATE OR DELETE ON tickets_ticket
  FOR EACH ROW EXECUTE FUNCTION board_note_ticket();
CREATE TRIGGER board_note AFTER INSERT OR UPDATE OR DELETE ON tickets_escalation
  FOR EACH ROW EXECUTE FUNCTION board_note_part();
CREATE TRIGGER board_note AFTER INSERT OR DELETE ON sla_slaclock
  FOR EACH ROW EXECUTE FUNCTION board_note_part();
CREATE TRIGGER board_note_change AFTER UPDATE ON sla_slaclock FOR EACH ROW
  WHEN ((OLD.ticket_id, OLD.met_at, OLD.is_breached, OLD.paused_at, OLD.warned_percent)
        IS DISTINCT FROM (NEW.ticket_id, NEW.met_at, NEW.is_breached, NEW.paused_at, NEW.warned_percent))
  EXECUTE FUNCTION board_note_part();
"""
FORGET = """
DROP TRIGGER board_note_change ON sla_slaclock;
DROP TRIGGER board_note ON sla_slaclock;
DROP TRIGGER board_note ON tickets_escalation;
DROP TRIGGER board_note ON tickets_ticket;
DROP FUNCTION board_note_part();
DROP FUNCTION board_note_ticket();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("board", "0002_alarms"),
        ("sla", "0006_board_indexes"),
        ("tickets", "0030_old_escalations_end"),
    ]

    operations = [
        migrations.AddField("snapshot", "asked_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="Moved",
            fields=[("ticket", models.BigIntegerField(primary_key=True, serialize=False))],
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                ("ticket", models.BigIntegerField(primary_key=True, serialize=False)),
                ("team", models.BigIntegerField()),
                ("waiting_since", models.DateTimeField(null=True)),
                ("keys", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("waiting_since__isnull", False)),
                        fields=["team", "waiting_since"],
                        name="board_longest_waiting",
                    )
                ],
            },
        ),
        migrations.RunSQL(TABLES, LOGGED),
        migrations.RunSQL(TRIGGERS, FORGET),
    ]
