"""What the clock brings, each minute: nobody is believed to be there who is gone, and no ticket is forgotten."""

from django.db import connection

from frontdesk.kit.jobs import job
from frontdesk.routing.actions.attending import attend, believe_nothing, is_on, look
from frontdesk.routing.actions.dispatching import dispatch
from frontdesk.routing.actions.presence import lose_the_silent
from frontdesk.routing.actions.returning import settle_all
from frontdesk.routing.actions.sorting import BATCH, WAITS, clause_of
from frontdesk.routing.models import Arrival, Queue, Worker


def tend() -> None:
    """Look after presence, work left behind, and tickets that no queue knows of."""
    if Worker.objects.filter(seen_at__isnull=False).exclude(state="offline", settled_at__isnull=False).exists():
        lose_the_silent()
        settle_all()
    if is_on():
        gather()
        look.defer()


def gather() -> int:
    """Tickets that wait and fit a queue, but stand in none, are looked at; returns how many.

    That happens to those that were there before the queue, and to those whose mark was lost.
    """
    clauses = [found for queue in Queue.objects.active() if (found := clause_of(queue)) is not None]
    if not clauses:
        return 0
    fits = " OR ".join(clause.text for clause in clauses)
    statement = (
        f"SELECT t.id FROM tickets_ticket t WHERE {WAITS} AND ({fits})"  # noqa: S608 - the catalogue's own text
        " AND NOT EXISTS (SELECT 1 FROM routing_place p WHERE p.ticket_id = t.id AND p.state <> 'left')"
        " AND NOT EXISTS (SELECT 1 FROM routing_arrival a WHERE a.ticket_id = t.id)"
        " ORDER BY t.last_message_at DESC, t.id DESC LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*(value for clause in clauses for value in clause.params), BATCH])
        keys = [row[0] for row in cursor.fetchall()]
    attend(keys)
    return len(keys)


@job(queue="clock", name="routing.gather_all")
def gather_all() -> None:
    """Bring all tickets that wait into a queue that has just come to be, batch by batch."""
    believe_nothing()  # another process has made the queue
    while gather() and Arrival.objects.exists():
        while dispatch():
            pass
