"""Who else is at a ticket: who looks at it, who types, and the first words of what they have drafted."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from frontdesk.events import signal_presence
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.access import DeskRequest, desk

STATES = {"looking", "typing", "left"}


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
