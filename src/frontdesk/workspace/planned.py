"""Replies that wait to be sent, as the ticket's page shows them, and what comes back when one is taken back."""

import datetime
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from frontdesk.customers.models import Customer
from frontdesk.kit import clock
from frontdesk.kit.files import File, RefusedFile
from frontdesk.kit.html import html_to_text, safe
from frontdesk.rules.models import MacroUse
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import PlannedReply, Ticket
from frontdesk.workspace.access import DeskRequest
from frontdesk.workspace.using import shown


@dataclass(frozen=True)
class Planned:
    """One of them. `is_ours` tells whether this agent may take it back; `reason` says why it was stopped."""

    id: int
    name: str
    html: Markup
    send_at: datetime.datetime
    seconds: int
    is_scheduled: bool
    is_ours: bool
    reason: str
    files: list[str]


def read_planned(ticket: Ticket, request: DeskRequest) -> list[Planned]:
    """Those of a ticket that are open, soonest first; not asked for where the ticket was read with none."""
    if not getattr(ticket, "has_planned", True):
        return []
    now = clock.now()
    rows = PlannedReply.objects.open().filter(ticket=ticket).select_related("agent__user").order_by("send_at", "pk")
    supervises = request.actor.has_role("administrator", "supervisor")
    return [
        Planned(
            row.pk, row.agent.name, safe(row.html), row.send_at, max(0, round((row.send_at - now).total_seconds())),
            row.is_scheduled, supervises or row.agent_id == request.actor.id, row.reason,
            [one["name"] for one in row.files],
        )
        for row in rows
    ]  # fmt: skip


def typed_again(request: DeskRequest, ticket: Ticket) -> dict[str, Any]:
    """What the composer holds after a reply was taken back: its words, people in copy and files."""
    row = _taken_back(request.GET.get("back", ""), request, ticket)
    if row is None:
        return {}
    typed: dict[str, Any] = {"mode": "reply", "body": html_to_text(row.html), "html": row.html, "kept": row.pk}
    if row.cc is not None:
        people = Customer.objects.filter(pk__in=row.cc)
        typed["cc"] = ", ".join(one.email for one in people if one.email)
    use = MacroUse.objects.filter(planned=row).select_related("macro").first()
    if use is not None:
        typed["macro"] = shown(use.macro, ticket, request.actor, use.effects)
    if row.files:
        typed["kept_files"] = [(one["key"], one["name"]) for one in row.files]
    return typed


def kept_files(request: DeskRequest, ticket: Ticket) -> list[File]:
    """The files of a reply that was taken back, as far as they are still wanted; only its author's own (A34)."""
    row = _taken_back(request.POST.get("kept", ""), request, ticket)
    if row is None:
        return []
    try:
        return tickets.files_of(row, request.POST.getlist("kept_file"))
    except OSError as error:
        raise RefusedFile("The files of the earlier reply could not be read. Attach them again.") from error


def _taken_back(key: str, request: DeskRequest, ticket: Ticket) -> PlannedReply | None:
    if not (key.isascii() and key.isdigit() and len(key) < 18):
        return None
    if request.actor.id is None:
        return None
    return PlannedReply.objects.filter(
        pk=int(key), ticket=ticket, agent_id=request.actor.id, state=PlannedReply.State.TAKEN_BACK
    ).first()
