"""Who else is at a ticket: who looks at it and who types, told to its page and to the lists that show it."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from frontdesk.events import signal_presence, signal_watching
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.access import DeskRequest, desk

STATES = {"looking", "typing", "left"}
MOST = 500  # rows of one list


@desk
@require_POST
def presence(request: DeskRequest, number: int) -> HttpResponse:
    """A page says that it is there. Checked each time, and stored nowhere: who may see the ticket no more is told
    nothing more of who is there (A30)."""
    state, page, actor = request.POST.get("state", ""), request.POST.get("page", ""), request.actor
    if not Ticket.objects.visible_to(actor).filter(number=number).exists():
        raise Http404
    if state not in STATES or not page.isalnum() or len(page) > 32:
        return HttpResponse(status=422)
    signal_presence(number, agent=actor.id or 0, name=actor.name, page=page, state=state)
    return HttpResponse(status=204)


@desk
@require_POST
def watching(request: DeskRequest) -> HttpResponse:
    """A list says which tickets it shows, by their numbers; of those that the agent may see it hears who looks and who
    types until it would have said so again (A30). One statement, whatever the number of rows."""
    page, asked = request.POST.get("page", ""), request.POST.get("numbers", "")[: 12 * MOST].split(",")
    if not page.isalnum() or len(page) > 32:
        return HttpResponse(status=422)
    numbers = [int(one) for one in asked[:MOST] if one.isascii() and one.isdecimal() and len(one) < 12]
    seen = Ticket.objects.visible_to(request.actor).filter(number__in=numbers)
    signal_watching(seen.values_list("number", flat=True), agent=request.actor.id or 0, page=page)
    return HttpResponse(status=204)
