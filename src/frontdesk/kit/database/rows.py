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
    """The same for stored rows of one model, in one statement; what all have alike is sent once."""
    if not rows:
        return
    model = type(rows[0])
    alike, values = _columns_of(rows, _named(model, names), add=False)
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_rewriting_many(model, names, alike), [*values, [row.pk for row in rows]])


def insert_many(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model in one statement, however many; they do not get their keys and defaults."""
    if not rows:
        return
    model = type(rows[0])
    alike, values = _columns_of(rows, _given(model), add=True)
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_adding_many(model, len(rows), alike), values)


def _columns_of(
    rows: Sequence[models.Model], fields: Sequence[models.Field[Any, Any]], *, add: bool
) -> tuple[tuple[bool, ...], list[Any]]:
    """(which fields all rows have alike, for each field that one value or a list), the former before the latter."""
    database = connections[DEFAULT_DB_ALIAS]
    alike: list[bool] = []
    same, lists = list[Any](), list[Any]()
    for field in fields:
        found = [field.pre_save(row, add) for row in rows]
        first = found[0]
        alike.append(all(value is first or value == first for value in found))
        if alike[-1]:
            same.append(field.get_db_prep_save(first, database))
        elif isinstance(field, _AS_THEY_ARE):
            lists.append(found)
        else:
            lists.append([field.get_db_prep_save(value, database) for value in found])
    return tuple(alike), [*same, *lists]


_AS_THEY_ARE = (models.DateTimeField, models.IntegerField, models.BooleanField, models.CharField, models.ForeignKey)


@lru_cache
def _given(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    return tuple(field for field in _columns(model) if not field.primary_key)


@lru_cache
def _adding_many(model: type[models.Model], count: int, alike: tuple[bool, ...]) -> str:
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    fields = sorted(zip(_given(model), alike, strict=True), key=lambda pair: not pair[1])
    names = ", ".join(quoted(str(field.column)) for field, _ in fields)
    same = [f"%s::{_kind(field)}" for field, is_same in fields if is_same]
    given = ", ".join(f"%s::{_kind(field)}[]" for field, is_same in fields if not is_same)
    rows = f"unnest({given}) AS v" if given else f"generate_series(1, {count})"
    chosen = ", ".join([*same, *(["v.*"] if given else [])])
    return f"INSERT INTO {quoted(model._meta.db_table)} ({names}) SELECT {chosen} FROM {rows}"  # noqa: S608 -- names are the models'


@lru_cache
def _rewriting_many(model: type[models.Model], names: tuple[str, ...], alike: tuple[bool, ...]) -> str:
    quoted, fields = connections[DEFAULT_DB_ALIAS].ops.quote_name, list(zip(_named(model, names), alike, strict=True))
    same = [f"{quoted(str(field.column))} = %s::{_kind(field)}" for field, is_same in fields if is_same]
    lists = [field for field, is_same in fields if not is_same]
    given = ", ".join(f"%s::{kind}[]" for kind in [*map(_kind, lists), "bigint"])
    called = ", ".join(f"c{number}" for number in range(len(lists) + 1))
    changes = ", ".join([*same, *(f"{quoted(str(field.column))} = v.c{at}" for at, field in enumerate(lists))])
    table, key = quoted(model._meta.db_table), quoted(str(model._meta.pk.column))
    return f"UPDATE {table} t SET {changes} FROM unnest({given}) AS v ({called}) WHERE t.{key} = v.c{len(lists)}"  # noqa: S608 -- names are the models'


def _kind(field: models.Field[Any, Any]) -> str:
    return str(field.db_type(connections[DEFAULT_DB_ALIAS]))


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
