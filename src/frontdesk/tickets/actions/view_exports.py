"""A list of tickets as CSV or Excel: without a cap, by a job, row by row, so that memory stays flat at any size."""

import csv
import datetime
import secrets
import tempfile
import zoneinfo
from collections.abc import Iterator
from typing import IO, Any, Protocol

import xlsxwriter
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction

from frontdesk.events import SYSTEM, Actor, emit, signal
from frontdesk.kit import clock
from frontdesk.kit.files import remove_stored
from frontdesk.kit.jobs import job
from frontdesk.tickets import facts
from frontdesk.tickets.events import ViewExported, ViewWritten
from frontdesk.tickets.fact import Asker, Cell, Fact
from frontdesk.tickets.logic import conditions
from frontdesk.tickets.logic.cells import neutral
from frontdesk.tickets.logic.conditions import FaultyCondition
from frontdesk.tickets.models import ViewExport
from frontdesk.tickets.permissions import visible_sql

KEPT = datetime.timedelta(hours=24)
TOLD_EVERY = 5000
SHEET_ROWS = 1_000_000  # a sheet holds 1,048,576
State = ViewExport.State


@transaction.atomic
def order_export(
    *, title: str, tree: conditions.Group, columns: list[str], sort: str, format: str, zone: str, by: Actor
) -> ViewExport:
    """Have the list written to a file. Raises PermissionDenied, FaultyCondition, ValueError for an unknown format."""
    if not by.is_agent or by.id is None or not by.has_role("administrator", "supervisor", "agent"):
        raise PermissionDenied
    facts.check(tree)
    for slug in columns:
        facts.find(slug)
    if not facts.find(sort.removeprefix("-")).order or not columns:
        raise FaultyCondition("Nothing can be sorted by that.")
    made = ViewExport.objects.create(
        agent_id=by.id, title=title[:120], format=ViewExport.Format(format).value, conditions=conditions.write(tree),
        columns=columns, sort=sort, zone=zone,
    )  # fmt: skip
    emit(ViewExported(export=made.pk, name=made.title, format=made.format), by=by)
    write_export.defer(export_id=made.pk)
    return made


@job(queue="bulk", tries=3, name="tickets.write_export")
def write_export(export_id: int) -> None:
    """Write the file, with what its agent may see now, and tell how far it is."""
    row = ViewExport.objects.select_related("agent__user").filter(pk=export_id).first()
    if row is None or row.state in {State.DONE, State.EXPIRED}:
        return
    if not row.agent.is_active or not row.agent.user.is_active:
        _end(row, State.FAILED, error="The agent is no longer active.")
        return
    try:
        with tempfile.TemporaryFile() as target:
            rows = _write(row, target)
            size = target.tell()
            target.seek(0)
            row.key = default_storage.save(f"exports/{secrets.token_hex(16)}", File(target))
    except FaultyCondition as fault:
        _end(row, State.FAILED, error=str(fault)[:300])
        return
    _end(row, State.DONE, rows=rows, size=size)


@transaction.atomic
def _end(row: ViewExport, state: str, *, rows: int = 0, size: int = 0, error: str = "") -> None:
    row.state, row.rows, row.size, row.error = state, rows, size, error
    row.expires_at = clock.now() + KEPT
    row.save(update_fields=["state", "rows", "size", "error", "key", "expires_at"])
    emit(ViewWritten(export=row.pk, rows=rows, is_failed=state == State.FAILED), by=SYSTEM)
    signal([f"export.{row.pk}"], [f"agent.{row.agent_id}"])


def _write(row: ViewExport, target: IO[bytes]) -> int:
    """The rows into the file; returns how many. Raises FaultyCondition for what can no longer be asked."""
    actor = row.agent.actor()
    zone = zoneinfo.ZoneInfo(row.zone)
    asker = Asker(actor.id, actor.scope.teams, clock.now(), zone)
    columns = [facts.find(slug) for slug in row.columns]
    sheet: _Sheet = _Csv(target) if row.format == "csv" else _Excel(target)
    sheet.head([fact.label for fact in columns])
    count = 0
    for values in _rows(row, columns, actor, asker):
        sheet.line([_cell(fact, value, zone) for fact, value in zip(columns, values, strict=True)])
        count += 1
        if count % TOLD_EVERY == 0:
            _tell(row, count)
    sheet.close()
    return count


