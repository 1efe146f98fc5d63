"""How many tickets each view holds, without counting when somebody looks.

A count is made once and then kept right by what changed: a trigger writes how each changed row was and became
(`TicketChange`), and reading adds, for the changes that a count's snapshot did not see, those that come in and takes
off those that go out. docs/adr/0021 tells why, and what is counted anew instead.
"""

import datetime
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from frontdesk.tickets import facts
from frontdesk.tickets.fact import Asker
from frontdesk.tickets.logic import conditions
from frontdesk.tickets.logic.conditions import FaultyCondition

AT_MOST_PENDING = 400  # changes that are worth adding up; with more, counting anew is cheaper
MOST_MOVED = 1000  # rows of changes that are looked at for all counts together
FOLD_FROM = 6
FRESHEST_SECONDS = 15
SHARE = 50  # a count that has to be repeated is repeated no sooner than 50 times as long as it took: 2 % of a core
OLDEST = datetime.timedelta(hours=6)
LOST = datetime.timedelta(minutes=2)
LOCK = 7_230_114


@dataclass(frozen=True)
class Counted:
    """One row of `ViewCount` as it was read, with the view's conditions and the changes that it does not know of.

    `pending` stops at AT_MOST_PENDING + 1. `id` is None for a view that nobody has counted yet.
    """

    view: int
    agent: int | None
    conditions: Any
    is_moving: bool
    is_foreign: bool
    id: int | None
    per_team: dict[str, int] | None
    snapshot: str
    counted_at: datetime.datetime | None
    took_ms: int
    due_since: datetime.datetime | None
    asked_at: datetime.datetime | None
    pending: int

    @classmethod
    def read(cls, row: Sequence[Any]) -> "Counted":
        """From the columns in the order of the fields; JSON may still be text, and moments may be."""
        values = [*row]
        values[2], values[6] = _json(row[2]), _json(row[6])
        for at in (8, 10, 11):
            values[at] = datetime.datetime.fromisoformat(row[at]) if isinstance(row[at], str) else row[at]
        return cls(*values)

    @property
    def is_counted(self) -> bool:
        return self.per_team is not None and bool(self.snapshot) and self.counted_at is not None

    def may_add_up(self) -> bool:
        """Whether the changes since then tell the present count."""
        return self.is_counted and not self.is_foreign and 0 < self.pending <= AT_MOST_PENDING

    def must_be_counted(self, now: datetime.datetime) -> bool:
        """Whether it has to be counted anew, and is not about to be."""
        if self.due_since is not None and now - self.due_since < LOST:
            return False
        if self.counted_at is None:
            return True
        age = now - self.counted_at
        rested = age > datetime.timedelta(milliseconds=max(FRESHEST_SECONDS * 1000, SHARE * self.took_ms))
        if not self.is_counted:
            return rested
        if self.pending > AT_MOST_PENDING or age > OLDEST:
            return True
        return rested and (self.is_moving or self.is_foreign)


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def pending_sql(snapshot: str) -> str:
    """The condition on a change `l` that the snapshot (an SQL expression) did not see it; by index, newest first."""
    return (
        f"l.xid >= pg_snapshot_xmin({snapshot}::pg_snapshot)::text::bigint "
        f"AND NOT pg_visible_in_snapshot(l.xid::text::xid8, {snapshot}::pg_snapshot)"
    )


# Bounded, so that every plan goes by the index: the table grows while many tickets are changed at once.
_MOVED = """
WITH recent AS MATERIALIZED (
  SELECT l.xid, l.was, l.becomes FROM tickets_ticketchange l WHERE l.xid >= %s ORDER BY l.xid DESC LIMIT %s),
moved AS MATERIALIZED (
  SELECT l.xid AS change_xid, 1 AS sign, b.* FROM recent l
   CROSS JOIN LATERAL jsonb_populate_record(NULL::tickets_ticket, l.becomes) b WHERE l.becomes IS NOT NULL
  UNION ALL
  SELECT l.xid, -1, b.* FROM recent l
   CROSS JOIN LATERAL jsonb_populate_record(NULL::tickets_ticket, l.was) b WHERE l.was IS NOT NULL)
SELECT count_id, team, sum(sign)::bigint, pg_current_snapshot()::text, (SELECT count(*) FROM recent)
  FROM ({parts}) x GROUP BY 1, 2
"""
_PART = """SELECT {id} AS count_id, COALESCE(t.team_id, 0) AS team, t.sign FROM moved t
 WHERE NOT pg_visible_in_snapshot(t.change_xid::text::xid8, %s::pg_snapshot) AND {where}"""


