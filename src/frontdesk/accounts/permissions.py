"""Who may do what with the company and its people."""

from django.db.models import Q

from frontdesk.events import Actor

NOBODY = Q(pk__in=[])
EVERYBODY = ~Q(pk__in=[])


def administer(actor: Actor | None) -> bool:
    """Change settings, people and everything that all others work with."""
    return actor is not None and actor.has_role("administrator")


def supervise(actor: Actor | None) -> bool:
    """Watch over teams and their queues."""
    return actor is not None and actor.has_role("administrator", "supervisor")


def oversee(actor: Actor | None) -> bool:
    """Look after every team's queue, not only after those of one's own teams."""
    return actor is not None and actor.has_role("administrator", "supervisor", "viewer")


def work(actor: Actor | None) -> bool:
    """Work on tickets; viewers only look."""
    return actor is not None and actor.has_role("administrator", "supervisor", "agent")


def view_agent(actor: Actor) -> Q:
    """Agents see each other; customers see nobody's account."""
    return EVERYBODY if actor.is_agent or actor.kind == "system" else NOBODY


def view_team(actor: Actor) -> Q:
    """Agents see all teams by name. What a private team's tickets say is another matter."""
    return view_agent(actor)


def change_agent(actor: Actor) -> Q:
    """Administrators change everybody; supervisors change those who are neither (A37)."""
    if administer(actor):
        return EVERYBODY
    return Q(role__in=["agent", "viewer"]) if supervise(actor) else NOBODY


def grant(actor: Actor, role: str) -> bool:
    """Whether the actor may give this role to somebody: only administrators hand out roles."""
    return administer(actor)


def end_sessions(actor: Actor) -> Q:
    """Users whose sessions the actor may end: its own, and for administrators everybody's."""
    if administer(actor):
        return EVERYBODY
    return Q(agent__pk=actor.id) if actor.is_agent else Q(customer__pk=actor.id) if actor.is_customer else NOBODY


def change_token(actor: Actor) -> Q:
    """Tokens that the actor may make or revoke: its own, and for administrators everybody's."""
    if administer(actor):
        return EVERYBODY
    return Q(agent__pk=actor.id) if actor.is_agent else NOBODY
