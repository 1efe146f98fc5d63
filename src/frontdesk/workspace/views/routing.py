"""Routing: one's presence, what is offered to one, the lines, and why a ticket went where it went."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from frontdesk.accounts.models import Agent
from frontdesk.routing import actions
from frontdesk.routing.models import Offer, Reason
from frontdesk.routing.permissions import answer, watch
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Ticket
from frontdesk.workspace import lines
from frontdesk.workspace.access import DeskRequest, desk, worker
from frontdesk.workspace.answers import attempt, onward
from frontdesk.workspace.found import kept, ticket_of
from frontdesk.workspace.links import links
from frontdesk.workspace.pages import asked_block, page
from frontdesk.workspace.replayed import replayed
from frontdesk.workspace.routed import reasons


@desk
@require_safe
def routing(request: DeskRequest) -> HttpResponse:
    """The lines and who serves them."""
    context = {"title": "Routing", "here": "routing", "watches": watch(request.actor)}
    context |= {"lines": lines.lines(request.actor), "people": lines.people(request.actor)}
    return page(request, "routing.html", context, block=asked_block(request, "board"))


@worker
@require_POST
def presence(request: DeskRequest) -> HttpResponse:
    """Say whether one is there, and why not: `choice` is "state:reason"."""
    state, _, chosen = request.POST.get("choice", "").partition(":")
    if chosen and not (chosen.isascii() and chosen.isdecimal() and len(chosen) < 19):
        raise BadRequest("There is no such reason.")
    reason = Reason.objects.filter(pk=int(chosen)).first() if chosen else None
    me = get_object_or_404(Agent, pk=request.actor.id)
    act = lambda: actions.set_presence(me, state=state, reason=reason, by=request.actor)  # noqa: E731
    return attempt(request, act, links().home)


@desk
@require_POST
def sign_of_life(request: DeskRequest) -> HttpResponse:
    """A page of somebody on duty is open."""
    actions.note_sign_of_life(by=request.actor)
    return HttpResponse(status=204)


@worker
@require_POST
def ending_of_presence(request: DeskRequest, pk: int) -> HttpResponse:
    """Somebody went without saying so: a supervisor says it for them."""
    if not watch(request.actor):
        raise PermissionDenied
    agent = get_object_or_404(Agent, pk=pk)
    act = lambda: actions.set_presence(agent, state="offline", by=request.actor)  # noqa: E731
    return attempt(request, act, links().routing, f"{agent.name} is offline.")


@worker
@require_POST
def acceptance(request: DeskRequest, pk: int) -> HttpResponse:
    """Take what is offered, and go there."""
    offer = _offered(request, pk)
    try:
        ticket = actions.accept_offer(offer, by=request.actor)
    except NotAllowedNow as error:
        reason = str(error)
        return attempt(request, lambda: _refuse(reason), links().home)
    return onward(request, f"{links().ticket}{ticket.number}")


@worker
@require_POST
def refusal(request: DeskRequest, pk: int) -> HttpResponse:
    """Pass on what is offered."""
    offer = _offered(request, pk)
    return attempt(request, lambda: actions.decline_offer(offer, by=request.actor), links().home, "Passed on.")


@worker
@require_POST
def next_ticket(request: DeskRequest) -> HttpResponse:
    """Take the ticket whose turn it is, and go there."""
    try:
        ticket = actions.take_next(by=request.actor)
    except NotAllowedNow as error:
        reason = str(error)
        return attempt(request, lambda: _refuse(reason), links().routing)
    return onward(request, f"{links().ticket}{ticket.number}")


@desk
@require_safe
def why(request: DeskRequest, number: int) -> HttpResponse:
    """Why this ticket went where it went."""
    found = ticket_of(request.actor, number)
    context = {"ticket": found, "title": "Why did I get this?", "keep": kept(request)}
    context |= {"decisions": reasons(found, request.actor), "back": f"{links().ticket}{number}"}
    return page(request, "routed.html", context, block=asked_block(request, "form"))


@worker
@require_safe
def simulation(request: DeskRequest) -> HttpResponse:
    """What would have been, had a queue other rules."""
    if not watch(request.actor):
        raise PermissionDenied
    context = {"title": "Try a rule on a past day", "here": "routing", **replayed(request)}
    return page(request, "simulation.html", context, status=422 if context["form"].errors else 200)


def _offered(request: DeskRequest, pk: int) -> Offer:
    """An offer to the reader, of a ticket that they may see. Raises Http404 (A28)."""
    found = Offer.objects.select_related("ticket").filter(answer(request.actor), pk=pk).first()
    if found is None or not Ticket.objects.visible_to(request.actor).filter(pk=found.ticket_id).exists():
        raise Http404
    return found


def _refuse(reason: str) -> None:
    raise NotAllowedNow(reason)
