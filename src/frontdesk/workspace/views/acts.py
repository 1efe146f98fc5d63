"""Acts on a ticket, each a noun under its address: assignment, escalation, status and so on."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.mailing import number_words
from frontdesk.tickets.conflict import OpenChildren
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.access import DeskRequest, worker
from frontdesk.workspace.acting import act_form
from frontdesk.workspace.after import after, is_finishing
from frontdesk.workspace.answers import attempt, moved_on, onward, undo_after
from frontdesk.workspace.forms import acts as forms
from frontdesk.workspace.forms.fields import FieldsForm
from frontdesk.workspace.forms.transfer import EndForm
from frontdesk.workspace.found import address_of, kept, ticket_of
from frontdesk.workspace.links import links
from frontdesk.workspace.undoing import TooLate, before_of, take_back


@worker
@require_POST
def claim(request: DeskRequest, number: int) -> HttpResponse:
    """Take the ticket as one's own."""
    found = ticket_of(request.actor, number)
    act = lambda: tickets.claim(found, by=request.actor)  # noqa: E731
    return attempt(request, act, address_of(request, number), "It is yours.", before_of("owner", found))


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
    wanted, seen, to, left = data["status"], data["seen"], address_of(request, number), list[Ticket]()
    text, step = f"The status is {wanted.replace('_', ' ')} now.", before_of("status", found)

    def act() -> Ticket:
        left.append(tickets.set_status(found, status=wanted, by=request.actor, seen=seen))
        return left[0]

    try:
        done = attempt(request, act, to, text, step)
    except OpenChildren:
        asked = urlencode({"status": wanted}) + (f"&{kept(request)}" if kept(request) else "")
        return onward(request, f"{links().ticket}{number}/ending?{asked}")
    goes_on = bool(left) and done.status_code < 400 and is_finishing(wanted)
    return after(request, found, text, undo_after(left[0], step, request)) if goes_on else done


@worker
def ending(request: DeskRequest, number: int) -> HttpResponse:
    """A parent is to end: what happens to its open children is asked first."""
    waiting = open_children_of(request, number)
    status = request.POST.get("status") or request.GET.get("status", "")
    if status not in {"solved", "closed"}:
        raise BadRequest("That is not among the choices.")
    kind = partial(EndForm, initial={"status": status})
    children = ", ".join(f"{number_words(one)} “{one.subject}”" for one in waiting)
    lead = f"Still open: {children or 'none that you can see'}."
    return act_form(request, number, kind, "Children are still open", "Go on", _end, lead, "Done.")


def _end(ticket: Ticket, request: DeskRequest, data: dict[str, Any]) -> object:
    common = {"status": data["status"], "by": request.actor, "seen": data["seen"]}
    if data["family"] == "all":
        return tickets.end_family(ticket, **common)
    return tickets.set_status(ticket, **common, despite_children=True)


def open_children_of(request: DeskRequest, number: int) -> list[Ticket]:
    """Those of the open children that this agent may see."""
    waiting = tickets.open_children(ticket_of(request.actor, number))
    return list(Ticket.objects.visible_to(request.actor).filter(pk__in=[one.pk for one in waiting]).order_by("pk"))


@worker
@require_POST
def undo(request: DeskRequest, number: int) -> HttpResponse:
    """Take the last act back, by the verb that does it."""
    found, to = ticket_of(request.actor, number), address_of(request, number)
    act = lambda: take_back(found, request.POST.get("word", "")[:2000], by=request.actor)  # noqa: E731
    try:
        return attempt(request, act, to, "Taken back.")
    except TooLate:
        return moved_on(request, to, "It is too late to take that back. Change it by hand.")


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
        f"The priority is {Ticket.Priority(data['priority']).label.lower()} now.",
        before_of("priority", found),
    )


def _valid(form: forms.ActForm) -> dict[str, Any]:
    if not form.is_valid():
        raise BadRequest("That is not among the choices.")
    return form.cleaned_data


@worker
def assignment(request: DeskRequest, number: int) -> HttpResponse:
    """Give the ticket to a team, to an agent, or to both."""
    return act_form(request, number, forms.AssignmentForm, "Assign", "Assign", _assign, done="Assigned.", undo="owner")


def _assign(ticket: Ticket, request: DeskRequest, data: dict[str, Any]) -> object:
    team, to, seen = data["team"], data["assignee"], data["seen"]
    if team is not None and (team.pk != ticket.team_id or data["note"]):
        return tickets.hand_over(ticket, team=team, to=to, note=data["note"], by=request.actor, seen=seen)
    return tickets.assign(ticket, to=to, by=request.actor, seen=seen)


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
        done="The category is changed.", undo="category",
    )  # fmt: skip


@worker
def tags(request: DeskRequest, number: int) -> HttpResponse:
    """Set the tags."""
    return act_form(
        request, number, forms.TagsForm, "Tags", "Save",
        lambda ticket, asked, data: tickets.set_tags(ticket, tags=data["tags"], by=asked.actor, seen=data["seen"]),
        done="The tags are changed.", undo="tags",
    )  # fmt: skip


@worker
def subject(request: DeskRequest, number: int) -> HttpResponse:
    """Give the ticket a better title."""
    return act_form(
        request, number, forms.SubjectForm, "Subject", "Save",
        lambda ticket, asked, data: tickets.set_subject(
            ticket, subject=data["subject"], by=asked.actor, seen=data["seen"]
        ),
        done="The subject is changed.", undo="subject",
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