def add_up(rows: Sequence[tuple[Counted, Asker]], *, keeps: bool = False) -> dict[int, dict[str, int]]:
    """Counts by row id with all changes added, in one statement; rows that cannot be added up are left out.

    Relative moments stay those of the moment of counting: by the clock alone nothing moves until it is counted anew.
    What was added up is kept where many changes have come together, or where `keeps` says so.
    """
    parts, params, fit = [], [], []
    for row, asker in rows:
        if not row.may_add_up():
            continue
        try:
            tree = conditions.without_spam(conditions.read(row.conditions))
            where = facts.where(tree, asker.at(row.counted_at or asker.now))
        except FaultyCondition:
            continue
        fit.append(row)
        parts.append(_PART.format(id=int(row.id or 0), where=where.text))
        params += [row.snapshot, *where.params]
    if not fit:
        return {}
    first = min(int(row.snapshot.partition(":")[0]) for row in fit)
    with connection.cursor() as cursor:
        cursor.execute(_MOVED.format(parts=" UNION ALL ".join(parts)), [first, MOST_MOVED, *params])
        moved = cursor.fetchall()
    if moved and moved[0][4] >= MOST_MOVED:
        return {}
    found = {int(row.id or 0): dict(row.per_team or {}) for row in fit}
    for count, team, by, *_ in moved:
        found[count][str(team)] = found[count].get(str(team), 0) + by
    if moved and (keeps or max(row.pending for row in fit) >= FOLD_FROM):
        _keep(fit, found, moved[0][3])
    return found


_KEEP = """
UPDATE tickets_viewcount c SET per_team = n.per_team::jsonb, snapshot = %s
  FROM unnest(%s::bigint[], %s::text[]) n (id, per_team)
 WHERE c.id = n.id AND c.id IN (
   SELECT v.id FROM tickets_viewcount v JOIN unnest(%s::bigint[], %s::text[]) o (id, snapshot)
       ON v.id = o.id AND v.snapshot = o.snapshot ORDER BY v.id FOR UPDATE OF v SKIP LOCKED)
"""


def _keep(rows: Sequence[Counted], found: dict[int, dict[str, int]], snapshot: str) -> None:
    """Remember what was added up, unless somebody else has remembered something newer."""
    keys = [int(row.id or 0) for row in rows]
    counts, before = [json.dumps(found[key]) for key in keys], [row.snapshot for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [snapshot, keys, counts, keys, before])


_COUNT = """
INSERT INTO tickets_viewcount (view_id, agent_id, per_team, snapshot, counted_at, took_ms, asked_at)
SELECT %s, %s, COALESCE(
         (SELECT jsonb_object_agg(team, held) FROM (
             SELECT COALESCE(t.team_id, 0)::text AS team, count(*) AS held FROM tickets_ticket t
              WHERE {where} GROUP BY 1) x), '{{}}'::jsonb),
       pg_current_snapshot()::text, %s, 0, now()
    ON CONFLICT (view_id, agent_id) DO UPDATE
   SET per_team = EXCLUDED.per_team, snapshot = EXCLUDED.snapshot, counted_at = EXCLUDED.counted_at, due_since = NULL
"""


def count_wholly(view: int, agent: int | None, tree: conditions.Group, asker: Asker) -> None:
    """Count the view by looking at the tickets. Raises FaultyCondition, and OperationalError when it takes too long."""
    where = facts.where(conditions.without_spam(tree), asker)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LOCK])  # see `forget_old_changes`
        cursor.execute(_COUNT.format(where=where.text), [view, agent, *where.params, asker.now])


def forget_old_changes() -> None:
    """Throw away changes that every count knows. While one is being counted none is thrown away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if cursor.fetchone()[0]:
            cursor.execute(
                "DELETE FROM tickets_ticketchange l WHERE NOT EXISTS (SELECT 1 FROM tickets_viewcount c "
                "JOIN tickets_savedview v ON v.id = c.view_id WHERE c.snapshot <> '' AND NOT v.is_foreign "
                "AND NOT pg_visible_in_snapshot(l.xid::text::xid8, c.snapshot::pg_snapshot))"
            )


_STORED = """
SELECT v.id, c.agent_id, v.conditions, v.is_moving, v.is_foreign, c.id, c.per_team, c.snapshot, c.counted_at,
       c.took_ms, c.due_since, c.asked_at, (SELECT count(*) FROM tickets_ticketchange l WHERE {pending})
  FROM tickets_viewcount c JOIN tickets_savedview v ON v.id = c.view_id
 WHERE c.snapshot <> '' AND NOT v.is_foreign
"""


def stored() -> list[Counted]:
    """Every count that is kept by adding up."""
    with connection.cursor() as cursor:
        cursor.execute(_STORED.format(pending=pending_sql("c.snapshot")))
        return [Counted.read(row) for row in cursor.fetchall()]


def total(per_team: dict[str, int], hidden: Iterable[int]) -> int:
    """The count for a reader to whom the tickets of these teams are hidden."""
    return sum(per_team.values()) - sum(per_team.get(str(team), 0) for team in hidden)