def _rows(row: ViewExport, columns: list[Fact], actor: Actor, asker: Asker) -> Iterator[tuple[Any, ...]]:
    """Row by row through a cursor of the server: neither side ever holds all of it."""
    where, params = facts.where(conditions.without_spam(conditions.read(row.conditions)), asker)
    seen, hidden = visible_sql(actor)
    order = facts.find(row.sort.removeprefix("-")).order
    way = "DESC" if row.sort.startswith("-") else "ASC"
    cells = ", ".join(fact.cell_sql or fact.column_for(asker) for fact in columns)
    text = _SELECT.format(cells=cells, where=where, seen=seen, order=order, way=way)
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(text, [*params, *hidden])
        while batch := cursor.fetchmany(2000):
            yield from batch


_SELECT = "SELECT {cells} FROM tickets_ticket t WHERE {where} AND {seen} ORDER BY {order} {way}, t.id {way}"


def _tell(row: ViewExport, count: int) -> None:
    """How far it is, seen at once: on a connection of its own, since the rows come in one long transaction."""
    from django.db import connections

    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("UPDATE tickets_viewexport SET state = 'running', rows = %s WHERE id = %s", [count, row.pk])
    except DatabaseError:
        pass  # the number is for information alone
    finally:
        other.close()


def _cell(fact: Fact, value: Any, zone: datetime.tzinfo) -> Cell:
    cell = fact.exported(value)
    if isinstance(cell, str):
        return neutral(cell)
    return cell.astimezone(zone).replace(tzinfo=None) if isinstance(cell, datetime.datetime) else cell


class _Sheet(Protocol):
    def head(self, labels: list[str]) -> None: ...
    def line(self, cells: list[Cell]) -> None: ...
    def close(self) -> None: ...


class _Csv:
    """UTF-8 with a mark at its beginning, without which Excel takes it for another charset."""

    def __init__(self, target: IO[bytes]) -> None:
        import io

        self.text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
        self.writer = csv.writer(self.text)

    def head(self, labels: list[str]) -> None:
        self.writer.writerow([neutral(label) for label in labels])

    def line(self, cells: list[Cell]) -> None:
        self.writer.writerow(
            [cell.isoformat(" ", "seconds") if isinstance(cell, datetime.datetime) else cell for cell in cells]
        )

    def close(self) -> None:
        self.text.detach()


class _Excel:
    """One sheet for each million rows; only the present row is in memory."""

    def __init__(self, target: IO[bytes]) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(target, options)
        self.moment = self.book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.bold = self.book.add_format({"bold": True})
        self.labels: list[str] = []

    def head(self, labels: list[str]) -> None:
        self.labels = labels
        self._sheet()

    def _sheet(self) -> None:
        self.sheet = self.book.add_worksheet()
        self.sheet.freeze_panes(1, 0)
        for at, label in enumerate(self.labels):
            self.sheet.write_string(0, at, neutral(label), self.bold)
        self.at = 1

    def line(self, cells: list[Cell]) -> None:
        if self.at > SHEET_ROWS:
            self._sheet()
        for at, cell in enumerate(cells):
            if isinstance(cell, datetime.datetime):
                self.sheet.write_datetime(self.at, at, cell, self.moment)
            elif isinstance(cell, str):
                self.sheet.write_string(self.at, at, cell[:32_000])
            elif cell is not None:
                self.sheet.write_number(self.at, at, cell)
        self.at += 1

    def close(self) -> None:
        self.book.close()


def expire_exports() -> None:
    """Throw away files whose time is over."""
    for row in ViewExport.objects.filter(state=State.DONE, expires_at__lt=clock.now()):
        remove_stored(row.key)
        ViewExport.objects.filter(pk=row.pk).update(state=State.EXPIRED, key="")
    ViewExport.objects.filter(created_at__lt=clock.now() - clock.days(30)).delete()
