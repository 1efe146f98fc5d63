"""Which open pages hear that something about an escalation changed: those of people who may see it, and no others."""

from django.db.models import Q

from frontdesk.accounts.models import Agent, Role
from frontdesk.events import signal
from frontdesk.tickets.models import Escalation, Ticket

OVERSEERS = (Role.SUPERVISOR, Role.VIEWER)


def show(ticket: Ticket) -> None:
    """Open pages that show escalations, or this ticket, ask again; a private team's are not named to all (A30)."""
    signal(["escalations"], hearers(ticket))
    private = ticket.team is not None and ticket.team.is_private
    everybody = [f"team.{ticket.team_id}", "administrators"] if private else ["staff"]
    signal([f"ticket.{ticket.number}"], everybody)


def hearers(ticket: Ticket) -> list[str]:
    """The audiences of the ticket's escalations, by the rule of `permissions.view_escalation`: whoever looks after all
    teams, and whom they concern; of a private team, its own people among these, and administrators."""
    rows = Escalation.objects.filter(ticket=ticket).values_list(
        "kind", "to_team", "in_charge", "by_kind", "by_id", "paging__calls__agent"
    )
    people, teams = {ticket.assignee_id}, set()
    for kind, team, in_charge, by_kind, by_id, called in rows:
        people |= {in_charge, called, by_id if by_kind == "agent" else None}
        teams |= {team} if kind == Escalation.Kind.FUNCTIONAL else set()
    people.discard(None)
    if ticket.team is None or not ticket.team.is_private:
        return ["overseers", *(f"team.{one}" for one in teams), *(f"agent.{one}" for one in people)]
    inside = Agent.objects.active().filter(teams=ticket.team)
    if ticket.team_id not in teams:
        inside = inside.filter(Q(role__in=OVERSEERS) | Q(pk__in=people))
    return ["administrators", *(f"agent.{one}" for one in inside.values_list("pk", flat=True))]
