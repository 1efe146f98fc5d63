"""Replies that wait: taking one back, sending it now, giving it another moment."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from frontdesk.kit import clock
from frontdesk.rules import actions as rules
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import PlannedReply, Ticket
from frontdesk.workspace.access import DeskRequest, worker
from frontdesk.workspace.acting import act_form
from frontdesk.workspace.answers import attempt, gone, moved_on, onward
from frontdesk.workspace.forms.acts import MomentForm
from frontdesk.workspace.found import address_of, ticket_of


@worker
@require_POST
def back(request: DeskRequest, number: int, planned: int) -> HttpResponse:
    """Take it back, and what its macro did: the words stand in the box again. Too late is said, and nothing is lost."""
    row = _planned(ticket_of(request.actor, number), planned)
    to = address_of(request, number)
    done = rules.take_reply_back(row, by=request.actor)
    if not done.is_done:
        return moved_on(request, to, "It had just been sent.")
    back = f"{to}{'&' if '?' in to else '?'}back={row.pk}"
    return gone(request, back, done.sentence) if done.sentence else onward(request, back)


@worker
@require_POST
def departure(request: DeskRequest, number: int, planned: int) -> HttpResponse:
    """Send it now."""
    row = _planned(ticket_of(request.actor, number), planned)
    return attempt(
        request,
        lambda: tickets.replan(row, send_at=clock.now(), by=request.actor),
        address_of(request, number),
        "It is sent now.",
    )


@worker
def moment(request: DeskRequest, number: int, planned: int) -> HttpResponse:
    """Give it another moment."""
    row = _planned(ticket_of(request.actor, number), planned)

    def replan(ticket: Ticket, asked: DeskRequest, data: dict[str, Any]) -> object:
        return tickets.replan(row, send_at=data["send_at"], by=asked.actor)

    return act_form(request, number, MomentForm, "Send later", "Save", replan)


def _planned(ticket: Ticket, pk: int) -> PlannedReply:
    if pk >= 2**63:
        raise BadRequest("There is no such reply.")
    return get_object_or_404(PlannedReply, pk=pk, ticket=ticket)
