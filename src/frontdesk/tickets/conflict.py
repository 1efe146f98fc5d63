"""What an action answers when somebody else was faster (A67)."""

from collections.abc import Sequence

from frontdesk.events.models import Entry
from frontdesk.tickets.models import Ticket


class Conflict(Exception):
    """The ticket changed since the page was drawn. `since` is what happened, newest last; nothing was written."""

    def __init__(self, ticket: Ticket, since: Sequence[Entry]) -> None:
        super().__init__("Somebody else changed this ticket in the meantime.")
        self.ticket = ticket
        self.since = list(since)


class TicketClosed(Exception):
    """The ticket is closed for good; a new one can follow it."""


class NotAllowedNow(ValueError):
    """The verb does not fit the ticket's present state; the message says why, for people."""


class HeldBack(NotAllowedNow):
    """The ticket must not be solved or closed yet: something that it needs is not done. The message names it."""


class OpenChildren(NotAllowedNow):
    """A parent is to be ended while children are open: whoever does it is asked first. `children` are those."""

    def __init__(self, children: "Sequence[Ticket]") -> None:
        count = len(children)
        super().__init__(
            f"{count} child ticket{' is' if count == 1 else 's are'} still open. "
            "Set the status by itself: there you are asked what to do with them."
        )
        self.children = list(children)
