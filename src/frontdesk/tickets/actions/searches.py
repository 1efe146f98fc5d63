"""Searches that an agent keeps: the last ones by themselves, others by name."""

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import KeptSearch

RECENT, MOST_NAMED = 20, 100
_REMEMBER = """
INSERT INTO tickets_keptsearch (agent_id, text, name, used_at) VALUES (%s, %s, '', %s)
ON CONFLICT (agent_id, text) DO UPDATE SET used_at = EXCLUDED.used_at
"""
_FORGET_OLD = """
DELETE FROM tickets_keptsearch WHERE id IN (
  SELECT id FROM tickets_keptsearch WHERE agent_id = %s AND name = '' ORDER BY used_at DESC OFFSET %s)
"""


@transaction.atomic
def remember_search(text: str, *, by: Actor) -> None:
    """The agent has looked for this: it comes first among the last twenty searches."""
    if by.id is None or not by.is_agent or not text.strip():
        return
    with connection.cursor() as cursor:
        cursor.execute(_REMEMBER, [by.id, text.strip()[:500], clock.now()])
        cursor.execute(_FORGET_OLD, [by.id, RECENT])


@transaction.atomic
def keep_search(text: str, *, name: str, by: Actor) -> KeptSearch:
    """Keep a search under a name, for this agent alone. Raises NotAllowedNow without a name, or for too many."""
    if by.id is None or not by.is_agent:
        raise PermissionDenied
    name, text = name.strip()[:80], text.strip()[:500]
    if not name or not text:
        raise NotAllowedNow("Give the search a name.")
    if KeptSearch.objects.filter(agent_id=by.id).exclude(name="").count() >= MOST_NAMED:
        raise NotAllowedNow(f"At most {MOST_NAMED} searches can be kept. Remove one first.")
    found, _ = KeptSearch.objects.update_or_create(
        agent_id=by.id, text=text, defaults={"name": name, "used_at": clock.now()}
    )
    return found


@transaction.atomic
def forget_search(search: KeptSearch, *, by: Actor) -> None:
    """Take a search out of one's list. Raises PermissionDenied for somebody else's."""
    if search.agent_id != by.id or not by.is_agent:
        raise PermissionDenied
    search.delete()
