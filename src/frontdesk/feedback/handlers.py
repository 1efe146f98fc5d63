"""What surveys do when tickets change."""

from frontdesk.customers.events import CustomersMerged, CustomersParted
from frontdesk.events import SYSTEM, Actor, handles
from frontdesk.feedback.actions import ask
from frontdesk.feedback.models import Survey
from frontdesk.tickets.events import StatusChanged
from frontdesk.tickets.models import Ticket


@handles(StatusChanged)
def ask_after_closing(event: StatusChanged, by: Actor) -> None:
    """A closed ticket is asked about, unless it goes on in another; the verb sees to it that this happens once."""
    ticket = Ticket.objects.filter(pk=event.ticket, status=Ticket.Status.CLOSED, merged_into=None).first()
    if event.after == "closed" and ticket is not None:
        ask(ticket, by=SYSTEM)


@handles(CustomersMerged, now=True)
def hand_surveys_over(event: CustomersMerged, by: Actor) -> None:
    """What one of two merged customers was asked, the other was."""
    if event.is_target and event.record is not None:
        keys = list(Survey.objects.filter(customer=event.other).values_list("pk", flat=True))
        event.record["surveys"] = keys
        Survey.objects.filter(pk__in=keys).update(customer=event.customer)


@handles(CustomersParted, now=True)
def give_surveys_back(event: CustomersParted, by: Actor) -> None:
    """They are two again."""
    if event.is_target and event.record is not None:
        keys = event.record.get("surveys", ())
        Survey.objects.filter(pk__in=keys, customer=event.customer).update(customer=event.other)
