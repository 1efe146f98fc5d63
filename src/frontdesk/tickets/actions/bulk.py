"""Many tickets at once: choose, see what would happen, do it, take it back.

Each ticket is changed by the act's own verb in a transaction of its own, with its permission and with the version that
was chosen: what somebody changed meanwhile is left alone and told (A67). Large sets go by a job, some at a time.
"""

import datetime
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from frontdesk.events import Actor, signal
from frontdesk.kit import clock
from frontdesk.kit.jobs import job
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.restoring import COLUMNS, columns_of, put_back
from frontdesk.tickets.actions.row import check_seen, locked_all
from frontdesk.tickets.bulk_act import SAME, BulkAct, NotThis, acts
from frontdesk.tickets.conflict import Conflict, NotAllowedNow
from frontdesk.tickets.models import BulkItem, BulkRun, Ticket

AT_ONCE = 40
CHUNK = 50
MOST = 200_000
LOOKED_AT = 20_000
UNDO_WITHIN = datetime.timedelta(minutes=30)
KEPT = datetime.timedelta(days=7)
MEANWHILE = "Somebody changed it meanwhile."
State = BulkItem.State


@dataclass(frozen=True)
class Outlook:
    """What an act would do: how many would change, are so already, are refused (by reason); `total` of all."""

    total: int
    changes: int = 0
    same: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    is_cut: bool = False


_CHOOSE = """
INSERT INTO tickets_bulkitem (run_id, ticket_id, seen, state, reason)
SELECT %s, t.id, t.version, 'waiting', '' FROM tickets_ticket t WHERE {where} ORDER BY t.id LIMIT {most}
"""


def choose_tickets(where: str, params: list[Any], *, by: Actor, back: str = "") -> BulkRun:
    """Keep the chosen tickets with their versions: a condition on `t`, which holds the permission too."""
    if not by.is_agent or by.id is None or not by.has_role("administrator", "supervisor", "agent"):
        raise PermissionDenied
    with transaction.atomic(), connection.cursor() as cursor:
        run = BulkRun.objects.create(agent_id=by.id, back=back[:1000])
        cursor.execute(_CHOOSE.format(where=where, most=MOST), [run.pk, *params])
    return run


def _allowed(by: Actor) -> Any:
    return permissions.work_on(by)


def look_ahead(run: BulkRun, act: BulkAct, value: str, *, by: Actor) -> Outlook:
    """What the act would do to the chosen tickets as they are now, without doing it."""
    total = run.items.count()
    found: Counter[str] = Counter()
    items = run.items.order_by("id").values_list("ticket_id", "seen")[:LOOKED_AT]
    for start in range(0, len(chosen := list(items)), 500):
        seen = dict(chosen[start : start + 500])
        rows = Ticket.objects.filter(_allowed(by), pk__in=seen)
        wanted = ("status", "version", "merged_into", "requester", *(name.removesuffix("_id") for name in COLUMNS))
        there = list(rows.only(*wanted))
        for ticket, outlook in zip(there, act.outlooks(there, value, by), strict=True):
            found[MEANWHILE if not outlook and ticket.version != seen[ticket.pk] else outlook] += 1
        found["You may not change it."] += len(seen) - len(there)
    refused = {reason: count for reason, count in found.items() if reason not in {"", SAME} and count}
    return Outlook(total, found[""], found[SAME], refused, total > LOOKED_AT)


@transaction.atomic
def begin_bulk(run: BulkRun, *, act: str, value: str, by: Actor) -> BulkRun:
    """Do it: a small set at once, a large one by the worker. Beginning twice does it once. Raises NotThis."""
    row = _own(run, by)
    if row.state != BulkRun.State.DRAFT:
        return row
    entry = acts().get(act)
    if entry is None:
        raise NotThis("Choose what to do.")
    row.act, row.value = act, entry.read(value, by)
    row.said = entry.said(row.value, by)[:2100]
    return _start(row, BulkRun.State.RUNNING, by)


@transaction.atomic
def undo_bulk(run: BulkRun, *, by: Actor) -> BulkRun:
    """Take it back, ticket by ticket, where nobody has changed it since. Twice does it once. Raises NotAllowedNow."""
    row = _own(run, by)
    if row.state in {BulkRun.State.UNDOING, BulkRun.State.UNDONE}:
        return row
    if row.state != BulkRun.State.DONE or row.ended_at is None or clock.now() - row.ended_at > UNDO_WITHIN:
        raise NotAllowedNow("It can no longer be taken back.")
    return _start(row, BulkRun.State.UNDOING, by)


