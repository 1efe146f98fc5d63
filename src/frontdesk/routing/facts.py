"""What can be asked of a ticket's place in the queues, in the catalogue of `tickets/facts`."""
# ruff: noqa: S608  (our own words; every value is a parameter)

from frontdesk.routing.models import Place, Queue
from frontdesk.tickets.fact import Asker, RowFact
from frontdesk.tickets.models import Ticket

_PLACE = "FROM routing_place p WHERE p.ticket_id = t.id AND p.state <> 'left'"


class InQueue(RowFact, slug="queue"):
    """The queue of routing in which it waits, offered to somebody or not."""

    label, group = "Waits in the queue", "People"
    column = f"(SELECT p.queue_id {_PLACE})"
    cell = f"(SELECT q.name FROM routing_queue q WHERE q.id = (SELECT p.queue_id {_PLACE}))"
    order = f"COALESCE({cell}, '')"
    is_own = False

    def rows(self) -> list[tuple[str, str]]:
        """Of private teams' queues not even the names are shown here."""
        return [(str(each.pk), each.name) for each in Queue.objects.exclude(teams__is_private=True)]

    def value(self, ticket: Ticket, asker: Asker) -> int | None:
        place = Place.objects.filter(ticket=ticket).exclude(state="left").first()
        return place.queue_id if place else None
