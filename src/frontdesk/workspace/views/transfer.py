"""Handing a ticket on, and putting it aside."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from frontdesk.routing import actions as routing
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Offer, Ticket
from frontdesk.workspace.access import DeskRequest, worker
from frontdesk.workspace.acting import act_form
from frontdesk.workspace.answers import attempt
from frontdesk.workspace.forms import transfer as forms
from frontdesk.workspace.found import address_of, ticket_of

QUEUED = (
    "It waits there until somebody takes it, whatever the queue’s own conditions say. Whoever has it gives it away."
)
SPAM = "It leaves every queue, count and promise, and nothing is sent about it. Under Spam it can be taken back."


@worker
def transfer(request: DeskRequest, number: int) -> HttpResponse:
    """Offer it to somebody, or hand it over now."""
    return act_form(request, number, forms.TransferForm, "Transfer", "Transfer", _transfer, done="Done.")


def _transfer(ticket: Ticket, request: DeskRequest, data: dict[str, Any]) -> object:
    to, team = data["agent"], data["team"]
    common: dict[str, Any] = {"to": to, "note": data["note"], "by": request.actor, "seen": data["seen"]}
    if data["how"] == "offer":
        return tickets.offer(ticket, team=team, minutes=data["minutes"], **common)
    team = team or ticket.team or to.teams.filter(is_active=True).first()
    if team is None:
        return tickets.assign(ticket, **common)
    return tickets.hand_over(ticket, team=team, **common)


@worker
@require_POST
def acceptance(request: DeskRequest, number: int, pk: int) -> HttpResponse:
    """Take what was offered."""
    given = _offer(request, number, pk)
    act = lambda: tickets.accept_offer(given, by=request.actor)  # noqa: E731
    return attempt(request, act, address_of(request, number), "It is yours.")


@worker
def declining(request: DeskRequest, number: int, pk: int) -> HttpResponse:
    """Say no, with a word on why."""
    given = _offer(request, number, pk)
    return act_form(
        request, number, forms.DeclineForm, "Decline", "Decline",
        lambda ticket, asked, data: tickets.decline_offer(given, answer=data["answer"], by=asked.actor),
        "It stays with whoever offered it.", "Declined.",
    )  # fmt: skip


@worker
@require_POST
def withdrawal(request: DeskRequest, number: int, pk: int) -> HttpResponse:
    """Take an offer back."""
    given = _offer(request, number, pk)
    act = lambda: tickets.withdraw_offer(given, by=request.actor)  # noqa: E731
    return attempt(request, act, address_of(request, number), "The offer is withdrawn.")


def _offer(request: DeskRequest, number: int, pk: int) -> Offer:
    return get_object_or_404(Offer.objects.select_related("ticket"), pk=pk, ticket=ticket_of(request.actor, number))


@worker
def inbox(request: DeskRequest, number: int) -> HttpResponse:
    """Let answers leave from another inbox."""
    return act_form(
        request, number, forms.InboxForm, "Move to an inbox", "Move",
        lambda ticket, asked, data: tickets.move_to_inbox(
            ticket, inbox=data["inbox"], seen=data["seen"], by=asked.actor
        ),
        "Answers leave from its address, with its signature. What has been said stays as it is.", "Moved.",
    )  # fmt: skip


@worker
def queue(request: DeskRequest, number: int) -> HttpResponse:
    """Let it wait in another queue."""
    return act_form(
        request, number, partial(forms.QueueForm, actor=request.actor), "Route to a queue", "Route",
        lambda ticket, asked, data: routing.direct(
            ticket, data["queue"], note=data["note"], seen=data["seen"], by=asked.actor
        ),
        QUEUED, "Routed.", "queue",
    )  # fmt: skip


@worker
def spam(request: DeskRequest, number: int) -> HttpResponse:
    """Put it aside as spam."""
    return act_form(
        request, number, forms.SpamForm, "Spam", "Mark as spam",
        lambda ticket, asked, data: tickets.mark_spam(
            ticket, block=data["block"], seen=data["seen"], by=asked.actor
        ),
        SPAM, "It is put aside as spam.", "spam",
    )  # fmt: skip


@worker
@require_POST
def spam_removal(request: DeskRequest, number: int) -> HttpResponse:
    """It is no spam after all."""
    found = ticket_of(request.actor, number)
    act = lambda: tickets.unmark_spam(found, by=request.actor)  # noqa: E731
    return attempt(request, act, address_of(request, number), "It is back, and its sender is no longer blocked.")
