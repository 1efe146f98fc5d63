"""How far a ticket is, in the words of the one who waits."""

import datetime
from typing import Any

from frontdesk.accounts.models import Workspace
from frontdesk.kit import clock
from frontdesk.kit.display import full
from frontdesk.tickets.models import Ticket

HEADLINES = {
    "new": "We have your request",
    "open": "We are working on it",
    "pending": "We need something from you",
    "on_hold": "We are waiting for somebody else",
    "solved": "We think this is solved",
    "closed": "This request is closed",
    "spam": "This request is closed",
}


def headline(ticket: Ticket) -> str:
    """One sentence that says where it stands."""
    return HEADLINES[ticket.status]


def closes_at(ticket: Ticket) -> datetime.datetime | None:
    """When a solved ticket closes by itself."""
    workspace = Workspace.current()
    if ticket.status != Ticket.Status.SOLVED or ticket.solved_at is None or workspace is None:
        return None
    return ticket.solved_at + clock.days(workspace.close_after_days)


def steps_of(ticket: Ticket) -> list[dict[str, Any]]:
    """Received, in work, solved: which is done, which is now, which is to come; with the moments that are known."""
    Status = Ticket.Status
    is_done = ticket.status in {Status.SOLVED, Status.CLOSED, Status.SPAM}
    working = ticket.status in {Status.OPEN, Status.PENDING, Status.ON_HOLD}
    waits = {Status.PENDING: "Waiting for your answer", Status.ON_HOLD: "Waiting for somebody else"}
    return [
        {
            "label": "Received",
            "note": full(ticket.created_at),
            "state": "now" if ticket.status == Status.NEW else "done",
        },
        {
            "label": "In work",
            "note": waits.get(Status(ticket.status), ""),
            "state": "done" if is_done else "now" if working else "next",
        },
        {
            "label": "Closed" if ticket.status in {Status.CLOSED, Status.SPAM} else "Solved",
            "note": full(ticket.closed_at or ticket.solved_at) if is_done else "",
            "state": "done" if is_done else "next",
        },
    ]
