"""Acts on a ticket, each a noun under its address: assignment, escalation, status and so on."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import Conflict, NotAllowedNow
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.access import DeskRequest, worker
from frontdesk.workspace.answers import attempt, gone, meanwhile, moved_on
from frontdesk.workspace.forms import acts as forms
from frontdesk.workspace.forms.fields import FieldsForm
from frontdesk.workspace.found import address_of, kept, ticket_of
from frontdesk.workspace.links import links
from frontdesk.workspace.pages import asked_block, page


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
    return attempt(
        request,
        lambda: tickets.set_status(found, status=data["status"], by=request.actor, seen=data["seen"]),
        address_of(request, number),
    )


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


Act = Callable[[Ticket, DeskRequest, dict[str, Any]], object]


def _act(
    request: DeskRequest, number: int, kind: type[forms.ActForm], title: str, submit: str, act: Act, lead: str = ""
) -> HttpResponse:
    """A form of its own address: its page, its dialog, and what is sent from either."""
    found = ticket_of(request.actor, number)
    form = kind(request.POST if request.method == "POST" else None, ticket=found)
    notice, code = None, 200
    if request.method == "POST":
        try:
            if form.is_valid():
                act(found, request, form.cleaned_data)
                return _after(request, found)
            code = 422
        except Conflict as conflict:
            notice, code = meanwhile(conflict), 409
            form.data = form.data.copy()
            form.data["seen"] = str(conflict.ticket.version)
        except (NotAllowedNow, ValidationError) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
            code = 422
    context = {"ticket": found, "title": title, "lead": lead, "submit": submit, "form": form, "notice": notice}
    context |= {"keep": kept(request), "back": address_of(request, number), "act_url": request.path}
    block = "form" if request.method == "POST" else None
    asked = asked_block(request, "form")
    partial = request.headers.get("HX-Request") == "true"
    return page(request, "act.html", context, block=asked or (block if partial else None), status=code)


def _after(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Back to the ticket; or to one's own queue when it has gone where this agent cannot see it."""
    if Ticket.objects.visible_to(request.actor).filter(pk=ticket.pk).exists():
        return moved_on(request, address_of(request, ticket.number))
    return gone(request, f"{links().queue}mine", "It is handed over to a team whose tickets only its members see.")


@worker
def assignment(request: DeskRequest, number: int) -> HttpResponse:
    """Give the ticket to a team, to an agent, or to both."""
    return _act(request, number, forms.AssignmentForm, "Assign", "Assign", _assign)


def _assign(ticket: Ticket, request: DeskRequest, data: dict[str, Any]) -> object:
    team, to, seen = data["team"], data["assignee"], data["seen"]
    if team is not None and (team.pk != ticket.team_id or data["note"]):
        return tickets.hand_over(ticket, team=team, to=to, note=data["note"], by=request.actor, seen=seen)
    return tickets.assign(ticket, to=to, by=request.actor, seen=seen)


@worker
def escalation(request: DeskRequest, number: int) -> HttpResponse:
    """Hand the ticket to a higher level."""
    return _act(request, number, forms.EscalationForm, "Escalate", "Escalate", _escalate)


def _escalate(ticket: Ticket, request: DeskRequest, data: dict[str, Any]) -> object:
    return tickets.escalate(ticket, team=data["team"], note=data["note"], by=request.actor, seen=data["seen"])


@worker
def hand_back(request: DeskRequest, number: int) -> HttpResponse:
    """Put the ticket back into its team's queue."""
    lead = "It goes back to the queue of its team, with everything said so far."
    return _act(
        request, number, forms.ReturnForm, "Hand back", "Hand back",
        lambda ticket, asked, data: tickets.hand_back(ticket, note=data["note"], by=asked.actor), lead,
    )  # fmt: skip


@worker
def category(request: DeskRequest, number: int) -> HttpResponse:
    """Say what the ticket is about."""
    return _act(
        request, number, forms.CategoryForm, "Category", "Save",
        lambda ticket, asked, data: tickets.set_category(
            ticket, category=data["category"], by=asked.actor, seen=data["seen"]
        ),
    )  # fmt: skip


@worker
def tags(request: DeskRequest, number: int) -> HttpResponse:
    """Set the tags."""
    return _act(
        request, number, forms.TagsForm, "Tags", "Save",
        lambda ticket, asked, data: tickets.set_tags(ticket, tags=data["tags"], by=asked.actor, seen=data["seen"]),
    )  # fmt: skip


@worker
def subject(request: DeskRequest, number: int) -> HttpResponse:
    """Give the ticket a better title."""
    return _act(
        request, number, forms.SubjectForm, "Subject", "Save",
        lambda ticket, asked, data: tickets.set_subject(
            ticket, subject=data["subject"], by=asked.actor, seen=data["seen"]
        ),
    )  # fmt: skip


@worker
def fields(request: DeskRequest, number: int) -> HttpResponse:
    """Answer the questions of the ticket's category."""
    return _act(
        request, number, FieldsForm, "Fields", "Save",
        lambda ticket, asked, data: tickets.set_fields(
            ticket, values=FieldsForm.answers(ticket, data), by=asked.actor, seen=data["seen"]
        ),
    )  # fmt: skip
