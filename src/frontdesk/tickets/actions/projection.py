"""Columns of the ticket's row that other apps compute and lists show."""

import datetime
from collections.abc import Sequence

from frontdesk.kit.database.rows import update, update_many
from frontdesk.tickets.models import Ticket


def project_due(
    ticket: Ticket, *, next_due_at: datetime.datetime | None, expected_at: datetime.datetime | None
) -> None:
    """Write when the next promise ends and when a solution is expected. No event: the SLA app has told its own."""
    ticket.next_due_at, ticket.expected_at = next_due_at, expected_at
    update(ticket, "next_due_at", "expected_at")


def project_due_of_all(tickets: Sequence[Ticket]) -> None:
    """Write both as they stand on these rows, in one statement."""
    update_many(tickets, "next_due_at", "expected_at")
