"""Giving many tickets to a team or to an agent, and following them."""

from typing import Any

from frontdesk.accounts.models import Agent, Team
from frontdesk.events import Actor
from frontdesk.tickets.actions.ownership import assign, hand_over
from frontdesk.tickets.actions.watching import follow, unfollow
from frontdesk.tickets.bulk_act import SAME, BulkAct
from frontdesk.tickets.models import Ticket, Watcher

CLOSED = "The ticket is closed."
MOST = 300


class GiveToAgent(BulkAct, slug="assignee"):
    label, icon, control = "Assign to", "user-plus", "choice"

    def options(self, by: Actor) -> list[tuple[str, str]]:
        found = Agent.objects.working().select_related("user")[:MOST]
        me = [(str(by.id), "Me")] if by.is_agent else []
        return [*me, ("nobody", "Nobody"), *((str(one.pk), one.name) for one in found if one.pk != by.id)]

    def outlook(self, ticket: Ticket, value: str, by: Actor) -> str:
        if ticket.assignee_id == (int(value) if value.isdecimal() else None):
            return SAME
        return CLOSED if ticket.status == Ticket.Status.CLOSED else ""

    def do(self, ticket: Ticket, value: str, by: Actor, seen: int) -> None:
        to = Agent.objects.select_related("user").get(pk=value) if value.isdecimal() else None
        assign(ticket, to=to, by=by, seen=seen)


class GiveToTeam(BulkAct, slug="team"):
    label, icon, control = "Hand to team", "layers", "choice"

    def options(self, by: Actor) -> list[tuple[str, str]]:
        return [(str(one.pk), f"{one.name} · L{one.level}") for one in Team.objects.filter(is_active=True)]

    def outlook(self, ticket: Ticket, value: str, by: Actor) -> str:
        if ticket.team_id == int(value):
            return SAME
        return CLOSED if ticket.status == Ticket.Status.CLOSED else ""

    def do(self, ticket: Ticket, value: str, by: Actor, seen: int) -> None:
        hand_over(ticket, team=Team.objects.get(pk=value), by=by, seen=seen)


class Follow(BulkAct, slug="follow"):
    label, icon, control = "Follow", "eye", "nothing"

    def outlook(self, ticket: Ticket, value: str, by: Actor) -> str:
        return SAME if Watcher.objects.filter(ticket=ticket, agent_id=by.id or 0).exists() else ""

    def do(self, ticket: Ticket, value: str, by: Actor, seen: int) -> None:
        follow(ticket, by=by)

    def undo(self, ticket: Ticket, before: dict[str, Any], by: Actor) -> bool:
        unfollow(ticket, by=by)
        return True
