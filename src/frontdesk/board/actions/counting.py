"""Counts everything that the board shows, by team, once for all who look.

By team, because what somebody may not see are the tickets of private teams: they are left out when the counts are added
up for a reader (`board.seen`), and so is what a filter leaves out. Six statements over what is open and what ended
today, each along an index of its own; none of them grows with the tickets that are solved.
"""

import datetime
import time
import zoneinfo
from collections import defaultdict
from typing import Any

from django.db import connection, transaction

from frontdesk.accounts.models import Workspace
from frontdesk.board.figure import Figure, figures
from frontdesk.board.models import Snapshot
from frontdesk.kit import clock
from frontdesk.sla.facts import AT_RISK, BROKEN, IN_TIME, KEPT, LATE, STILL
from frontdesk.tickets import facts
from frontdesk.tickets.fact import Asker
from frontdesk.tickets.logic import moments
from frontdesk.tickets.logic.conditions import Group

FRESH_SECONDS, SHARE, MOST_SECONDS, OLDEST_SECONDS = 3.0, 25, 30, 60
_TURN = 4_105_001  # the advisory lock of whoever counts
_IS_OPEN = "t.status IN ('new', 'open', 'pending', 'on_hold') AND t.snoozed_until IS NULL"
_TICKETS = "SELECT t.team_id, min(t.waiting_since) FILTER (WHERE {waits}), {counts} FROM tickets_ticket t WHERE {open}"
_PROMISES = f"""
SELECT t.team_id, k.promise, count(*) FILTER (WHERE {IN_TIME}), count(*) FILTER (WHERE {AT_RISK}),
       count(*) FILTER (WHERE {LATE}), count(*) FILTER (WHERE {STILL})
  FROM sla_slaclock k JOIN tickets_ticket t ON t.id = k.ticket_id
 WHERE k.met_at IS NULL AND {_IS_OPEN} GROUP BY 1, 2
"""  # noqa: S608 - text of this module and of `sla.facts`
_ENDED = f"""
SELECT t.team_id, k.promise, count(DISTINCT t.id) FILTER (WHERE {KEPT}), count(DISTINCT t.id) FILTER (WHERE {BROKEN})
  FROM sla_clockevent k JOIN tickets_ticket t ON t.id = k.ticket_id
 WHERE k.kind IN ('met', 'breached') AND k.at >= %s AND t.status <> 'spam' GROUP BY GROUPING SETS ((1, 2), (1))
"""  # noqa: S608
_QUEUES = """
SELECT p.queue_id, t.team_id, count(*), min(p.entered_at)
  FROM routing_place p JOIN tickets_ticket t ON t.id = p.ticket_id
 WHERE p.state <> 'left' AND t.status <> 'spam' GROUP BY 1, 2
"""
_AGENTS = f"""
SELECT t.assignee_id, t.team_id, count(*) FILTER (WHERE t.status IN ('new', 'open')),
       COALESCE(sum(COALESCE(c.weight, 1)) FILTER (WHERE t.status IN ('new', 'open')), 0),
       count(*) FILTER (WHERE t.next_due_at < %s)
  FROM tickets_ticket t LEFT JOIN routing_channelload c ON c.channel = t.channel
 WHERE {_IS_OPEN} AND t.assignee_id IS NOT NULL GROUP BY 1, 2
"""  # noqa: S608
STATES = ("promise_in_time", "promise_at_risk", "promise_late", "promise_still")
ENDS = ("kept_today", "broken_today")


def latest() -> Snapshot:
    """What was counted last, counted anew when that is some seconds ago; of many who ask, one counts.

    It is looked at again after three seconds at the earliest and when 25 times the time has passed that counting took,
    so that it takes no more than a few hundredths of a processor; after half a minute at the latest.
    """
    known = Snapshot.objects.filter(pk=1).first()
    now = clock.now()
    age = (now - known.taken_at).total_seconds() if known else OLDEST_SECONDS
    if known is not None and 0 <= age < max(FRESH_SECONDS, min(MOST_SECONDS, SHARE * known.took_ms / 1000)):
        return known
    with transaction.atomic():
        if not _is_my_turn(waits=known is None or not 0 <= age < OLDEST_SECONDS):
            return known or Snapshot.objects.get(pk=1)
        again = Snapshot.objects.filter(pk=1).first()
        if again is not None and (known is None or again.taken_at > known.taken_at):
            return again
        return count_anew(now)


