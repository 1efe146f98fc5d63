"""Who sees and changes what about notifications: everybody their own."""

from django.db.models import Q

from frontdesk.accounts.permissions import NOBODY, administer
from frontdesk.board.models import Alarm
from frontdesk.events import Actor
from frontdesk.tickets.models import Ticket


def own(actor: Actor) -> Q:
    """An agent's own."""
    return Q(agent_id=actor.id) if actor.is_agent and actor.id is not None else NOBODY


def may_still_see(actor: Actor) -> Q:
    """Bundles that are about no ticket or alarm, or about one that the actor may see now (A28)."""
    if actor.has_role("administrator"):
        return Q()
    tickets, alarms = Ticket.objects.visible_to(actor), Alarm.objects.visible_to(actor)
    return (Q(ticket=None) | Q(ticket__in=tickets)) & (Q(alarm=None) | Q(alarm__in=alarms))


def set_defaults(actor: Actor) -> bool:
    """What is usual for everybody is the administrators' to say."""
    return administer(actor)
