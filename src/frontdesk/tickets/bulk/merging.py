"""Making one ticket of many."""

from functools import lru_cache
from typing import Any

from frontdesk.events import Actor
from frontdesk.tickets.actions.mailing import number_words
from frontdesk.tickets.actions.merging import merge, unmerge
from frontdesk.tickets.bulk_act import SAME, BulkAct, NotThis
from frontdesk.tickets.logic.number import parse
from frontdesk.tickets.models import Merge, Ticket
from frontdesk.tickets.permissions import work_on

OTHERS = (
    "It is of a customer who is not on the other ticket. Merge it on its own page, where you choose who comes along."
)


class MergeInto(BulkAct, slug="merge"):
    """Each ticket goes into one other, as far as nobody is left out by it. The value is that ticket's number."""

    label, icon, control = "Merge into", "merge", "text"
    hint = "Number of the ticket that goes on"

    def __init__(self) -> None:
        self._found = lru_cache(maxsize=4)(self._find)

    def read(self, raw: str, by: Actor) -> str:
        number = parse(raw)
        target = self._found(number, by)[0] if number else None
        if target is None:
            raise NotThis("Write the number of the ticket that goes on: one that you may change.")
        if target.merged_into_id is not None or target.status == Ticket.Status.SPAM:
            why = "is spam" if target.merged_into_id is None else "was merged into another one"
            raise NotThis(f"{number_words(target)} {why}. Choose another ticket.")
        return str(number)

    def said(self, value: str, by: Actor) -> str:
        target, _ = self._found(int(value), by)
        return f"Merge into {number_words(target)}" if target else "Merge"

    def outlook(self, ticket: Ticket, value: str, by: Actor) -> str:
        target, people = self._found(int(value), by)
        if target is None:
            return "The other ticket is no longer yours to change."
        if ticket.pk == target.pk or ticket.merged_into_id == target.pk:
            return SAME
        if ticket.merged_into_id is not None:
            return "The ticket was merged into another one."
        if ticket.status == Ticket.Status.SPAM:
            return "The ticket is spam."
        return "" if ticket.requester_id in people else OTHERS

    def do(self, ticket: Ticket, value: str, by: Actor, seen: int) -> None:
        merge([ticket], into=Ticket.objects.get(number=int(value)), seen={ticket.pk: seen}, by=by)

    def beside(self, ticket: Ticket) -> list[Ticket]:
        return [one.target for one in Merge.objects.standing().filter(source=ticket).select_related("target")]

    def undo(self, ticket: Ticket, before: dict[str, Any], by: Actor) -> bool:
        made = Merge.objects.standing().filter(source=ticket).first()
        if made is not None:
            unmerge(made, by=by)
        return True

    @staticmethod
    def _find(number: int, by: Actor) -> tuple[Ticket | None, frozenset[int]]:
        """The ticket that goes on, and whose answers reach it already: its requester and the people in copy."""
        target = Ticket.objects.filter(work_on(by), number=number).first()
        people = target.participants.values_list("customer_id", flat=True) if target else ()
        return target, frozenset(people) | ({target.requester_id} if target else set())
