"""Verbs about the clocks of one ticket. All run inside the transaction of the change that they follow."""

from frontdesk.sla.actions.case import Case
from frontdesk.sla.models import Promise
from frontdesk.tickets.models import Ticket


def start(ticket: Ticket) -> None:
    """Start the clocks of a new ticket by its priority, from when it came in."""
    case = Case.opened(ticket)
    for promise in (Promise.FIRST_REPLY, Promise.WAIT, Promise.RESOLUTION):
        case.begin(promise, "the ticket came in", at=ticket.created_at)
    case.settle()
    case.write()


def follow_reply(ticket: Ticket, who: str) -> None:
    """A person answered the customer: what was asked is answered, and the next news are due anew."""
    case = Case.of(ticket)
    case.meet(Promise.FIRST_REPLY, f"{who} answered")
    case.meet(Promise.NEXT_REPLY, f"{who} answered")
    if ticket.is_unsolved:
        case.meet(Promise.UPDATE, f"{who} wrote to the customer")
        case.begin(Promise.UPDATE, f"{who} wrote to the customer")
        case.settle(f"{who} wrote to the customer")
    case.write()


def follow_question(ticket: Ticket) -> None:
    """The customer wrote: they are owed the next answer, unless they are owed the first one still."""
    if not ticket.is_unsolved:
        return
    case = Case.of(ticket)
    first = case.clocks.get(Promise.FIRST_REPLY)
    if ticket.first_replied_at is None and (first is None or first.met_at is None):
        return  # a first reply is kept without an answer where the ticket was solved without a word
    known = case.clocks.get(Promise.NEXT_REPLY)
    if known is None or known.met_at is not None:
        case.begin(Promise.NEXT_REPLY, "the customer wrote")
        case.settle("the customer wrote")
        case.write()


def end(ticket: Ticket, why: str) -> None:
    """The ticket is solved or closed: what runs is kept, or its breach has ended."""
    case = Case.of(ticket)
    case.end(why)
    case.write()


def reopen(ticket: Ticket, why: str) -> None:
    """A solved ticket goes on: so do its promises, and never are they broken by that alone."""
    case = Case.of(ticket)
    case.reopen(why)
    case.settle(why)
    case.write()


def settle(ticket: Ticket, why: str = "") -> None:
    """Something that decides about pauses has changed: let each clock run or stand still as it now should."""
    case = Case.of(ticket)
    case.settle(why)
    case.write()


def shelve(ticket: Ticket, why: str) -> None:
    """The ticket goes on elsewhere, or is nobody's wish: its running clocks stop, neither kept nor broken."""
    case = Case.of(ticket)
    case.shelve(why)
    case.write()


def unshelve(ticket: Ticket, why: str) -> None:
    """It was not so: what an end had met, or the merge had stopped, runs on as though that had never been."""
    case = Case.of(ticket)
    case.unshelve(why)
    case.write()


def retime(ticket: Ticket, why: str) -> None:
    """The priority, the team or what else a policy asks for has changed: the budgets that now hold."""
    case = Case.of(ticket)
    case.retime(why)
    case.write()


def settle_if_planned(ticket: Ticket) -> None:
    """A ticket was put off, or came back: nothing is to be done where no policy lets that count."""
    case = Case.of(ticket)
    case.settle("it is back" if ticket.snoozed_until is None else "it is put off without an agreed time")
    if case.events:
        case.write()
