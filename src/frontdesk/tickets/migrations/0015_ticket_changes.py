"""Counts of views are kept by what changes: see docs/adr/0021."""

from django.db import migrations

# Both tables are remembered for speed alone, and lose their content together in a crash.
UNLOGGED = """
ALTER TABLE tickets_viewcount SET UNLOGGED;
ALTER TABLE tickets_ticketchange SET UNLOGGED;
"""
LOGGED = """
ALTER TABLE tickets_ticketchange SET LOGGED;
ALTER TABLE tickets_viewcount SET LOGGED;
"""
TRIGGER = """
CREATE FUNCTION tickets_remember_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF current_setting('frontdesk.remembers_changes', true) = 'off' THEN
    RETURN NULL;
  END IF;
  INSERT INTO tickets_ticketchange (xid, was, becomes) VALUES (
    pg_current_xact_id()::text::bigint,
    CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - 'search' END,
    CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - 'search' END);
  RETURN NULL;
END $body$;
CREATE TRIGGER remember_change AFTER INSERT OR UPDATE OR DELETE ON tickets_ticket
  FOR EACH ROW EXECUTE FUNCTION tickets_remember_change();
"""
FORGET = """
DROP TRIGGER remember_change ON tickets_ticket;
DROP FUNCTION tickets_remember_change();
"""


class Migration(migrations.Migration):
    dependencies = [("tickets", "0014_saved_views")]

    operations = [migrations.RunSQL(UNLOGGED, LOGGED), migrations.RunSQL(TRIGGER, FORGET)]