def _is_my_turn(*, waits: bool) -> bool:
    """Whether this process counts now; whoever has nothing that could be shown waits for its turn."""
    with connection.cursor() as cursor:
        if waits:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_TURN])
        return bool(cursor.fetchone()[0])


def count_anew(now: datetime.datetime) -> Snapshot:
    """Count all of it, and keep it for the others."""
    began, asker = time.perf_counter(), Asker(now=now, zone=zone())
    midnight = moments.span("today", now, asker.zone).start
    data = {"figures": _tickets(asker), "queues": _queues(), "agents": _agents(now)}
    for key, part in (*_promises(STATES, _PROMISES, []), *_promises(ENDS, _ENDED, [midnight])):
        data["figures"][key] = part
    made = Snapshot(pk=1, taken_at=now, took_ms=int((time.perf_counter() - began) * 1000), data=data)
    told = ["taken_at", "took_ms", "data"]
    Snapshot.objects.bulk_create([made], update_conflicts=True, unique_fields=["id"], update_fields=told)
    return made


def zone() -> datetime.tzinfo:
    """In whose days the board thinks: the workspace's, whoever looks."""
    workspace = Workspace.current()
    return zoneinfo.ZoneInfo(workspace.time_zone if workspace else "UTC")


def _together(now: datetime.datetime) -> list[tuple[str, type[Figure], str]]:
    found = [one for one in figures().values() if one.is_counted_together and one.is_of_open]
    return [(f"{one.slug}.{about}" if about else one.slug, one, about) for one in found for about in one.arguments(now)]


def _tickets(asker: Asker) -> dict[str, dict[str, Any]]:
    """Every figure that the tickets' rows decide, in one statement: figure to team to number."""
    counted, now = _together(asker.now), asker.now
    clauses = [facts.where(Group("all", figure.parts(about, now)), asker) for _, figure, about in counted]
    text = _TICKETS.format(
        waits="t.status IN ('new', 'open')",
        counts=", ".join(f"count(*) FILTER (WHERE {clause.text})" for clause in clauses),
        open=_IS_OPEN,
    )
    params = [value for clause in clauses for value in clause.params]
    with connection.cursor() as cursor:
        cursor.execute(f"{text} GROUP BY 1", params)
        rows = cursor.fetchall()
    found: dict[str, dict[str, Any]] = {key: {} for key, _, _ in counted}
    found["oldest"] = {_name(team): oldest.isoformat() for team, oldest, *_ in rows if oldest}
    for team, _, *numbers in rows:
        for (key, _, _), number in zip(counted, numbers, strict=True):
            if number:
                found[key][_name(team)] = number
    return found


def _promises(names: tuple[str, ...], statement: str, params: list[Any]) -> list[tuple[str, dict[str, int]]]:
    """Figures of promises by kind, and of any kind: each a number for each team."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        for team, promise, *numbers in cursor.fetchall():
            for name, number in zip(names, numbers, strict=True):
                if number:
                    found[f"{name}.{promise}" if promise else name][_name(team)] = number
    return list(found.items())


def _queues() -> dict[str, dict[str, Any]]:
    """Queue to team to (how many wait, since when the first)."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_QUEUES)
        for queue, team, number, oldest in cursor.fetchall():
            found[str(queue)][_name(team)] = [number, oldest.isoformat()]
    return found


def _agents(now: datetime.datetime) -> dict[str, dict[str, Any]]:
    """Agent to team to (in work, what that weighs, late)."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_AGENTS, [now])
        for agent, team, *numbers in cursor.fetchall():
            found[str(agent)][_name(team)] = [int(number) for number in numbers]
    return found


def _name(team: int | None) -> str:
    """JSON's keys are text; "" is no team."""
    return str(team or "")
