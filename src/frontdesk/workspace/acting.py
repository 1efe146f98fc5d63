"""Acts that ask something first: one form with a page, a dialog and one address."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse

from frontdesk.tickets.conflict import Conflict, NotAllowedNow
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.access import DeskRequest
from frontdesk.workspace.answers import gone, meanwhile, moved_on, undo_after
from frontdesk.workspace.forms import acts as forms
from frontdesk.workspace.found import address_of, kept, ticket_of
from frontdesk.workspace.links import links
from frontdesk.workspace.pages import asked_block, page
from frontdesk.workspace.undoing import before_of

Act = Callable[[Ticket, DeskRequest, dict[str, Any]], object]


def act_form(
    request: DeskRequest,
    number: int,
    kind: Callable[..., forms.ActForm],
    title: str,
    submit: str,
    act: Act,
    lead: str = "",
    done: str = "",
    undo: str = "",
) -> HttpResponse:
    """A form of its own address: its page, its dialog, and what is sent from either.

    `done` is said afterwards, and `undo` names what the toast can take back (`undoing`).
    """
    found = ticket_of(request.actor, number)
    form = kind(request.POST if request.method == "POST" else None, ticket=found)
    notice, code = None, 200
    if request.method == "POST":
        try:
            if form.is_valid():
                step = before_of(undo, found) if undo else None
                left = act(found, request, form.cleaned_data)
                return _after(request, found, done, undo_after(left, step, request))
            code = 422
        except Conflict as conflict:
            notice, code = meanwhile(conflict), 409
            form.data = request.POST.copy()
            form.data["seen"] = str(conflict.ticket.version)
        except (NotAllowedNow, ValidationError) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
            code = 422
    context = {"ticket": found, "title": title, "lead": lead, "submit": submit, "form": form, "notice": notice}
    context |= {"keep": kept(request), "back": address_of(request, number), "act_url": request.path}
    block = "form" if request.method == "POST" else None
    asked = asked_block(request, "form")
    partial = request.headers.get("HX-Request") == "true"
    return page(request, "act.html", context, block=asked or (block if partial else None), status=code)


def _after(request: DeskRequest, ticket: Ticket, text: str, undo: dict[str, str] | None) -> HttpResponse:
    """Back to the ticket; or to one's own queue when it has gone where this agent cannot see it."""
    if Ticket.objects.visible_to(request.actor).filter(pk=ticket.pk).exists():
        return moved_on(request, address_of(request, ticket.number), text, undo)
    return gone(request, f"{links().queue}mine", "It is handed over to a team whose tickets only its members see.")
