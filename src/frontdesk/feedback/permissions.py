"""Who may answer and who may read surveys."""

from django.db.models import Q

from frontdesk.events import Actor
from frontdesk.tickets.models import Ticket


def answer_survey(actor: Actor) -> Q:
    """The customer who was asked, nobody else."""
    return Q(customer_id=actor.id) if actor.is_customer and actor.id is not None else Q(pk__in=[])


def view_survey(actor: Actor) -> Q:
    """Whoever may see the ticket."""
    return Q(ticket__in=Ticket.objects.visible_to(actor))
