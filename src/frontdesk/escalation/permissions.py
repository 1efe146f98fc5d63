"""Who decides about levels and steps, who watches escalations, who changes who is on call."""

from django.db.models import Q

from frontdesk.accounts.permissions import NOBODY, administer, supervise, work
from frontdesk.events import Actor
from frontdesk.tickets.permissions import view_ticket


def configure(actor: Actor) -> bool:
    """Targets, policies and webhooks are the administrators'."""
    return administer(actor)


def arrange(actor: Actor) -> bool:
    """Rotations are made by those who watch over teams."""
    return supervise(actor)


def stand_in(actor: Actor, agent: int) -> bool:
    """Put somebody into a turn: supervisors anybody, everybody who works tickets themselves."""
    return supervise(actor) or (work(actor) and actor.id == agent)


def view_escalation(actor: Actor) -> Q:
    """Of tickets that the actor may see, and none others (A28)."""
    rule = view_ticket(actor)
    if not rule:
        return rule
    from frontdesk.tickets.models import Ticket

    return Q(ticket__in=Ticket.objects.filter(rule)) if actor.is_agent else NOBODY
