"""Rows written by the statement that Django would write, put together once for each kind of row.

`create` and `save` put their statements together anew each time, which takes as long as everything else about them. On
the path of a received mail, with a dozen of them, that counts; elsewhere they are as good (ADR 20).
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.expressions import DatabaseDefault


def insert(*rows: models.Model, if_new: bool = False) -> bool:
    """Write new rows of one model in one statement; all must leave the same columns to the database.

    They get their keys and the database's defaults, as by `save`. Generated columns are read when somebody asks.
    With `if_new`, which takes one row, nothing is written and False returned when a unique constraint is against it;
    whoever is writing the same at this moment is waited for.
    """
    if not rows:
        return True
    assert len(rows) == 1 or not if_new
    model, database = type(rows[0]), connections[DEFAULT_DB_ALIAS]  # the proxy would be asked for every column
    left: tuple[str, ...] | None = None
    values: list[Any] = []
    for row in rows:
        found = [(field, field.pre_save(row, add=True)) for field in _columns(model)]
        open_ = tuple(field.attname for field, value in found if _is_left(field, value))
        assert left in (None, open_), "These rows do not leave the same columns to the database."
        left = open_
        values += [field.get_db_prep_save(value, database) for field, value in found if not _is_left(field, value)]
    with database.cursor() as cursor:
        cursor.execute(_statement(model, left or (), len(rows), if_new), values)
        if cursor.rowcount == 0:
            return False
        written = cursor.fetchall() if left else [()] * len(rows)
    for row, filled in zip(rows, written, strict=True):
        row.__dict__.update(zip(left or (), filled, strict=True))
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return True


def update(row: models.Model, *names: str) -> None:
    """Write these fields of a stored row, as `save(update_fields=names)` does."""
    database, fields = connections[DEFAULT_DB_ALIAS], _named(type(row), names)
    values = [field.get_db_prep_save(field.pre_save(row, add=False), database) for field in fields]
    with database.cursor() as cursor:
        cursor.execute(_rewriting(type(row), names), [*values, row.pk])


def update_many(rows: Sequence[models.Model], *names: str) -> None:
    """The same for stored rows of one model, in one statement."""
    if not rows:
        return
    model, database = type(rows[0]), connections[DEFAULT_DB_ALIAS]
    fields = _named(model, names)
    columns = [[field.get_db_prep_save(field.pre_save(row, add=False), database) for row in rows] for field in fields]
    with database.cursor() as cursor:
        cursor.execute(_rewriting_many(model, names), [*columns, [row.pk for row in rows]])


def insert_many(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model in one statement, however many; they do not get their keys and defaults."""
    if not rows:
        return
    model, database = type(rows[0]), connections[DEFAULT_DB_ALIAS]
    fields = [field for field in _columns(model) if not field.primary_key]
    columns = [[field.get_db_prep_save(field.pre_save(row, add=True), database) for row in rows] for field in fields]
    with database.cursor() as cursor:
        cursor.execute(_adding_many(model), columns)


@lru_cache
def _adding_many(model: type[models.Model]) -> str:
    database = connections[DEFAULT_DB_ALIAS]
    quoted = database.ops.quote_name
    fields = [field for field in _columns(model) if not field.primary_key]
    names = ", ".join(quoted(str(field.column)) for field in fields)
    given = ", ".join(f"%s::{field.db_type(database)}[]" for field in fields)
    return f"INSERT INTO {quoted(model._meta.db_table)} ({names}) SELECT * FROM unnest({given})"  # noqa: S608 -- names are the models'


@lru_cache
def _rewriting_many(model: type[models.Model], names: tuple[str, ...]) -> str:
    database = connections[DEFAULT_DB_ALIAS]
    quoted, fields = database.ops.quote_name, _named(model, names)
    kinds = [*(str(field.db_type(database)) for field in fields), "bigint"]
    given = ", ".join(f"%s::{kind}[]" for kind in kinds)
    called = ", ".join(f"c{number}" for number in range(len(kinds)))
    changes = ", ".join(f"{quoted(str(field.column))} = v.c{number}" for number, field in enumerate(fields))
    table, key = quoted(model._meta.db_table), quoted(str(model._meta.pk.column))
    return f"UPDATE {table} t SET {changes} FROM unnest({given}) AS v ({called}) WHERE t.{key} = v.c{len(fields)}"  # noqa: S608 -- names are the models'


@lru_cache
def _named(model: type[models.Model], names: tuple[str, ...]) -> tuple[models.Field[Any, Any], ...]:
    return tuple(next(field for field in _columns(model) if name in {field.name, field.attname}) for name in names)


@lru_cache
def _rewriting(model: type[models.Model], names: tuple[str, ...]) -> str:
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    changes = ", ".join(f"{quoted(str(field.column))} = {_mark(field)}" for field in _named(model, names))
    key = quoted(str(model._meta.pk.column))
    return f"UPDATE {quoted(model._meta.db_table)} SET {changes} WHERE {key} = %s"  # noqa: S608 -- names are the models'


@lru_cache
def _columns(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    return tuple(field for field in model._meta.local_concrete_fields if not field.generated)


def _is_left(field: models.Field[Any, Any], value: Any) -> bool:
    """Whether the database chooses the value: a key of its own, or a default of its own."""
    return isinstance(value, DatabaseDefault) or (value is None and field.primary_key)


@lru_cache
def _statement(model: type[models.Model], left: tuple[str, ...], count: int, if_new: bool) -> str:
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    given = [field for field in _columns(model) if field.attname not in left]
    names = ", ".join(quoted(str(field.column)) for field in given)
    marks = ", ".join(map(_mark, given))
    returned = ", ".join(quoted(str(field.column)) for field in _columns(model) if field.attname in left)
    rows = ", ".join([f"({marks})"] * count)
    sql = f"INSERT INTO {quoted(model._meta.db_table)} ({names}) VALUES {rows}"  # noqa: S608 -- names are the models'
    sql += " ON CONFLICT DO NOTHING" if if_new else ""
    return f"{sql} RETURNING {returned}" if returned else sql


def _mark(field: models.Field[Any, Any]) -> str:
    """The place of a value in a statement; arrays say their type there."""
    if not hasattr(field, "get_placeholder"):
        return "%s"
    return str(field.get_placeholder(None, None, connections[DEFAULT_DB_ALIAS]))
