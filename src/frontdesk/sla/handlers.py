"""Promises follow what happens to tickets, in the same transaction: an invariant, so every handler is `now`."""

from frontdesk.accounts.events import CalendarSaved, TeamSaved, WorkspaceSetUp
from frontdesk.customers.events import CustomerChanged, CustomersMerged, CustomersParted, OrganizationSaved
from frontdesk.events import Actor, handles
from frontdesk.sla import actions
from frontdesk.sla.events import CountingChanged
from frontdesk.tickets.events import (
    MergeUndone,
    MessageAdded,
    StatusChanged,
    TicketAssigned,
    TicketChanged,
    TicketCreated,
    TicketDeescalated,
    TicketEscalated,
    TicketMerged,
    TicketSnoozed,
    TicketTriaged,
    TicketWoken,
)
from frontdesk.tickets.logic.life import waits_for_us
from frontdesk.tickets.models import Ticket

DONE = {"solved", "closed"}


def _ticket(identity: int) -> Ticket:
    return Ticket.objects.select_related("team__calendar", "requester", "category__parent__parent").get(pk=identity)


@handles(TicketCreated, now=True)
def start(event: TicketCreated, by: Actor) -> None:
    """A new ticket, new promises."""
    actions.start(event.row or _ticket(event.ticket))


@handles(MessageAdded, now=True)
def follow_message(event: MessageAdded, by: Actor) -> None:
    """A person's public answer keeps the promise of a reply; what the customer writes after it asks for the next."""
    if event.kind == "outbound" and by.is_agent:
        actions.follow_reply(_ticket(event.ticket), by.name)
    elif event.kind == "inbound":
        actions.follow_question(_ticket(event.ticket))


@handles(StatusChanged, now=True)
def follow_status(event: StatusChanged, by: Actor) -> None:
    """Waiting for somebody else pauses, solving keeps the promises, coming back resumes.

    A ticket that was merged away or is spam keeps and breaks nothing; when that is undone, time goes on as if it had
    never been.
    """
    ticket = _ticket(event.ticket)
    if event.reason in {"merged", "spam"}:
        actions.shelve(ticket, "merged into another ticket" if event.reason == "merged" else "it is spam")
    elif event.reason in {"unmerged", "no_spam", "undone"}:
        actions.unshelve(ticket, "that was undone")
    elif event.after in DONE:
        actions.end(ticket, f"{by.name or 'somebody'} set it to {event.after}")
    elif event.before in DONE:
        actions.reopen(ticket, "it was opened again")
    else:
        actions.settle(ticket, "it is our turn again" if waits_for_us(event.after) else "it waits for somebody else")


@handles(TicketSnoozed, TicketWoken, now=True)
def follow_snooze(event: TicketSnoozed | TicketWoken, by: Actor) -> None:
    """What is put off to an agreed time stands still where the policy says so."""
    actions.settle_if_planned(_ticket(event.ticket))


Moved = TicketAssigned | TicketEscalated | TicketDeescalated


@handles(TicketChanged, TicketTriaged, TicketAssigned, TicketEscalated, TicketDeescalated, now=True)
def retime(event: TicketChanged | TicketTriaged | Moved, by: Actor) -> None:
    """Another priority or team, or whatever policies ask for, may mean another budget and other hours."""
    what = event.what if isinstance(event, TicketChanged) else "team"
    if isinstance(event, TicketTriaged):
        what = "triage"
    actions.retime(_ticket(event.ticket), f"its {what} changed")


@handles(CustomerChanged, CustomersMerged, CustomersParted, now=True)
def retime_theirs(event: CustomerChanged | CustomersMerged | CustomersParted, by: Actor) -> None:
    """Where a policy asks for the customer, other promises may hold for what they have open; a job looks.

    Of two who were merged one has all the tickets; of two who were parted, each has some.
    """
    if not isinstance(event, CustomersMerged) or event.is_target:
        actions.retime_later(customer=event.customer)


@handles(OrganizationSaved, now=True)
def retime_all_of_theirs(event: OrganizationSaved, by: Actor) -> None:
    """The same for everybody of a company, when its own fields are others."""
    if "fields" in event.fields:
        actions.retime_later(organization=event.organization)


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
