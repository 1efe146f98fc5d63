"""Who may use and change macros, as queries."""

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
