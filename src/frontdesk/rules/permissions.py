"""Who may use and change macros, and follow and change guides and checklists, as queries."""

from django.db.models import Q

from frontdesk.events import Actor

NOBODY = Q(pk__in=[])


def use_macro(actor: Actor) -> Q:
    """One's own; shared ones of everybody and of one's teams; administrators and supervisors look after all shared."""
    if not actor.has_role("administrator", "supervisor", "agent") or not actor.is_agent or actor.id is None:
        return NOBODY
    own = Q(owner_id=actor.id)
    if share(actor):
        return own | Q(owner=None)
    return own | Q(owner=None, is_for_teams=False) | Q(owner=None, teams__in=actor.scope.teams)


def change_macro(actor: Actor) -> Q:
    """One's own, and for whoever may share, the shared ones."""
    if not actor.has_role("administrator", "supervisor", "agent") or not actor.is_agent or actor.id is None:
        return NOBODY
    own = Q(owner_id=actor.id)
    return own | Q(owner=None) if share(actor) else own


def share(actor: Actor) -> bool:
    """Whether the actor may make what others work with."""
    return actor.has_role("administrator", "supervisor")


def use_guidance(actor: Actor) -> Q:
    """Guides and checklists that an agent may put on a ticket: those of everybody and of one's teams.

    Administrators and supervisors use all, but those that are for private teams alone which they are not in.
    """
    if not actor.is_agent and not actor.is_automatic:
        return NOBODY
    if actor.has_role("administrator") or actor.is_automatic:
        return Q()
    if actor.has_role("supervisor"):
        return Q(teams=None) | Q(teams__is_private=False) | Q(teams__in=actor.scope.teams)
    return Q(teams=None) | Q(teams__in=actor.scope.teams) if actor.has_role("agent") else NOBODY


def change_guidance(actor: Actor) -> Q:
    """Which guides and checklists may be changed: supervisors write them too, but not a foreign private team's."""
    if actor.has_role("administrator"):
        return Q()
    return use_guidance(actor) if actor.has_role("supervisor") else NOBODY


def administer_rules(actor: Actor) -> bool:
    """Rules act on every ticket and reach out to other systems: they are the administrators' alone."""
    return actor.has_role("administrator")
