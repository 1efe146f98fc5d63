"""The queues in use with all their rules, read by one statement: a look reads them each time."""

import json

from frontdesk.routing.logic.choice import Need
from frontdesk.routing.models import Queue

_QUEUES = """
SELECT q.*,
       ARRAY(SELECT t.team_id FROM routing_queue_teams t WHERE t.queue_id = q.id) AS own_teams,
       ARRAY(SELECT t.team_id FROM routing_queue_overflow_teams t WHERE t.queue_id = q.id) AS further_teams,
       (SELECT json_agg(json_build_array(s.id, s.name, n.least, n.is_required) ORDER BY n.id)
          FROM routing_queueskill n JOIN routing_skill s ON s.id = n.skill_id
         WHERE n.queue_id = q.id AND s.is_active)::text AS asked
  FROM routing_queue q
 WHERE CASE WHEN %(only)s::bigint IS NULL THEN q.is_active ELSE q.id = %(only)s END ORDER BY q.position, q.id
"""


def read_queues(only: Queue | None = None) -> list[Queue]:
    """Queues in use, in the order in which an arriving ticket asks them; or this one alone, in use or not."""
    return list(Queue.objects.raw(_QUEUES, {"only": only.pk if only else None}))


def needed(queue: Queue) -> tuple[Need, ...]:
    """The skills that a queue asks for, as it was read."""
    return tuple(Need(*row) for row in json.loads(queue.asked)) if queue.asked else ()


def serving(queue: Queue, *, is_wide: bool) -> frozenset[int]:
    """The teams that serve a queue, with `is_wide` also those that do after waiting; none is everybody."""
    return frozenset([*queue.own_teams, *(queue.further_teams if is_wide and queue.own_teams else ())])
