"""Checklists and guides on a ticket: added, ticked, followed."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from frontdesk.rules import actions as rules
from frontdesk.rules.models import TicketChecklist, TicketStep, Walk
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.access import DeskRequest, worker
from frontdesk.workspace.acting import act_form
from frontdesk.workspace.answers import attempt
from frontdesk.workspace.forms.guidance import ChecklistForm, GuideForm
from frontdesk.workspace.found import address_of, ticket_of


@worker
def checklists(request: DeskRequest, number: int) -> HttpResponse:
    """Put a checklist on the ticket."""
    lead = "Its required steps hold back solving and closing until they are ticked."
    kind = partial(ChecklistForm, actor=request.actor)
    return act_form(request, number, kind, "Add a checklist", "Add", _add, lead, "The checklist is added.")


def _add(ticket: Ticket, request: DeskRequest, data: dict[str, Any]) -> object:
    return rules.add_checklist(ticket, data["checklist"], by=request.actor)


@worker
@require_POST
def checklist_removal(request: DeskRequest, number: int, pk: int) -> HttpResponse:
    """Take a checklist off the ticket."""
    found = get_object_or_404(TicketChecklist, pk=_key(pk), ticket=ticket_of(request.actor, number))
    act = lambda: rules.take_off(found, by=request.actor)  # noqa: E731
    return attempt(request, act, address_of(request, number), f"“{found.title}” is taken off.")


@worker
@require_POST
def step(request: DeskRequest, number: int, pk: int) -> HttpResponse:
    """Tick a step, or take the tick away. Who was faster is told: the tick is theirs."""
    found = get_object_or_404(TicketStep, pk=_key(pk), list__ticket=ticket_of(request.actor, number))
    is_ticked, said, to = request.POST.get("ticked") != "no", list[str](), address_of(request, number)

    def act() -> None:
        done = rules.tick(found, is_ticked=is_ticked, by=request.actor, seen=_seen(request))
        if is_ticked and done.ticked_by_id != request.actor.id:
            said.append(f"{done.ticked_by_name} ticked it already.")

    answer = attempt(request, act, to)
    return attempt(request, lambda: None, to, said[0]) if said else answer


@worker
def guides(request: DeskRequest, number: int) -> HttpResponse:
    """Begin to follow a guide, or go on where somebody else left off: chosen in the form, or by a button of its own."""
    kind = partial(GuideForm, actor=request.actor)
    if request.method != "POST" or "seen" in request.POST:
        return act_form(request, number, kind, "Follow a guide", "Begin", _begin)
    found = ticket_of(request.actor, number)
    form = kind(request.POST, ticket=found)
    if not form.is_valid():
        raise BadRequest("This guide cannot be followed any more.")
    return attempt(request, lambda: _begin(found, request, form.cleaned_data), address_of(request, number))


def _begin(ticket: Ticket, request: DeskRequest, data: dict[str, Any]) -> object:
    return rules.begin_walk(ticket, data["guide"], by=request.actor)


@worker
@require_POST
def walk_answer(request: DeskRequest, number: int, pk: int) -> HttpResponse:
    """Answer the question at which a walk stands."""
    label = request.POST.get("answer", "")[:200]
    return _move(request, number, pk, partial(rules.answer, label=label, seen=_seen(request)))


@worker
@require_POST
def walk_back(request: DeskRequest, number: int, pk: int) -> HttpResponse:
    """Ask the last question again."""
    return _move(request, number, pk, partial(rules.step_back, seen=_seen(request)))


@worker
@require_POST
def walk_leaving(request: DeskRequest, number: int, pk: int) -> HttpResponse:
    """Stop following it."""
    return _move(request, number, pk, partial(rules.leave_walk, seen=_seen(request)), "You left the guide.")


@worker
@require_POST
def walk_offer(request: DeskRequest, number: int, pk: int) -> HttpResponse:
    """Do what the outcome recommends."""
    return _move(request, number, pk, partial(rules.take_offer, what=request.POST.get("what", "")[:20]), "Done.")


def _move(request: DeskRequest, number: int, pk: int, act: Callable[..., object], text: str = "") -> HttpResponse:
    found = get_object_or_404(Walk, pk=_key(pk), ticket=ticket_of(request.actor, number))
    return attempt(request, lambda: act(found, by=request.actor), address_of(request, number), text)


def _key(pk: int) -> int:
    if pk >= 2**63:
        raise BadRequest("There is no such row.")
    return pk


def _seen(request: DeskRequest) -> int | None:
    """The version that the page was drawn from."""
    sent = request.POST.get("seen", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else None
