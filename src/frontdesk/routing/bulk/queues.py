"""Sending many tickets to a queue."""

from collections.abc import Sequence
from typing import Any

from frontdesk.events import Actor
from frontdesk.routing.actions.directing import DONE, direct, take_back_direction
from frontdesk.routing.models import Direction, Queue
from frontdesk.tickets.bulk_act import SAME, BulkAct
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Ticket


class RouteToQueue(BulkAct, slug="queue"):
    label, icon, control = "Route to queue", "route", "choice"

    def options(self, by: Actor) -> list[tuple[str, str]]:
        return [(str(pk), name) for pk, name in Queue.objects.active().visible_to(by).values_list("pk", "name")]

    def is_offered(self, by: Actor) -> bool:
        """Where there is no queue, there is nowhere to send it."""
        return bool(self.options(by))

    def outlook(self, ticket: Ticket, value: str, by: Actor) -> str:
        return self.outlooks([ticket], value, by)[0]

    def outlooks(self, tickets: Sequence[Ticket], value: str, by: Actor) -> list[str]:
        there = set(Direction.objects.filter(ticket__in=tickets, queue=int(value)).values_list("ticket", flat=True))
        return [
            DONE if not one.is_unsolved else SAME if one.pk in there and one.assignee_id is None else ""
            for one in tickets
        ]

    def do(self, ticket: Ticket, value: str, by: Actor, seen: int) -> None:
        queue = Queue.objects.active().visible_to(by).filter(pk=int(value)).first()
        if queue is None:
            raise NotAllowedNow("This queue is no longer there.")
        direct(ticket, queue, by=by, seen=seen)

    def undo(self, ticket: Ticket, before: dict[str, Any], by: Actor) -> bool:
        take_back_direction(ticket, by=by)
        return True
