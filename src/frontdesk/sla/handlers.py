"""Promises follow what happens to tickets, in the same transaction: an invariant, so every handler is `now`."""

from frontdesk.accounts.events import CalendarSaved, TeamSaved, WorkspaceSetUp
from frontdesk.events import Actor, handles
from frontdesk.sla import actions
from frontdesk.sla.events import CountingChanged
from frontdesk.sla.models import Promise
from frontdesk.tickets.events import (
    MergeUndone,
    MessageAdded,
    StatusChanged,
    TicketAssigned,
    TicketChanged,
    TicketCreated,
    TicketEscalated,
    TicketMerged,
    TicketTriaged,
)
from frontdesk.tickets.logic.life import waits_for_us
from frontdesk.tickets.models import Ticket


def _ticket(identity: int) -> Ticket:
    return Ticket.objects.select_related("team__calendar").get(pk=identity)


@handles(TicketCreated, now=True)
def start(event: TicketCreated, by: Actor) -> None:
    """A new ticket, new promises."""
    actions.start(event.row or _ticket(event.ticket))


@handles(MessageAdded, now=True)
def first_reply(event: MessageAdded, by: Actor) -> None:
    """A person's public answer keeps the promise of a first reply."""
    if event.kind == "outbound" and by.is_agent:
        actions.meet(_ticket(event.ticket), Promise.FIRST_REPLY)


@handles(StatusChanged, now=True)
def follow_status(event: StatusChanged, by: Actor) -> None:
    """Waiting for somebody else pauses, solving keeps the promises, coming back resumes.

    A ticket that was merged away or is spam keeps and breaks nothing; when that is undone, time goes on as if it had
    never been.
    """
    ticket = _ticket(event.ticket)
    if event.reason in {"merged", "spam"}:
        actions.shelve(ticket)
    elif event.reason in {"unmerged", "no_spam", "undone"}:
        actions.unshelve(ticket)
    elif event.after in {"solved", "closed"}:
        actions.meet(ticket, Promise.RESOLUTION)
        actions.meet(ticket, Promise.FIRST_REPLY)
    elif waits_for_us(event.after) and not waits_for_us(event.before):
        actions.resume(ticket)
    elif not waits_for_us(event.after):
        actions.pause(ticket)


@handles(TicketChanged, TicketTriaged, TicketAssigned, TicketEscalated, now=True)
def retime(event: TicketChanged | TicketTriaged | TicketAssigned | TicketEscalated, by: Actor) -> None:
    """Another priority or team may mean another budget and other hours."""
    if not isinstance(event, TicketChanged) or event.what == "priority":
        actions.retime(_ticket(event.ticket))


@handles(TicketMerged, now=True)
def take_over(event: TicketMerged, by: Actor) -> None:
    """What was promised sooner on the ticket that was merged holds for the one that goes on."""
    if event.is_target:
        actions.take_over(_ticket(event.other), _ticket(event.ticket))


@handles(MergeUndone, now=True)
def give_back(event: MergeUndone, by: Actor) -> None:
    """The one that had taken the other up has its own promises again."""
    if event.is_target:
        actions.give_back(_ticket(event.ticket), taken_from=event.other)


@handles(WorkspaceSetUp, now=True)
def promise_something(event: WorkspaceSetUp, by: Actor) -> None:
    """A new workspace starts with usual promises."""
    actions.ensure_default_policy()


@handles(CalendarSaved, TeamSaved, CountingChanged, now=True)
def recount(event: CalendarSaved | TeamSaved | CountingChanged, by: Actor) -> None:
    """Other business hours hold somewhere: open promises are counted again."""
    if not isinstance(event, TeamSaved) or "calendar" in event.fields:
        actions.recount_later()
