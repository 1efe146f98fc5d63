"""What each ticket counts for, kept as tickets change.

Triggers note every ticket that has changed, with its promises and escalations (`Moved`). Those, and the few that the
clock alone moves (`Figure.moves`), are looked at again: the keys of the figures that a ticket counts for stand in
`Standing`, and what comes or goes against that is added to the sums. However many tickets are open, a count costs what
has happened since the one before. Noting a ticket once too often changes nothing.
"""
# ruff: noqa: S608  (text of this module, of the catalogue and of `sla.facts`; every value is a parameter)

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from frontdesk.board.figure import Figure, Stretch, figures
from frontdesk.sla.facts import AT_RISK, BROKEN, IN_TIME, KEPT, LATE, STILL
from frontdesk.tickets import facts
from frontdesk.tickets.fact import Asker
from frontdesk.tickets.logic import moments
from frontdesk.tickets.logic.conditions import Group

Sums = Counter[tuple[str, int]]  # by key and team, 0 is no team
AT_ONCE, MOST = 5_000, 20_000  # looked at by one statement; with more that have changed all are counted anew
_UNSOLVED = "t.status IN ('new', 'open', 'pending', 'on_hold')"
_IS_OPEN = f"{_UNSOLVED} AND t.snoozed_until IS NULL"
_IN_WORK = "t.status IN ('new', 'open')"
_IS_DONE = "t.status IN ('solved', 'closed') AND t.solved_at >= %s AND t.solved_at <= %s"
# Keys that name whom or which hour they are about, worked out from the row; figures of these names list the same.
_OF_OPEN = f"""
CASE WHEN {_IN_WORK} THEN 'agent.' || t.assignee_id END,
CASE WHEN {_IN_WORK} THEN 'carried.' || t.assignee_id || '.' || t.channel END,
CASE WHEN t.status IN ('pending', 'on_hold') THEN 'agent_aside.' || t.assignee_id END,
CASE WHEN t.next_due_at < %s THEN 'agent_late.' || t.assignee_id END,
CASE WHEN t.next_due_at >= %s THEN 'due_hour.' || to_char(t.next_due_at AT TIME ZONE 'UTC', 'YYYYMMDDHH24') END
"""
_OF_ALL = f"CASE WHEN {_IS_DONE} THEN 'agent_done.' || t.assignee_id END"
_PROMISES = f"""
SELECT k.ticket_id, array_agg(CASE WHEN {LATE} THEN 'promise_late.' WHEN {STILL} THEN 'promise_still.'
       WHEN {AT_RISK} THEN 'promise_at_risk.' WHEN {IN_TIME} THEN 'promise_in_time.' END || k.promise) AS keys
  FROM sla_slaclock k WHERE k.met_at IS NULL AND k.ticket_id = ANY(%s) GROUP BY 1
"""
_ENDED = f"""
SELECT e.ticket_id, array_agg(DISTINCT e.key) AS keys FROM (
  SELECT k.ticket_id, unnest(ARRAY[n.name, n.name || '.' || k.promise]) AS key FROM sla_clockevent k
   CROSS JOIN LATERAL (SELECT CASE WHEN {KEPT} THEN 'kept_today' WHEN {BROKEN} THEN 'broken_today' END AS name) n
   WHERE k.kind IN ('met', 'breached') AND k.at >= %s AND k.ticket_id = ANY(%s) AND n.name IS NOT NULL) e GROUP BY 1
"""
_LOOK = """
WITH fresh AS MATERIALIZED (
  SELECT t.id AS ticket, COALESCE(t.team_id, 0) AS team,
         CASE WHEN {is_open} AND {in_work} THEN t.waiting_since END AS waiting_since,
         array_remove(CASE WHEN {is_open} THEN ARRAY[{of_open}] || COALESCE(p.keys, '{{}}') ELSE '{{}}'::text[] END
           || ARRAY[{of_all}] || CASE WHEN t.status <> 'spam' THEN e.keys END, NULL) AS keys
    FROM tickets_ticket t LEFT JOIN ({promises}) p ON p.ticket_id = t.id LEFT JOIN ({ended}) e ON e.ticket_id = t.id
   WHERE t.id = ANY(%s)),
known AS MATERIALIZED (SELECT s.team, s.keys FROM board_standing s WHERE s.ticket = ANY(%s)),
kept AS (
  INSERT INTO board_standing AS s (ticket, team, waiting_since, keys)
  SELECT ticket, team, waiting_since, keys FROM fresh WHERE keys <> '{{}}'
      ON CONFLICT (ticket) DO UPDATE
     SET team = EXCLUDED.team, waiting_since = EXCLUDED.waiting_since, keys = EXCLUDED.keys
   WHERE (s.team, s.waiting_since, s.keys) IS DISTINCT FROM (EXCLUDED.team, EXCLUDED.waiting_since, EXCLUDED.keys)),
gone AS (
  DELETE FROM board_standing s WHERE s.ticket = ANY(%s)
     AND NOT EXISTS (SELECT 1 FROM fresh f WHERE f.ticket = s.ticket AND f.keys <> '{{}}'))
SELECT key, team, sum(n)::bigint
  FROM (SELECT team, unnest(keys) AS key, 1 AS n FROM fresh UNION ALL SELECT team, unnest(keys), -1 FROM known) x
 GROUP BY 1, 2 HAVING sum(n) <> 0
"""
_STRETCHES = {
    "due": f"SELECT t.id FROM tickets_ticket t WHERE {_UNSOLVED} AND t.next_due_at BETWEEN %s AND %s",
    "created": f"SELECT t.id FROM tickets_ticket t WHERE {_UNSOLVED} AND t.created_at BETWEEN %s AND %s",
    "solved": "SELECT t.id FROM tickets_ticket t WHERE t.solved_at BETWEEN %s AND %s",
}
_EVERY = f"""
SELECT t.id FROM tickets_ticket t WHERE {_UNSOLVED} UNION
SELECT t.id FROM tickets_ticket t WHERE t.solved_at >= %s UNION
SELECT k.ticket_id FROM sla_clockevent k WHERE k.kind IN ('met', 'breached') AND k.at >= %s
"""
_WEEK = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Looking:
    """The rules by which tickets count, as SQL, at one moment."""

    asker: Asker

    @property
    def midnight(self) -> datetime.datetime:
        """When today began."""
        return moments.span("today", self.asker.now, self.asker.zone).start

    def _together(self, *, is_of_open: bool) -> tuple[str, list[Any]]:
        """The keys that the conditions of figures decide, each or NULL."""
        now, found, params = self.asker.now, [], list[Any]()
        for one in figures().values():
            if one.is_counted_together and one.is_of_open == is_of_open:
                for about in one.arguments(now):
                    clause = facts.where(Group("all", one.parts(about, now)), self.asker)
                    found.append(f"CASE WHEN {clause.text} THEN %s END")
                    params += [*clause.params, f"{one.slug}.{about}" if about else one.slug]
        return ", ".join(found), params

    def basis(self) -> str:
        """Names the rules and the day: what was counted by others says nothing of the present."""
        text, *_ = self.statement()
        return f"{self.midnight:%Y-%m-%dT%H%z} {hashlib.sha256(text.encode()).hexdigest()[:32]}"

    def statement(self) -> tuple[str, list[Any], list[Any]]:
        """The SQL, its parameters before the first that are tickets, and those before the next."""
        now = self.asker.now
        of_open, open_params = self._together(is_of_open=True)
        of_all, all_params = self._together(is_of_open=False)
        text = _LOOK.format(
            is_open=_IS_OPEN, in_work=_IN_WORK, promises=_PROMISES, ended=_ENDED,
            of_open=f"{of_open}, {_OF_OPEN}", of_all=f"{of_all}, {_OF_ALL}",
        )  # fmt: skip
        return text, [*open_params, now, now, *all_params, now - _WEEK, now], [self.midnight]

    def look(self, tickets: Sequence[int]) -> Sums:
        """Look at these tickets; returns what that adds to the sums."""
        found: Sums = Counter()
        text, first, second = self.statement()
        for start in range(0, len(tickets), AT_ONCE):
            some = list(tickets[start : start + AT_ONCE])
            with connection.cursor() as cursor:
                cursor.execute(text, [*first, some, *second, some, some, some, some])
                for key, team, by in cursor.fetchall():
                    found[key, team] += by
        return found

    def all(self) -> Sums:
        """Look at every ticket that can count, and know nothing of before."""
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE board_standing")
            cursor.execute("DELETE FROM board_moved")
            cursor.execute(_EVERY, [self.asker.now - _WEEK, self.midnight])
            every = sorted(row[0] for row in cursor.fetchall())
        return self.look(every)

    def since(self, before: datetime.datetime) -> Sums | None:
        """Look at what has changed since that moment; None where that is so much that all is better counted anew."""
        stretches = _stretches(figures().values(), before, self.asker.now)
        parts = ["SELECT ticket FROM taken", *(_STRETCHES[one.moment] for one in stretches)]
        limits = [moment for one in stretches for moment in (one.begin, one.end)]
        taken = "WITH taken AS (DELETE FROM board_moved RETURNING ticket)"
        with connection.cursor() as cursor:
            cursor.execute(f"{taken} {' UNION '.join(parts)} LIMIT {MOST + 1}", limits)
            moved = sorted(row[0] for row in cursor.fetchall())
        return None if len(moved) > MOST else self.look(moved)


def _stretches(of: Iterable[type[Figure]], before: datetime.datetime, now: datetime.datetime) -> list[Stretch]:
    """Each of them once."""
    return list(dict.fromkeys(stretch for one in of for stretch in one.moves(before, now)))


_LONGEST = """
SELECT k.team, (SELECT min(s.waiting_since) FROM board_standing s WHERE s.team = k.team AND s.waiting_since IS NOT NULL)
  FROM unnest(%s::bigint[]) k (team)
"""


def longest_waiting(teams: Iterable[int]) -> dict[int, datetime.datetime]:
    """Since when the first waits, of these teams."""
    with connection.cursor() as cursor:
        cursor.execute(_LONGEST, [list(teams)])
        return {team: at for team, at in cursor.fetchall() if at is not None}


def forget() -> None:
    """Nobody looks: what has changed need not be remembered."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM board_moved")
