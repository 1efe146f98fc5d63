"""Who may see and work on tickets, as queries: the same rule for lists and for single tickets."""

from typing import Any

from django.db.models import Q

from frontdesk.customers.models import Customer
from frontdesk.events import Actor

NOBODY = Q(pk__in=[])


def view_ticket(actor: Actor) -> Q:
    """Administrators see all; other agents all but those of private teams they are not in; customers their own."""
    if actor.has_role("administrator") or actor.is_automatic:
        return Q()
    if actor.is_agent and actor.scope.role in {"supervisor", "agent", "viewer"}:
        return Q(team=None) | Q(team__is_private=False) | Q(team_id__in=actor.scope.teams)
    if actor.is_customer and actor.id is not None:
        return Q(requester_id=actor.id)
    return NOBODY


def visible_sql(actor: Actor) -> tuple[str, list[Any]]:
    """SQL for `view_ticket` of an agent, of the ticket `t`: private teams are for their members alone."""
    if actor.has_role("administrator") or actor.scope.hidden == frozenset():
        return "TRUE", []
    if actor.scope.hidden is not None:
        return "(t.team_id IS NULL OR t.team_id <> ALL(%s::bigint[]))", [sorted(actor.scope.hidden)]
    hidden = "ARRAY(SELECT p.id FROM accounts_team p WHERE p.is_private AND NOT p.id = ANY(%s::bigint[]))"
    return f"(t.team_id IS NULL OR NOT t.team_id = ANY({hidden}))", [sorted(actor.scope.teams)]


def work_on(actor: Actor) -> Q:
    """Whoever may see it and is no viewer may work on it."""
    if actor.is_automatic:
        return Q()
    if actor.has_role("administrator", "supervisor", "agent"):
        return view_ticket(actor)
    return NOBODY


def answer_as_customer(actor: Actor) -> Q:
    """The requester, or a participant, writes on their own ticket; the system does it for received mail."""
    if actor.is_automatic:
        return Q()
    if actor.is_customer and actor.id is not None:
        # Who is merged into another while they write has become that one (A67).
        become = Customer.objects.filter(pk=actor.id).values("merged_into")
        return Q(requester_id=actor.id) | Q(participants__customer_id=actor.id) | Q(requester__in=become)
    return NOBODY


def judge_as_requester(actor: Actor) -> Q:
    """Whether it works is for the requester to say, not for people in copy."""
    if actor.is_automatic:
        return Q()
    return Q(requester_id=actor.id) if actor.is_customer and actor.id is not None else NOBODY


def administer_catalogue(actor: Actor) -> bool:
    """Categories and fields are the administrators'."""
    return actor.has_role("administrator")


def use_view(actor: Actor) -> Q:
    """An agent opens its own views, those of its teams, and everybody's."""
    if not actor.is_agent or actor.id is None:
        return NOBODY
    return Q(owner_id=actor.id) | Q(owner=None, team=None) | Q(team_id__in=actor.scope.teams)


def change_view(actor: Actor) -> Q:
    """One's own; what others work with too is for supervisors and administrators to change."""
    if not actor.is_agent or actor.id is None:
        return NOBODY
    own = Q(owner_id=actor.id)
    if actor.has_role("administrator"):
        return own | Q(owner=None)
    if actor.has_role("supervisor"):
        return own | Q(owner=None, team=None) | Q(team__is_private=False) | Q(team_id__in=actor.scope.teams)
    return own


def share_view(actor: Actor) -> bool:
    """Whether the actor may make views for a team or for everybody."""
    return actor.has_role("administrator", "supervisor")
