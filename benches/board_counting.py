"""In a process with our settings: `begin` puts escalations, alarms and lines in, `count` counts, `end` takes them out.

`begin` prints the cookie of a supervisor and the addresses; `count` milliseconds and what each statement reads. What
`count` changes is taken back.
"""
# ruff: noqa: E402  (Django is set up before its models are imported)

import json
import statistics
import sys
import time
from random import Random
from typing import Any

import django

django.setup()

from django.db import connection, transaction
from django.urls import reverse

from benches.plans import planned
from benches.prepare import signed_in
from frontdesk.accounts.models import Agent
from frontdesk.board.actions import counting
from frontdesk.board.models import Alarm, Moved, Snapshot
from frontdesk.kit import clock
from frontdesk.routing.models import Place, Queue
from frontdesk.sla.models import SlaClock
from frontdesk.tickets.models import Escalation, Ticket

ESCALATIONS, WAITING, CHANGED, TIMES = 2_000, 2_000, 50, 20
MARK = "Put in by a bench"
LARGE = ("tickets_ticket", "sla_slaclock", "sla_clockevent", "tickets_escalation", "board_standing")
SMALL = 2_000_000  # bytes: such a table is best read as a whole


def begin() -> dict[str, str]:
    """Put in what a seeded desk has not; a supervisor signs in."""
    end()
    chance = Random(5)
    unsolved = list(Ticket.objects.unsolved().order_by("-pk").values_list("pk", flat=True)[: 4 * ESCALATIONS])
    now = clock.now()
    Escalation.objects.bulk_create(
        Escalation(
            ticket_id=pk, kind="hierarchical", from_level=1, to_level=1, note=MARK, by_name=MARK,
            acknowledged_at=now if chance.random() < 0.5 else None,
        )
        for pk in chance.sample(unsolved, min(ESCALATIONS, len(unsolved)))
    )  # fmt: skip
    queue = Queue.objects.create(name=MARK, is_active=False, position=999)
    Place.objects.bulk_create(
        Place(ticket_id=pk, queue=queue, state="waiting", entered_at=now, joined_at=now, turn_at=now)
        for pk in unsolved[:WAITING]
    )
    for measure in ("late", "unassigned", "not_taken"):
        Alarm.objects.create(name=f"{MARK}: {measure}", measure=measure, threshold=10**6)
    who = Agent.objects.filter(role__in=("supervisor", "administrator"), is_active=True).order_by("-role")[:1].get()
    board = reverse("workspace:board")
    pages = {"board": board, "figures": f"{board}?block=figures", "overview": reverse("workspace:overview")}
    return {"cookie": signed_in(who), **pages}


def end() -> None:
    """Take it out again, with what the board has remembered."""
    Alarm.objects.filter(name__startswith=MARK).delete()
    Place.objects.filter(queue__name=MARK).delete()
    Queue.objects.filter(name=MARK).delete()
    Escalation.objects.filter(note=MARK).delete()
    Snapshot.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE board_standing, board_moved")


def count() -> dict[str, Any]:
    """What counting takes: wholly, again, and after some tickets have changed."""
    with transaction.atomic():
        began = time.perf_counter()
        known = counting.count_anew(clock.now())
        found: dict[str, Any] = {"whole": 1000 * (time.perf_counter() - began)}
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE board_standing")
        known, found["nothing"], _ = _again(known, changes=0)
        known, found["changed"], found["plans"] = _again(known, changes=CHANGED)
        figures = known.data["figures"]
        with transaction.atomic():
            found["is_right"] = counting.count_anew(known.taken_at).data == known.data
            transaction.set_rollback(True)
        about = {"open": "open", "escalated": "escalated"}
        found["about"] = {said: sum(figures.get(key, {}).values()) for key, said in about.items()}
        found["about"]["running promises"] = SlaClock.objects.filter(met_at=None).count()
        found["large"] = _large()
        transaction.set_rollback(True)
    return found


def _large() -> list[str]:
    """Those that are not best read as a whole."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND pg_relation_size(oid) > %s", [list(LARGE), SMALL]
        )
        return [name for (name,) in cursor.fetchall()]


def _again(known: Snapshot, *, changes: int) -> tuple[Snapshot, list[float], list[dict[str, Any]]]:
    """(the last count, its milliseconds at p50 and p95, what each statement of the last one read)."""
    taken, chance = [], Random(11)
    unsolved = list(Ticket.objects.unsolved().order_by("-pk").values_list("pk", flat=True)[:5_000])
    for _ in range(TIMES):
        for pk in chance.sample(unsolved, min(changes, len(unsolved))):
            Ticket.objects.filter(pk=pk).update(status=chance.choice(["open", "pending"]))
        asked.clear()
        before, began = known, time.perf_counter()
        with connection.execute_wrapper(_note):
            known = counting._count(clock.now(), before, asked_at=None)
        taken.append(1000 * (time.perf_counter() - began))
    plans = [planned(*one) for one in asked if one[0].lstrip().startswith(("SELECT", "WITH"))]
    Moved.objects.all().delete()
    return known, [statistics.median(taken), statistics.quantiles(taken, n=20)[-1]], plans


asked: list[tuple[str, Any]] = []


def _note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    asked.append((sql, params))
    return execute(sql, params, many, context)


if __name__ == "__main__":
    print(json.dumps({"begin": begin, "count": count, "end": end}[sys.argv[1]]()))
