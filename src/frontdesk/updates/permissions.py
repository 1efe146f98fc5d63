"""Who reads and writes announcements and problems, as queries over either."""

from django.db.models import Q

from frontdesk.accounts.permissions import NOBODY, supervise, work
from frontdesk.events import Actor


def addressed_to(actor: Actor) -> Q:
    """What is for this agent: for everybody, or for a team of theirs."""
    if not actor.is_agent or actor.id is None:
        return NOBODY
    return Q(is_for_all=True) | Q(teams__in=actor.scope.teams)


def view(actor: Actor) -> Q:
    """What is for them; administrators read all, supervisors all but what concerns private teams they are not in."""
    if actor.has_role("administrator"):
        return Q()
    if actor.has_role("supervisor"):
        return addressed_to(actor) | Q(teams__is_private=False)
    return addressed_to(actor)


def announce(actor: Actor) -> bool:
    """Writing to whole teams is for supervisors and administrators."""
    return supervise(actor)


def record_problem(actor: Actor) -> bool:
    """Whoever works on tickets may open a problem and keep one up to date that they see."""
    return work(actor)


def answer_all(actor: Actor) -> bool:
    """One text to all customers of a problem is for supervisors and administrators."""
    return supervise(actor)
