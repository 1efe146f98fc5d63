"""Escalations: the page of all open ones, going up and back, and saying that one sees to it."""

from functools import partial
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdesk.accounts.middleware import actor_of
from frontdesk.escalation import actions as escalation_verbs
from frontdesk.escalation.permissions import view_escalation
from frontdesk.kit.templates import render
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.mailing import number_words
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Escalation, Ticket
from frontdesk.workspace.access import DeskRequest, desk, worker
from frontdesk.workspace.acting import act_form
from frontdesk.workspace.answers import attempt
from frontdesk.workspace.forms.escalating import DeescalationForm, EscalationForm
from frontdesk.workspace.links import links
from frontdesk.workspace.pages import asked_block, page
from frontdesk.workspace.raised import read_board

BACK = "It goes back with everything said so far, and whoever has it there reads your note first."


@desk
@require_safe
def escalations(request: DeskRequest) -> HttpResponse:
    """What is escalated, who was called, and what is left of the time to claim it."""
    found = read_board(request.actor)
    context: dict[str, Any] = {"title": "Escalations", "here": "escalations", "open": found}
    context["unheard"] = sum(one.heard_at is None for one in found)
    return page(request, "escalations.html", context, block=asked_block(request, "board"))


def _escalation(request: DeskRequest, pk: int) -> Escalation:
    rule: Q = view_escalation(request.actor)
    return get_object_or_404(Escalation.objects.filter(rule), pk=pk)


@worker
@require_POST
def acknowledgement(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that one has heard of it and sees to it."""
    found = _escalation(request, pk)
    act = partial(tickets.acknowledge_escalation, found, by=request.actor)
    return attempt(request, act, links().escalations, "Nobody else is called any more.")


@worker
@require_POST
def takeover(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the ticket as one's own."""
    found = _escalation(request, pk)
    act = partial(escalation_verbs.take_over, found, by=request.actor)
    return attempt(request, act, links().escalations, "It is yours.")


@worker
def escalation(request: DeskRequest, number: int) -> HttpResponse:
    """Give the ticket to another team, or ask a supervisor to step in."""
    return act_form(request, number, EscalationForm, "Escalate", "Escalate", _escalate)


def _escalate(ticket: Ticket, request: DeskRequest, data: dict[str, Any]) -> object:
    common = {"note": data["note"], "by": request.actor, "seen": data["seen"]}
    if data["kind"] == Escalation.Kind.HIERARCHICAL:
        return tickets.raise_to_supervisor(ticket, to=data["in_charge"], **common)
    return tickets.escalate(ticket, team=data["team"], **common)


@worker
def deescalation(request: DeskRequest, number: int) -> HttpResponse:
    """Take an escalation back."""
    return act_form(request, number, DeescalationForm, "De-escalate", "De-escalate", _deescalate, BACK, "Taken back.")


def _deescalate(ticket: Ticket, request: DeskRequest, data: dict[str, Any]) -> object:
    return tickets.deescalate(
        ticket, note=data["note"], kind=data.get("kind", ""), team=data.get("team"), by=request.actor, seen=data["seen"]
    )


@require_http_methods(["GET", "HEAD", "POST"])
def paged(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a mail: what it is about, and one button. Nothing happens before the button is pressed."""
    try:
        asked = escalation_verbs.asked_by(token)
    except escalation_verbs.BadLink:
        return render(request, "workspace/paged.html", {"asked": None}, status=404)
    context: dict[str, Any] = {"asked": asked, "number": number_words(asked.paging.ticket), "refused": ""}
    if request.method == "POST":
        try:
            escalation_verbs.answer(asked)
        except NotAllowedNow as error:
            context["refused"] = str(error)
    context["heard"] = Escalation.objects.select_related("acknowledged_by__user", "paging").get(pk=asked.escalation.pk)
    context |= {"links": links(), "is_signed_in": actor_of(request) is not None}
    answer = render(request, "workspace/paged.html", context, status=422 if context["refused"] else 200)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer
