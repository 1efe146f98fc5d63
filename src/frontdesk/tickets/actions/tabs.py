"""What an agent keeps open. Tabs are of one agent alone: nothing here is told to anybody else."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import QuerySet

from frontdesk.events import Actor, signal
from frontdesk.tickets.models import Tab, Ticket

MOST = 12  # without those that are pinned or hold a draft: then the one looked at longest ago makes room

# One statement, and no wait for the disk: what a crash of the database takes is that a tab was looked at.
_LOOK = """
WITH quick AS (SELECT set_config('synchronous_commit', 'off', true)),
     gone AS (
  DELETE FROM tickets_tab WHERE id IN (
    SELECT t.id FROM tickets_tab t
     WHERE t.agent_id = %(agent)s AND NOT t.is_pinned AND t.ticket_id <> %(ticket)s
       AND NOT EXISTS (SELECT 1 FROM tickets_draft d WHERE d.agent_id = t.agent_id AND d.ticket_id = t.ticket_id)
     ORDER BY t.looked_at DESC OFFSET %(most)s - 1))
INSERT INTO tickets_tab (agent_id, ticket_id, position, is_pinned, seen_version, opened_at, looked_at)
SELECT %(agent)s, %(ticket)s,
       coalesce((SELECT max(position) + 1 FROM tickets_tab WHERE agent_id = %(agent)s), 0), false, %(seen)s,
       now(), clock_timestamp()
  FROM quick
ON CONFLICT (agent_id, ticket_id)
DO UPDATE SET seen_version = greatest(tickets_tab.seen_version, excluded.seen_version), looked_at = clock_timestamp()
"""
_REFRESH = """
UPDATE tickets_tab SET seen_version = greatest(seen_version, %(seen)s), looked_at = clock_timestamp()
 WHERE agent_id = %(agent)s AND ticket_id = %(ticket)s
"""


def look(ticket: Ticket, *, by: Actor, opens: bool = True) -> None:
    """The agent looks at the ticket as it stands: its tab is there (with `opens`), and nothing in it is news."""
    params = {"agent": by.id, "ticket": ticket.pk, "seen": ticket.version, "most": MOST}
    with connection.cursor() as cursor:
        cursor.execute(_LOOK if opens else _REFRESH, params)


@transaction.atomic
def close_tab(ticket: Ticket, *, by: Actor) -> None:
    """Close it. A draft stays where it is: the ticket's page and the queue still show it."""
    _own(by).filter(ticket=ticket).delete()
    _tell(by)


@transaction.atomic
def close_other_tabs(ticket: Ticket | None, *, by: Actor) -> None:
    """Close all but this one and those that are pinned."""
    others = _own(by).filter(is_pinned=False)
    (others.exclude(ticket=ticket) if ticket else others).delete()
    _tell(by)


@transaction.atomic
def pin_tab(ticket: Ticket, *, is_pinned: bool, by: Actor) -> None:
    """Keep a tab in front and open, or let it go with the others again."""
    _own(by).filter(ticket=ticket).update(is_pinned=is_pinned)
    _tell(by)


@transaction.atomic
def order_tabs(numbers: Sequence[int], *, by: Actor) -> None:
    """Put the tabs in this order, by the numbers of their tickets; those that are not named keep their place behind."""
    place = {number: at for at, number in enumerate(numbers)}
    tabs = list(_own(by).select_for_update(of=("self",)).select_related("ticket"))
    tabs.sort(key=lambda tab: (place.get(tab.ticket.number, len(place)), tab.position, tab.pk))
    for at, tab in enumerate(tabs):
        tab.position = at
    Tab.objects.bulk_update(tabs, ["position"])
    _tell(by)


def _own(by: Actor) -> QuerySet[Tab]:
    return Tab.objects.filter(agent_id=by.id or 0) if by.is_agent else Tab.objects.none()


def _tell(by: Actor) -> None:
    signal(["tabs"], [f"agent.{by.id}"])
