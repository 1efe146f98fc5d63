"""Where an agent goes on: stay, the next ticket of the list, or back to the list, as each of them prefers."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from frontdesk.accounts.models import AfterAct
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.access import DeskRequest, is_partial
from frontdesk.workspace.answers import moved_on
from frontdesk.workspace.found import address_of
from frontdesk.workspace.links import links

FINISHING = {Ticket.Status.PENDING, Ticket.Status.ON_HOLD, Ticket.Status.SOLVED, Ticket.Status.CLOSED}


def list_of(request: HttpRequest) -> str:
    """The list that the ticket was opened from, as it was narrowed; one's own without any."""
    keep = request.GET.copy()
    slug = (keep.pop("in", [""]) or [""])[-1] or "mine"
    for name in ("at", "block", "draft", "earlier"):
        keep.pop(name, None)
    return f"{links().queue}{slug}" + (f"?{keep.urlencode()}" if keep else "")


def go_to(request: HttpRequest, href: str, *, stays: bool = False) -> HttpResponse:
    """An open page goes there without being loaded anew (or `stays`, and its regions follow); a plain form is sent."""
    if not is_partial(request):
        answer: HttpResponse = HttpResponseRedirect(href)
        answer.status_code = 303
        return answer
    answer = HttpResponse(status=204)
    if not stays:
        answer.headers["HX-Trigger"] = json.dumps({"fd:go": {"href": href}})
    return answer


def after(request: DeskRequest, ticket: Ticket, text: str = "", undo: dict[str, str] | None = None) -> HttpResponse:
    """An act is done that ends the work on a ticket for now: go on as this agent prefers. `undo` takes it back.

    The page knows the list as its reader last saw it, so it finds the next one itself, however the list has changed.
    """
    way = getattr(ticket, "after_act", AfterAct.STAY)
    here = address_of(request, ticket.number)
    if way == AfterAct.STAY:
        return moved_on(request, here, text, undo)
    if way == AfterAct.CLOSE:
        tickets.close_tab(ticket, by=request.actor)
    back = list_of(request)
    if not is_partial(request):
        messages.success(request, text or "Done.", extra_tags=here)
        return go_to(request, back)
    told: dict[str, object] = {"text": text or "Done.", "kind": "ok", "href": here, "action": "Back to it"}
    told |= {"undo": undo} if undo else {}
    name, detail = ("fd:next", {"back": back}) if way == AfterAct.NEXT else ("fd:go", {"href": back})
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps({name: detail, "toast": told})})


def is_finishing(status: str) -> bool:
    """Whether with this status the ticket waits for somebody else, or for nobody."""
    return status in FINISHING
