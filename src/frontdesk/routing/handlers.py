"""Events that routing reacts to, in the same transaction: a ticket that waits is soon in its queue."""

from frontdesk.accounts.events import AgentChanged, SessionsEnded
from frontdesk.accounts.models import Agent
from frontdesk.events import Actor, handles
from frontdesk.kit import clock
from frontdesk.routing.actions.attending import attend, is_on
from frontdesk.routing.actions.presence import lose_signed_out
from frontdesk.routing.actions.sorting import leave
from frontdesk.tickets.events import (
    MergeUndone,
    MessageAdded,
    SpamMarked,
    SpamUnmarked,
    StatusChanged,
    TicketAssigned,
    TicketChanged,
    TicketCreated,
    TicketDeescalated,
    TicketEscalated,
    TicketMerged,
    TicketSnoozed,
    TicketSplit,
    TicketTriaged,
    TicketWoken,
)


@handles(
    TicketCreated, StatusChanged, TicketEscalated, TicketTriaged, TicketSnoozed, TicketWoken, TicketMerged, MergeUndone,
    TicketDeescalated, TicketSplit, SpamMarked, SpamUnmarked, now=True,
)  # fmt: skip
def look_at_ticket(event: TicketCreated, by: Actor) -> None:
    """It may wait now, or no longer."""
    attend({event.ticket, getattr(event, "other", event.ticket)})


@handles(TicketChanged, now=True)
def follow_change(event: TicketChanged, by: Actor) -> None:
    """A priority is another turn; a category may be another queue."""
    if event.what in {"priority", "category", "tags"}:
        attend([event.ticket])


@handles(MessageAdded, now=True)
def hear_customer(event: MessageAdded, by: Actor) -> None:
    """A customer writes; whoever has the ticket may have gone home."""
    if event.kind == "inbound":
        attend([event.ticket])


@handles(TicketAssigned, now=True)
def follow_owner(event: TicketAssigned, by: Actor) -> None:
    """What somebody has is offered to nobody; what nobody has waits again."""
    if event.agent is not None and is_on():
        leave([event.ticket], "taken", clock.now())
    attend([event.ticket])


@handles(SessionsEnded, now=True)
def follow_sign_out(event: SessionsEnded, by: Actor) -> None:
    """Who has signed out everywhere is not there."""
    lose_signed_out(event.user)


@handles(AgentChanged, now=True)
def follow_seat(event: AgentChanged, by: Actor) -> None:
    """Who has lost the seat is not there."""
    agent = Agent.objects.filter(pk=event.agent).first()
    if agent is not None and not Agent.objects.working().filter(pk=agent.pk).exists():
        lose_signed_out(agent.user_id)
