"""What Ctrl K offers beside what the open page knows itself."""

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.permissions import work
from frontdesk.workspace import jumping
from frontdesk.workspace.access import DeskRequest, desk
from frontdesk.workspace.found import ticket_of
from frontdesk.workspace.pages import page


@desk
def palette(request: DeskRequest) -> HttpResponse:
    """Proposals for what was typed so far; with `into`, the choices that one act on a ticket asks for."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    into, number = request.GET.get("into", ""), request.GET.get("ticket", "")
    weights: dict[str, float] | None = None
    if into:
        items = _asked_next(request, into, number, words)
    else:
        items = jumping.proposals(words, request.actor)
        weights = None if words else jumping.habits(request.actor)
    return page(request, "palette.html", {"items": items, "weights": weights}, block="items")


def _asked_next(request: DeskRequest, into: str, number: str, words: str) -> list[jumping.Item]:
    if not (number.isdecimal() and len(number) < 13 and work(request.actor)):
        raise BadRequest("There is no such ticket.")
    found = jumping.asked_next(into, words, ticket_of(request.actor, int(number)))
    if found is None:
        raise BadRequest("There is nothing to choose.")
    return found


@desk
@require_POST
def uses(request: DeskRequest) -> HttpResponse:
    """Something was chosen: it comes sooner the next time."""
    item = request.POST.get("item", "")
    if not item.isprintable() or not 3 <= len(item) <= 80:
        raise BadRequest("That is nothing of the palette.")
    accounts.note_use(item, by=request.actor)
    return HttpResponse(status=204)
