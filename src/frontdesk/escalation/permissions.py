"""Who decides about levels and steps, who watches escalations, who changes who is on call."""

from django.db.models import Exists, OuterRef, Q

from frontdesk.accounts.permissions import NOBODY, administer, oversee, supervise, work
from frontdesk.escalation.logic.rotation import on_call
from frontdesk.escalation.models import Call, Paging, Rotation
from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.tickets.models import Escalation, Ticket
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
    """Of tickets that the actor may see, and none others (A28): those who look after all teams see every one, others
    those that concern them."""
    if not actor.is_agent or actor.id is None:
        return NOBODY
    seen = Q(ticket__in=Ticket.objects.filter(view_ticket(actor)))
    return seen if oversee(actor) else seen & _concerns(actor.id, actor.scope.teams)


def _concerns(agent: int, teams: frozenset[int]) -> Q:
    """It asks them, or their team; they were called, or are on call where it calls; they asked, or have the ticket."""
    asked = Q(kind=Escalation.Kind.FUNCTIONAL, to_team__in=teams) | Q(in_charge=agent)
    called = Q(Exists(Call.objects.filter(paging__escalation=OuterRef("pk"), agent=agent)))
    own = Q(by_kind="agent", by_id=agent) | Q(ticket__assignee=agent)
    for rotation in _turns_of(agent):
        running = {"paging__state": Paging.State.RUNNING, "paging__plan__contains": {"steps": [{"rotation": rotation}]}}
        called |= Q(**running)
    return asked | called | own


def _turns_of(agent: int) -> list[int]:
    """Rotations in which it is this agent's turn now."""
    theirs = Rotation.objects.filter(Q(members__agent=agent) | Q(stand_ins__agent=agent), is_active=True).distinct()
    found, now = theirs.prefetch_related("members", "stand_ins"), clock.now()
    return [one.pk for one in found if on_call(one.schedule(), now) == agent]
