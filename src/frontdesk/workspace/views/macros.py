"""Macros on a ticket: finding one, looking at what it would do, and doing it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from frontdesk.rules import actions as rules
from frontdesk.rules.models import Macro
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.access import DeskRequest, worker
from frontdesk.workspace.answers import attempt, gone
from frontdesk.workspace.found import address_of, kept, ticket_of
from frontdesk.workspace.links import links
from frontdesk.workspace.pages import asked_block, page
from frontdesk.workspace.using import shown

SHOWN = 40


@worker
@require_safe
def macros(request: DeskRequest, number: int) -> HttpResponse:
    """What can be used here, best first; what comes first is shown as it would be."""
    found = ticket_of(request.actor, number)
    words = request.GET.get("q", "").replace("\x00", "")[:100]
    offers = rules.offer_macros(found, by=request.actor, words=words)
    first = offers[0].macro if offers else None
    context = _context(request, found, first) | {"offers": offers[:SHOWN], "more": len(offers) - SHOWN, "q": words}
    return page(request, "macros.html", context, block=asked_block(request, "browser", "offers"))


@worker
@require_http_methods(["GET", "HEAD", "POST"])
def macro(request: DeskRequest, number: int, pk: int) -> HttpResponse:
    """One macro as it would be on this ticket; sent, its effects are done at once and nothing is written."""
    found = ticket_of(request.actor, number)
    one = get_object_or_404(Macro.objects.usable_by(request.actor), pk=pk)
    if request.method == "POST":
        return _done(request, found, one)
    context = _context(request, found, one) | {"is_asked": True}
    if "effect" in request.GET:
        context["macro"] = shown(one, found, request.actor, request.GET.getlist("effect"))
    asked = asked_block(request, "preview", "panel")
    if asked is None:
        context |= {"offers": rules.offer_macros(found, by=request.actor)[:SHOWN], "more": 0, "q": ""}
    return page(request, "macro_panel.html" if asked == "panel" else "macros.html", context, block=asked)


def _context(request: DeskRequest, ticket: Ticket, one: Macro | None) -> dict[str, Any]:
    return {
        "ticket": ticket, "title": "Macros", "keep": kept(request), "url_self": f"{links().ticket}{ticket.number}",
        "macro": shown(one, ticket, request.actor) if one else None, "is_asked": False,
    }  # fmt: skip


def _done(request: DeskRequest, ticket: Ticket, one: Macro) -> HttpResponse:
    chosen, seen = request.POST.getlist("effect"), request.POST.get("seen", "")
    version = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else -1

    def act() -> None:
        rules.apply_macro(one, ticket, by=request.actor, chosen=chosen, seen=version)

    answer = attempt(request, act, address_of(request, ticket.number), f"“{one.name}” is done.")
    if answer.status_code in {204, 303} and not Ticket.objects.visible_to(request.actor).filter(pk=ticket.pk).exists():
        return gone(request, f"{links().queue}mine", "It is handed over to a team whose tickets only its members see.")
    return answer
