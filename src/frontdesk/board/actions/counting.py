"""Counts everything that the board shows, by team, once for all who look.

By team, because what somebody may not see are the tickets of private teams: they are left out when the counts are added
up for a reader (`board.seen`), and so is what a filter leaves out. The sums are kept by what changes (`standing`); all
is counted anew once a day, after a crash, and when more has changed at once than can be followed.
"""

import datetime
import time
import zoneinfo
from collections import defaultdict
from typing import Any

from django.db import connection, transaction

from frontdesk.accounts.models import Workspace
from frontdesk.board.actions.standing import Looking, Sums, forget, longest_waiting
from frontdesk.board.models import Snapshot
from frontdesk.kit import clock
from frontdesk.routing.models import ChannelLoad
from frontdesk.tickets.fact import Asker

FRESH_SECONDS, SHARE, MOST_SECONDS, OLDEST_SECONDS = 1.0, 25, 30, 60
UNASKED = datetime.timedelta(days=4)
_TURN = 4_105_001  # the advisory lock of whoever counts
_QUEUES = """
SELECT p.queue_id, t.team_id, count(*), min(p.entered_at)
  FROM routing_place p JOIN tickets_ticket t ON t.id = p.ticket_id
 WHERE p.state <> 'left' AND t.status <> 'spam' GROUP BY 1, 2
"""
_WEIGHED = ("channel", "weight")
_TOLD = ["taken_at", "took_ms", "asked_at", "data"]


def latest(*, is_asked: bool = True) -> Snapshot:
    """What was counted last, counted again when that is some seconds ago; of many who ask, one counts.

    It is looked at again after a second at the earliest and when 25 times the time has passed that counting took,
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
        return _count(now, again, asked_at=now if again is None or is_asked else again.asked_at)


def keep_up() -> None:
    """Once a minute: count, so that nobody finds much to be counted; where nobody has looked for days, forget."""
    known = Snapshot.objects.filter(pk=1).first()
    if known is not None and clock.now() - (known.asked_at or known.taken_at) < UNASKED:
        latest(is_asked=False)
        return
    Snapshot.objects.all().delete()
    forget()


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
    return _count(now, None, asked_at=now)


def _count(now: datetime.datetime, before: Snapshot | None, *, asked_at: datetime.datetime | None) -> Snapshot:
    """Count what has changed since `before`, or all of it where that does not tell, and keep it for the others."""
    began, looking = time.perf_counter(), Looking(Asker(now=now, zone=zone()))
    basis, sums = looking.basis(), None
    if before is not None and before.data.get("basis") == basis and before.taken_at <= now:
        sums = looking.since(before.taken_at)
    known = before.data["figures"] if before is not None and sums is not None else {}
    figures = _added(known, looking.all() if sums is None else sums)
    longest = longest_waiting(int(team or 0) for team in figures.get("waiting", {}))
    figures["oldest"] = {_name(team): at.isoformat() for team, at in longest.items()}
    weights = dict(ChannelLoad.objects.values_list(*_WEIGHED))
    data = {"basis": basis, "figures": figures, "queues": _queues(), "weights": weights}
    took = int((time.perf_counter() - began) * 1000)
    made = Snapshot(pk=1, taken_at=now, took_ms=took, asked_at=asked_at, data=data)
    Snapshot.objects.bulk_create([made], update_conflicts=True, unique_fields=["id"], update_fields=_TOLD)
    return made


def zone() -> datetime.tzinfo:
    """In whose days the board thinks: the workspace's, whoever looks."""
    workspace = Workspace.current()
    return zoneinfo.ZoneInfo(workspace.time_zone if workspace else "UTC")


def _added(known: dict[str, dict[str, Any]], sums: Sums) -> dict[str, dict[str, Any]]:
    """Figure to team to number; what there is none of is left out."""
    found = {key: dict(by_team) for key, by_team in known.items()}
    for (key, team), by in sums.items():
        by_team = found.setdefault(key, {})
        by_team[_name(team)] = by_team.get(_name(team), 0) + by
    shown = {key: {team: number for team, number in by_team.items() if number} for key, by_team in found.items()}
    return {key: by_team for key, by_team in shown.items() if by_team}


def _queues() -> dict[str, dict[str, Any]]:
    """Queue to team to (how many wait, since when the first)."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_QUEUES)
        for queue, team, number, oldest in cursor.fetchall():
            found[str(queue)][_name(team)] = [number, oldest.isoformat()]
    return found


def _name(team: int | None) -> str:
    """JSON's keys are text; "" is no team."""
    return str(team or "")
