"""Who looks at the board, and who sets its alarms."""

from django.db.models import Q

from frontdesk.accounts.permissions import NOBODY, oversee, supervise
from frontdesk.events import Actor
from frontdesk.routing.models import Queue


def look(actor: Actor) -> bool:
    """Those who look after all teams: the board shows everybody's presence and work."""
    return oversee(actor)


def set_alarms(actor: Actor) -> bool:
    """Make, change and remove alarms, and say that one was noticed."""
    return supervise(actor)


def view_alarm(actor: Actor) -> Q:
    """Alarms of everybody, of open teams and of one's own, and of queues that one may know of (A28, A30)."""
    if actor.has_role("administrator"):
        return Q()
    if not actor.is_agent:
        return NOBODY
    queues = Queue.objects.visible_to(actor).values("pk")
    own = Q(team=None) | Q(team__is_private=False) | Q(team__in=actor.scope.teams)
    return own & (Q(queue=None) | Q(queue__in=queues))
