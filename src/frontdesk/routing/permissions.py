"""Who decides about queues, and who answers for whom."""

from django.db.models import Q

from frontdesk.accounts.permissions import NOBODY, administer, supervise, work
from frontdesk.events import Actor


def configure(actor: Actor) -> bool:
    """Queues, skills, reasons and capacities are the administrators'; supervisors say what their people can do."""
    return administer(actor)


def equip(actor: Actor) -> bool:
    """Skills and capacities of people are set by those who watch over them."""
    return supervise(actor)


def watch(actor: Actor) -> bool:
    """See every queue and everybody's presence."""
    return actor.has_role("administrator", "supervisor", "viewer")


def view_queue(actor: Actor) -> Q:
    """Queues of everybody, of open teams and of one's own; administrators see those of private teams, too (A28)."""
    if actor.has_role("administrator"):
        return Q()
    if not actor.is_agent:
        return NOBODY
    return Q(teams=None) | Q(teams__is_private=False) | Q(teams__in=actor.scope.teams)


def be_present(actor: Actor, agent: int) -> bool:
    """One's own presence is one's own; supervisors and the system may end somebody else's."""
    return actor.is_automatic or supervise(actor) or (work(actor) and actor.id == agent)


def answer(actor: Actor) -> Q:
    """Offers to oneself."""
    return Q(agent_id=actor.id) if actor.is_agent and actor.id is not None else NOBODY
