"""Columns of the ticket's row that other apps compute and lists show."""

import datetime

from frontdesk.kit.database.rows import update
from frontdesk.tickets.models import Ticket


def project_due(
    ticket: Ticket, *, next_due_at: datetime.datetime | None, expected_at: datetime.datetime | None
) -> None:
    """Write when the next promise ends and when a solution is expected. No event: the SLA app has told its own."""
    ticket.next_due_at, ticket.expected_at = next_due_at, expected_at
    update(ticket, "next_due_at", "expected_at")
