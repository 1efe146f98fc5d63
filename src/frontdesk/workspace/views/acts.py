"""Acts on a ticket, each a noun under its address: assignment, escalation, status and so on."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.access import DeskRequest, worker
from frontdesk.workspace.acting import act_form
from frontdesk.workspace.after import after, is_finishing
from frontdesk.workspace.answers import attempt
from frontdesk.workspace.forms import acts as forms
from frontdesk.workspace.forms.fields import FieldsForm
from frontdesk.workspace.found import address_of, ticket_of


@worker
@require_POST
def claim(request: DeskRequest, number: int) -> HttpResponse:
    """Take the ticket as one's own."""
    found = ticket_of(request.actor, number)
    return attempt(request, lambda: tickets.claim(found, by=request.actor), address_of(request, number), "It is yours.")


@worker
@require_POST
def acknowledgement(request: DeskRequest, number: int) -> HttpResponse:
    """Say for one's team that it has arrived."""
    found = ticket_of(request.actor, number)
    return attempt(request, lambda: tickets.acknowledge(found, by=request.actor), address_of(request, number))


@worker
@require_POST
def status(request: DeskRequest, number: int) -> HttpResponse:
    """Set the status."""
    found = ticket_of(request.actor, number)
    data = _valid(forms.StatusForm(request.POST, ticket=found))
    done = attempt(
        request,
        lambda: tickets.set_status(found, status=data["status"], by=request.actor, seen=data["seen"]),
        address_of(request, number),
    )
    return after(request, found) if done.status_code < 400 and is_finishing(data["status"]) else done


@worker
@require_POST
def priority(request: DeskRequest, number: int) -> HttpResponse:
    """Set the priority."""
    found = ticket_of(request.actor, number)
    data = _valid(forms.PriorityForm(request.POST, ticket=found))
    return attempt(
        request,
        lambda: tickets.set_priority(found, priority=data["priority"], by=request.actor, seen=data["seen"]),
        address_of(request, number),
    )


def _valid(form: forms.ActForm) -> dict[str, Any]:
    if not form.is_valid():
        raise BadRequest("That is not among the choices.")
    return form.cleaned_data


@worker
def assignment(request: DeskRequest, number: int) -> HttpResponse:
    """Give the ticket to a team, to an agent, or to both."""
    return act_form(request, number, forms.AssignmentForm, "Assign", "Assign", _assign)


def _assign(ticket: Ticket, request: DeskRequest, data: dict[str, Any]) -> object:
    team, to, seen = data["team"], data["assignee"], data["seen"]
    if team is not None and (team.pk != ticket.team_id or data["note"]):
        return tickets.hand_over(ticket, team=team, to=to, note=data["note"], by=request.actor, seen=seen)
    return tickets.assign(ticket, to=to, by=request.actor, seen=seen)


@worker
def escalation(request: DeskRequest, number: int) -> HttpResponse:
    """Hand the ticket to a higher level."""
    return act_form(request, number, forms.EscalationForm, "Escalate", "Escalate", _escalate)


def _escalate(ticket: Ticket, request: DeskRequest, data: dict[str, Any]) -> object:
    return tickets.escalate(ticket, team=data["team"], note=data["note"], by=request.actor, seen=data["seen"])


@worker
def hand_back(request: DeskRequest, number: int) -> HttpResponse:
    """Put the ticket back into its team's queue."""
    lead = "It goes back to the queue of its team, with everything said so far."
    return act_form(
        request, number, forms.ReturnForm, "Hand back", "Hand back",
        lambda ticket, asked, data: tickets.hand_back(ticket, note=data["note"], by=asked.actor), lead,
    )  # fmt: skip


@worker
def category(request: DeskRequest, number: int) -> HttpResponse:
    """Say what the ticket is about."""
    return act_form(
        request, number, forms.CategoryForm, "Category", "Save",
        lambda ticket, asked, data: tickets.set_category(
            ticket, category=data["category"], by=asked.actor, seen=data["seen"]
        ),
    )  # fmt: skip


@worker
def tags(request: DeskRequest, number: int) -> HttpResponse:
    """Set the tags."""
    return act_form(
        request, number, forms.TagsForm, "Tags", "Save",
        lambda ticket, asked, data: tickets.set_tags(ticket, tags=data["tags"], by=asked.actor, seen=data["seen"]),
    )  # fmt: skip


@worker
def subject(request: DeskRequest, number: int) -> HttpResponse:
    """Give the ticket a better title."""
    return act_form(
        request, number, forms.SubjectForm, "Subject", "Save",
        lambda ticket, asked, data: tickets.set_subject(
            ticket, subject=data["subject"], by=asked.actor, seen=data["seen"]
        ),
    )  # fmt: skip


@worker
def fields(request: DeskRequest, number: int) -> HttpResponse:
    """Answer the questions of the ticket's category."""
    return act_form(
        request, number, FieldsForm, "Fields", "Save",
        lambda ticket, asked, data: tickets.set_fields(
            ticket, values=FieldsForm.answers(ticket, data), by=asked.actor, seen=data["seen"]
        ),
    )  # fmt: skip
