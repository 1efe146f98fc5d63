"""Tickets that perhaps belong together: an agent joins or refuses."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.mailing import number_words
from frontdesk.tickets.models import Link, Ticket
from frontdesk.workspace.access import DeskRequest, worker
from frontdesk.workspace.acting import act_form
from frontdesk.workspace.answers import attempt
from frontdesk.workspace.forms.links import JoinForm
from frontdesk.workspace.found import address_of, ticket_of


def link_of(request: DeskRequest, number: int, pk: int) -> Link:
    """The link, if the actor may see both of its ends; raises Http404 otherwise (A29, A32)."""
    seen = Ticket.objects.visible_to(request.actor)
    found = Link.objects.filter(pk=pk, ticket__number=number, ticket__in=seen, other__in=seen).select_related("other")
    link = found.first()
    if link is None:
        raise Http404
    return link


@worker
def joining(request: DeskRequest, number: int, pk: int) -> HttpResponse:
    """Move what was said to the other ticket."""
    other = link_of(request, number, pk).other
    lead = f"Everything said here moves to {number_words(other)} “{other.subject}”, where its people can read it. "
    return act_form(
        request, number, JoinForm, "Join tickets", "Join",
        lambda ticket, asked, data: tickets.join(ticket, into=other, add_sender=data["add_sender"], by=asked.actor),
        lead + "This ticket is closed, and later answers go there too.",
    )  # fmt: skip


@worker
@require_POST
def refusal(request: DeskRequest, number: int, pk: int) -> HttpResponse:
    """Say that the two do not belong together."""
    other, found = link_of(request, number, pk).other, ticket_of(request.actor, number)
    act = lambda: tickets.refuse(found, other=other, by=request.actor)  # noqa: E731
    return attempt(request, act, address_of(request, number), "They stay apart.")
