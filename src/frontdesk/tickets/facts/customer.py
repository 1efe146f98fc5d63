"""What is known of whoever asks, beside their name and their own fields."""

from frontdesk.tickets.fact import Asker, FlagFact, NumberFact, TagsFact
from frontdesk.tickets.models import Ticket

_OF = "(SELECT {} FROM customers_customer c WHERE c.id = t.requester_id)"


class Employee(FlagFact, slug="employee"):
    label, group = "The customer is an employee", "People"
    column = _OF.format("c.is_employee")
    is_own = False
    hangs_on = "customer"

    def value(self, ticket: Ticket, asker: Asker) -> bool:
        return ticket.requester.is_employee


class CustomerTags(TagsFact, slug="customer_tags"):
    label, group = "The customer's tags", "People"
    column = _OF.format("c.tags")
    cell = _OF.format("array_to_string(c.tags, ', ')")
    is_own = False
    hangs_on = "customer"

    def value(self, ticket: Ticket, asker: Asker) -> list[str]:
        return ticket.requester.tags


class OpenTickets(NumberFact, slug="open_tickets"):
    """This one among them, while it is unsolved."""

    label, group = "The customer's unsolved tickets", "People"
    column = (
        "(SELECT count(*) FROM tickets_ticket o WHERE o.requester_id = t.requester_id "
        "AND o.status IN ('new', 'open', 'pending', 'on_hold'))"
    )
    is_own = False

    def value(self, ticket: Ticket, asker: Asker) -> int:
        return Ticket.objects.unsolved().filter(requester=ticket.requester_id).count()
