"""Rows and hashes of tables, counted by PostgreSQL itself and the same on every machine.

The hash of a table is the sum, over its rows, of the first 60 bits of SHA-256 of the row's text: it does not depend
on the order of rows. Generated columns are left out, because they are computed anew when data comes back, and so are
tables that are not logged: they hold what the desk remembers for speed alone.
"""

from collections.abc import Mapping

from psycopg import Connection, sql

from frontdesk.operations.backup.manifest import Table

# How values are written as text must not depend on the server's own settings.
SETTINGS = {
    "timezone": "UTC",
    "datestyle": "ISO, MDY",
    "intervalstyle": "postgres",
    "extra_float_digits": "1",
    "bytea_output": "hex",
}
_TABLES = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relpersistence = 'p'
   AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
 GROUP BY c.relname ORDER BY c.relname
"""
_COUNT = sql.SQL(
    "SELECT count(*), coalesce(sum(('x' || left(encode(sha256(convert_to(kept::text, 'UTF8')), 'hex'), 15))"
    "::bit(60)::bigint), 0)::text FROM (SELECT {columns} FROM public.{table}) AS kept"
)


def measure(connection: Connection) -> dict[str, Table]:
    """Every table of the database as this transaction sees it."""
    for name, value in SETTINGS.items():
        connection.execute("SELECT set_config(%s, %s, true)", [name, value])
    found: dict[str, Table] = {}
    for name, columns in connection.execute(_TABLES).fetchall():
        counted = connection.execute(_count(name, columns)).fetchone()
        assert counted is not None
        found[name] = Table(columns=columns, rows=counted[0], hash=counted[1])
    return found


def verification(tables: Mapping[str, Table]) -> str:
    """SQL that fails, and with it its transaction, at the first table that is not as measured."""
    settings = [
        sql.SQL("SET LOCAL {} TO {};").format(sql.SQL(name), sql.Literal(value)) for name, value in SETTINGS.items()
    ]
    compared = [
        sql.SQL(
            "SELECT x.* INTO found FROM ({count}) AS x(n, h); IF found.n <> {rows} OR found.h <> {hash} THEN"
            " RAISE EXCEPTION 'The table % is not as it was: % rows instead of %, or other content', {name},"
            " found.n, {rows}; END IF;"
        ).format(
            count=_count(name, table.columns),
            rows=sql.Literal(table.rows),
            hash=sql.Literal(table.hash),
            name=sql.Literal(name),
        )
        for name, table in tables.items()
    ]
    body = sql.SQL("\n").join(compared).as_string(None)
    head = sql.SQL("\n").join(settings).as_string(None)
    return f"{head}\nDO $verify$ DECLARE found record; BEGIN\n{body}\nEND $verify$;\n"


def _count(name: str, columns: list[str]) -> sql.Composed:
    return _COUNT.format(columns=sql.SQL(", ").join(map(sql.Identifier, columns)), table=sql.Identifier(name))
