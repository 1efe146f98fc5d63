"""Columns of the ticket's row that other apps compute and lists show."""

import datetime

from frontdesk.tickets.models import Ticket


def project_due(
    ticket_id: int, *, next_due_at: datetime.datetime | None, expected_at: datetime.datetime | None
) -> None:
    """Write when the next promise ends and when a solution is expected. No event: the SLA app has told its own."""
    Ticket.objects.filter(pk=ticket_id).update(next_due_at=next_due_at, expected_at=expected_at)