def _own(run: BulkRun, by: Actor) -> BulkRun:
    row = BulkRun.objects.select_for_update().filter(pk=run.pk, agent_id=by.id or 0).first()
    if row is None or not by.is_agent:
        raise PermissionDenied
    return row


def _start(row: BulkRun, state: str, by: Actor) -> BulkRun:
    row.state = state
    row.save(update_fields=["act", "value", "said", "state"])
    if row.items.count() <= AT_ONCE:
        _go_on(row, by, AT_ONCE)
    else:
        run_bulk.defer(run_id=row.pk)
    return row


@job(queue="bulk", name="tickets.run_bulk")
def run_bulk(run_id: int) -> None:
    """Some tickets of a run, then the next some in another job: nothing waits for a large set."""
    row = BulkRun.objects.select_related("agent__user").filter(pk=run_id).first()
    if row is None or row.state not in {BulkRun.State.RUNNING, BulkRun.State.UNDOING}:
        return
    if not row.agent.is_active or not row.agent.user.is_active:
        BulkRun.objects.filter(pk=row.pk).update(state=BulkRun.State.DONE, ended_at=clock.now())
        return
    _go_on(row, row.agent.actor(), CHUNK)
    if row.state in {BulkRun.State.RUNNING, BulkRun.State.UNDOING}:
        run_bulk.defer(run_id=row.pk)


def _go_on(row: BulkRun, by: Actor, count: int) -> None:
    undoing = row.state == BulkRun.State.UNDOING
    wanted = State.CHANGED if undoing else State.WAITING
    act = acts().get(row.act)
    items = list(row.items.filter(state=wanted).select_related("ticket").order_by("id")[:count])
    for item in items:
        if act is None:
            item.state, item.reason = State.REFUSED, "This act is no longer there."
        elif undoing:
            _take_back(item, act, by)
        else:
            _do(item, act, row.value, by)
        item.save(update_fields=["state", "reason", "before", "written"])
    if not row.items.filter(state=wanted).exists():
        row.state = BulkRun.State.UNDONE if undoing else BulkRun.State.DONE
        row.ended_at = row.ended_at if undoing else clock.now()
        row.save(update_fields=["state", "ended_at"])
    signal([f"bulk.{row.pk}"], [f"agent.{row.agent_id}"])


def _do(item: BulkItem, act: BulkAct, value: str, by: Actor) -> None:
    ticket = item.ticket
    if not Ticket.objects.filter(_allowed(by), pk=ticket.pk).exists():
        item.state, item.reason = State.REFUSED, "You may not change it."
        return
    if (outlook := act.outlook(ticket, value, by)) == SAME:
        item.state = State.SAME
        return
    item.before = columns_of(ticket)
    try:
        if outlook:
            raise NotAllowedNow(outlook)
        with transaction.atomic():
            act.do(ticket, value, by, item.seen)
    except Conflict:
        item.state, item.reason = State.REFUSED, MEANWHILE
    except PermissionDenied:
        item.state, item.reason = State.REFUSED, "You may not change it."
    except (NotAllowedNow, ValidationError) as refusal:
        item.state, item.reason = State.REFUSED, str(refusal)[:300]
    else:
        item.state = State.CHANGED
        item.written = Ticket.objects.values_list("version", flat=True).get(pk=ticket.pk)


def _take_back(item: BulkItem, act: BulkAct, by: Actor) -> None:
    try:
        with transaction.atomic():
            rows = locked_all([item.ticket, *act.beside(item.ticket)], allow=_allowed(by))
            if item.written is not None:
                check_seen(rows[item.ticket_id], item.written)
            if not act.undo(item.ticket, item.before or {}, by):
                put_back(item.ticket, item.before or {}, what="what was done to many", by=by)
    except Conflict:
        item.state, item.reason = State.KEPT, MEANWHILE
    except PermissionDenied:
        item.state, item.reason = State.KEPT, "You may not change it any more."
    except NotAllowedNow as refusal:
        item.state, item.reason = State.KEPT, str(refusal)[:300]
    else:
        item.state = State.UNDONE


def forget_old_runs() -> None:
    """Throw away choices and results of last week."""
    BulkRun.objects.filter(created_at__lt=clock.now() - KEPT).delete()
