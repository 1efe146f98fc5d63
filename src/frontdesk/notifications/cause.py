"""What kinds are asked about: an event, who caused it, and who stands around its ticket."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection

from frontdesk.events import Actor

_AROUND = """
SELECT t.assignee_id, ARRAY(SELECT w.agent_id FROM tickets_watcher w WHERE w.ticket_id = t.id)
  FROM tickets_ticket t WHERE t.id = %s
"""


@dataclass
class Cause:
    """One event as it is told. Owner and watchers are read together, and only when a kind asks."""

    event: Any
    by: Actor

    @cached_property
    def _around(self) -> tuple[int | None, list[int]]:
        with connection.cursor() as cursor:
            cursor.execute(_AROUND, [self.event.ticket])
            return cursor.fetchone() or (None, [])

    @property
    def owner(self) -> int | None:
        """The agent who owns the ticket."""
        return self._around[0]

    @property
    def watchers(self) -> list[int]:
        """The agents who follow it."""
        return self._around[1]
