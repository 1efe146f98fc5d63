"""Who is meant by a step, at this moment."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from frontdesk.accounts.models import Agent, Role
from frontdesk.escalation.logic.rotation import on_call
from frontdesk.escalation.models import PolicyStep, Rotation
from frontdesk.kit import clock
from frontdesk.tickets.models import Escalation, Ticket

Whom = PolicyStep.Whom


@dataclass(frozen=True)
class Called:
    """Whom a step tells: `agents`, those of them who are `on_call`, and the same in words."""

    agents: tuple[Agent, ...]
    words: str
    on_call: tuple[int, ...] = ()


def called_by(
    whom: str, escalation: Escalation, ticket: Ticket, *, rotation: int | None = None, agent: int | None = None
) -> Called:
    """Those whom a step means, as far as they work here and may see the ticket (A30)."""
    match whom:
        case Whom.ON_CALL:
            return _of_rotation(rotation, ticket)
        case Whom.AGENT:
            return _named(_seeing(Agent.objects.filter(pk=agent or 0), ticket), "somebody who is not here any more")
        case Whom.IN_CHARGE if escalation.in_charge_id:
            return _named(_seeing(Agent.objects.filter(pk=escalation.in_charge_id), ticket), "nobody in charge")
        case Whom.TEAM if ticket.team is not None:
            return Called(tuple(_seeing(Agent.objects.filter(teams=ticket.team), ticket)), f"the team {ticket.team}")
        case Whom.TEAM_SUPERVISORS | Whom.IN_CHARGE if ticket.team is not None:
            leads = tuple(_seeing(Agent.objects.filter(teams=ticket.team, role=Role.SUPERVISOR), ticket))
            return Called(leads, f"the supervisors of {ticket.team}") if leads else _all_supervisors(ticket)
    return _all_supervisors(ticket)


def who_is_on_call(rotation: Rotation) -> Agent | None:
    """The person on call in a rotation now, if it is in use and they work here."""
    if not rotation.is_active:
        return None
    key = on_call(rotation.schedule(), clock.now())
    return Agent.objects.working().select_related("user").filter(pk=key).first() if key is not None else None


def _of_rotation(key: int | None, ticket: Ticket) -> Called:
    rotation = Rotation.objects.prefetch_related("members", "stand_ins").filter(pk=key or 0).first()
    if rotation is None:
        return Called((), "nobody: the rotation is gone")
    person = who_is_on_call(rotation)
    if person is None:
        return Called((), f"nobody: nobody is on call in {rotation}")
    if not _seeing(Agent.objects.filter(pk=person.pk), ticket):
        return Called((), f"nobody: {person.name}, on call in {rotation}, cannot see it")
    return Called((person,), f"{person.name}, on call in {rotation}", (person.pk,))


def _all_supervisors(ticket: Ticket) -> Called:
    found = tuple(_seeing(Agent.objects.filter(role=Role.SUPERVISOR), ticket))
    if found:
        return Called(found, "all supervisors")
    return Called(tuple(_seeing(Agent.objects.filter(role=Role.ADMINISTRATOR), ticket)), "the administrators")


def _named(people: Iterable[Agent], nobody: str) -> Called:
    found = tuple(people)
    return Called(found, ", ".join(one.name for one in found) or nobody)


def _seeing(agents: QuerySet[Agent], ticket: Ticket) -> list[Agent]:
    """Those who work here and may see the ticket: of a private team, its members and administrators."""
    rule = Q()
    if ticket.team is not None and ticket.team.is_private:
        inside = Agent.objects.filter(teams=ticket.team).values("pk")
        rule = Q(role=Role.ADMINISTRATOR) | Q(pk__in=inside)
    working = Agent.objects.working().values("pk")
    return list(agents.filter(rule, pk__in=working).select_related("user").order_by("pk").distinct())
