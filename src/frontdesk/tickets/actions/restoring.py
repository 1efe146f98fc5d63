"""The columns of a ticket that an act may change, as they stood before it, and putting them back."""

import datetime
from typing import Any

from django.db import transaction

from frontdesk.events import Actor, emit
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.ownership import record_owner
from frontdesk.tickets.actions.row import locked, return_to, write
from frontdesk.tickets.events import StatusChanged, TicketChanged
from frontdesk.tickets.models import Ticket

COLUMNS = ("status", "priority", "category_id", "team_id", "assignee_id", "level", "tags", "fields", "acknowledged_at")


def columns_of(ticket: Ticket) -> dict[str, Any]:
    """They as JSON."""
    found = {name: getattr(ticket, name) for name in COLUMNS}
    return {name: value.isoformat() if isinstance(value, datetime.datetime) else value for name, value in found.items()}


@transaction.atomic
def put_back(ticket: Ticket, before: dict[str, Any], *, what: str, by: Actor) -> bool:
    """The columns as they stood before, with a row of history for owner and status like any other change.

    `what` names what is taken back, for the history; returns whether anything was another. Raises PermissionDenied.
    """
    row = locked(ticket, allow=permissions.work_on(by))
    status, was = row.status, before.get("status", row.status)
    moved = (row.team_id, row.assignee_id) != (before.get("team_id"), before.get("assignee_id"))
    changed = return_to(row, was, by=by)
    for name in COLUMNS[1:]:
        value = before.get(name)
        if name == "acknowledged_at" and value:
            value = datetime.datetime.fromisoformat(value)
        if getattr(row, name) != value:
            setattr(row, name, value)
            changed.append(name.removesuffix("_id"))
    if not changed:
        return False
    write(row, *changed)
    if moved:
        record_owner(Ticket.objects.select_related("team").get(pk=row.pk), how="undo", by=by)
    if status != was:
        emit(StatusChanged(ticket=row.pk, before=status, after=was, reason="undo"), by=by)
    emit(TicketChanged(ticket=row.pk, what=what, after="what it was"), by=by)
    return True
