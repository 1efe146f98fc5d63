"""Tickets that become one, or two, or belong together."""

import secrets
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.mailing import number_words
from frontdesk.tickets.models import Link, Merge, Message, Ticket
from frontdesk.workspace import finding
from frontdesk.workspace.access import DeskRequest, desk, worker
from frontdesk.workspace.acting import act_form
from frontdesk.workspace.answers import attempt
from frontdesk.workspace.forms.joining import MergeForm, RelateForm, SplitForm
from frontdesk.workspace.found import address_of, ticket_of
from frontdesk.workspace.links import links
from frontdesk.workspace.pages import page

MERGE = (
    "Everything said on them comes together on one ticket; the others are closed, and later answers to them go there. "
    "Fields that nobody answered here take their answers. "
    "For a week it can be undone."
)
SPLIT = "It moves to a new ticket of its own with its files, linked to this one. Whoever wrote it is the requester."


@worker
def merge(request: DeskRequest, number: int) -> HttpResponse:
    """Make one ticket of several."""
    kind = partial(MergeForm, actor=request.actor)
    return act_form(request, number, kind, "Merge", "Merge", _merge, MERGE, "They are one ticket now.")


def _merge(ticket: Ticket, request: DeskRequest, data: dict[str, Any]) -> object:
    form = MergeForm(request.POST, ticket=ticket, actor=request.actor)
    target = form.target(ticket) or ticket
    sources = [one for one in (ticket, *form.chosen) if one.pk != target.pk]
    seen = {ticket.pk: data["seen"]} if data["seen"] is not None else None
    people = [int(one) for one in data.get("people", [])]
    return tickets.merge(sources, into=target, people=people, seen=seen, by=request.actor)


@worker
@require_POST
def unmerge(request: DeskRequest, number: int, pk: int) -> HttpResponse:
    """Take a merge back; at either end (A32)."""
    found, seen = ticket_of(request.actor, number), Ticket.objects.visible_to(request.actor)
    mine = Merge.objects.filter(source=found) | Merge.objects.filter(target=found)
    made = get_object_or_404(mine.filter(source__in=seen, target__in=seen), pk=pk)
    act = lambda: tickets.unmerge(made, by=request.actor)  # noqa: E731
    return attempt(request, act, address_of(request, number), "They are apart again.")


@worker
def split(request: DeskRequest, number: int, message: int) -> HttpResponse:
    """Make a ticket of one message."""
    found = get_object_or_404(Message, pk=message, ticket=ticket_of(request.actor, number))
    kind = partial(SplitForm, initial={"subject": found.text[:80].split("\n")[0], "key": secrets.token_hex(16)})

    def act(ticket: Ticket, asked: DeskRequest, data: dict[str, Any]) -> object:
        return tickets.split(
            found, subject=data["subject"], team=data["team"], confirm=data["confirm"], seen=data["seen"],
            key=data["key"] or None, by=asked.actor,
        )  # fmt: skip

    return act_form(request, number, kind, "Split off", "Make a ticket", act, SPLIT, "It is a ticket of its own now.")


@worker
def relations(request: DeskRequest, number: int) -> HttpResponse:
    """Say how this ticket belongs to others."""
    kind = partial(RelateForm, actor=request.actor)
    return act_form(request, number, kind, "Link", "Link", _relate, done="Linked.")


def _relate(ticket: Ticket, request: DeskRequest, data: dict[str, Any]) -> object:
    turned = {"parent": Link.Kind.CHILD, "cause": Link.Kind.CAUSED}.get(data["kind"])
    for other in data["other"]:
        one, to = (other, ticket) if turned else (ticket, other)
        tickets.relate(one, to=to, kind=turned or data["kind"], by=request.actor)
    return ticket


@worker
@require_POST
def unrelation(request: DeskRequest, number: int, pk: int) -> HttpResponse:
    """Take a link away; at either end (A29, A32)."""
    found, seen = ticket_of(request.actor, number), Ticket.objects.visible_to(request.actor)
    mine = Link.objects.filter(ticket=found) | Link.objects.filter(other=found)
    chosen = mine.filter(ticket__in=seen, other__in=seen, kind__in=Link.CHOSEN).select_related("ticket", "other")
    link = get_object_or_404(chosen, pk=pk)
    act = lambda: tickets.unrelate(link, by=request.actor)  # noqa: E731
    return attempt(request, act, address_of(request, number), "They are no longer linked.")


@desk
def suggestions(request: DeskRequest) -> HttpResponse:
    """Tickets by number or words, for the fields that ask for one."""
    words = request.GET.get("q", "").strip()[:100]
    number = finding.numbered(words, request.actor)
    found = [number] if number else [row.number for row in finding.suggested(words, request.actor, size=8)]
    rows = Ticket.objects.visible_to(request.actor).filter(number__in=found)
    items = [
        {"title": one.subject, "href": f"{links().ticket}{one.number}", "note": f"{number_words(one)}, {one.status}"}
        for one in sorted(rows, key=lambda one: found.index(one.number))
    ]
    return page(request, "palette.html", {"items": items}, block="items")
