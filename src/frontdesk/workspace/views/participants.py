"""People in copy, as acts of their own."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from frontdesk.customers import actions as customers
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Participant, Ticket
from frontdesk.workspace.access import DeskRequest, worker
from frontdesk.workspace.acting import act_form
from frontdesk.workspace.answers import attempt
from frontdesk.workspace.forms.participant import ParticipantForm
from frontdesk.workspace.found import address_of, ticket_of

LEAD = "They get every answer from now on and read along from now on. What was said before stays between you."


@worker
def participants(request: DeskRequest, number: int) -> HttpResponse:
    """Put somebody in copy."""
    return act_form(request, number, ParticipantForm, "Put somebody in copy", "Put in copy", _add, LEAD)


def _add(ticket: Ticket, request: DeskRequest, data: dict[str, Any]) -> object:
    person = customers.recognise(email=data["email"], name=data["name"], source="copy", by=request.actor)
    return tickets.add_participant(ticket, customer=person, by=request.actor, seen=data["seen"])


@worker
@require_POST
def removal(request: DeskRequest, number: int, customer: int) -> HttpResponse:
    """Take somebody out of the copies; their link ends with it."""
    found = ticket_of(request.actor, number)
    part = get_object_or_404(Participant.objects.select_related("customer"), ticket=found, customer_id=customer)
    return attempt(
        request,
        lambda: tickets.remove_participant(found, customer=part.customer, by=request.actor),
        address_of(request, number),
        f"{part.customer} is no longer in copy.",
    )
