"""What is promised on a ticket, and why it is due when it is; letting it stand still."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from frontdesk.sla import actions as sla
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.access import DeskRequest, desk, worker
from frontdesk.workspace.acting import act_form
from frontdesk.workspace.answers import attempt
from frontdesk.workspace.forms.acts import ActForm
from frontdesk.workspace.found import address_of, kept, ticket_of
from frontdesk.workspace.pages import asked_block, page
from frontdesk.workspace.why import explain, length

HOLD = "First reply, resolution and all other promises stand still until you let them go on. The reason is shown."


class HoldForm(ActForm):
    """Why they stand still."""

    reason = forms.CharField(max_length=200, label="Why", widget=forms.TextInput)


@desk
@require_safe
def promises(request: DeskRequest, number: int) -> HttpResponse:
    """Why each promise is due when it is."""
    found = ticket_of(request.actor, number)
    context = {
        "ticket": found,
        "title": "Why it is due then",
        "explained": explain(found),
        "length": length,
        "zone": timezone.get_current_timezone_name().replace("_", " "),
        "is_held": found.promise_holds.filter(ended_at=None).exists(),
    }
    context |= {
        "keep": kept(request),
        "back": address_of(request, number),
        "works": not request.actor.has_role("viewer"),
    }
    return page(request, "promises.html", context, block=asked_block(request, "form"))


@worker
def promise_hold(request: DeskRequest, number: int) -> HttpResponse:
    """Let them stand still."""
    return act_form(request, number, HoldForm, "Let promises stand still", "Let them stand still", _hold, HOLD, "Held.")


def _hold(ticket: Ticket, request: DeskRequest, data: dict[str, Any]) -> object:
    return sla.hold(ticket, reason=data["reason"], by=request.actor)


@worker
@require_POST
def promise_release(request: DeskRequest, number: int) -> HttpResponse:
    """Let them go on."""
    found = ticket_of(request.actor, number)
    return attempt(request, lambda: sla.release(found, by=request.actor), address_of(request, number), "They go on.")
