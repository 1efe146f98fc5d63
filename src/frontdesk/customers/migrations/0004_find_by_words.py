"""Customers are found by the beginnings of the words of their name, address and telephone number."""

from django.db import migrations

_FUNCTION = """
CREATE OR REPLACE FUNCTION desk_name_words(name text, email text, phone text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT to_tsvector('pg_catalog.simple', translate(name || ' ' || email || ' ' || phone, '.@-_+''/:&()', '            '))
$$
"""


class Migration(migrations.Migration):
    atomic = False  # an index that is made beside the desk's work
    dependencies = [("customers", "0003_email_as_stored")]

    operations = [
        migrations.RunSQL(_FUNCTION, "DROP FUNCTION desk_name_words(text, text, text)"),
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS customer_words ON customers_customer "
            "USING gin (desk_name_words(name, email, phone))",
            "DROP INDEX IF EXISTS customer_words",
        ),
    ]
