"""The triage desk: look at what came in, correct what is proposed, hand it over, next."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from frontdesk.accounts.permissions import work
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.weighing import weights_for
from frontdesk.tickets.conflict import Conflict, NotAllowedNow
from frontdesk.tickets.models import Category, Ticket
from frontdesk.workspace.access import DeskRequest, desk, worker
from frontdesk.workspace.answers import Notice, meanwhile, refusal
from frontdesk.workspace.forms.triage import TriageForm
from frontdesk.workspace.found import ticket_of
from frontdesk.workspace.links import links
from frontdesk.workspace.lists import ORDERS, Query, page_of
from frontdesk.workspace.pages import asked_block, page
from frontdesk.workspace.proposal import proposed_category
from frontdesk.workspace.rows import present
from frontdesk.workspace.thread import read_thread

STEPS = (1, 2, 3)


@desk
def desk_of_triage(request: DeskRequest) -> HttpResponse:
    """What nobody has looked at yet, most urgent first, with one of them open."""
    asked = request.GET.get("ticket", "")
    return _shown(request, int(asked) if asked.isdecimal() and len(asked) < 12 else None)


def _shown(
    request: DeskRequest,
    number: int | None,
    form: TriageForm | None = None,
    notice: Notice | None = None,
    status: int = 200,
) -> HttpResponse:
    waiting = page_of(Query("NOT t.is_triaged", order=ORDERS["urgent"]), request.actor).rows
    if number is None and waiting and not asked_block(request, "rows"):
        number = waiting[0].number
    context: dict[str, Any] = {
        "title": "Triage",
        "here": "triage",
        "rows": [
            shown._replace(href=f"{links().triage}?ticket={shown.number}") for shown in present(waiting, owner=False)
        ],
        "selected": number,
        "notice": notice,
        "ticket": None,
        "pane": _pane(request, notice is not None or form is not None),
    }
    block = asked_block(request, "rows")
    if number is not None and not block:
        context |= _open(request, number, form)
    return page(request, "triage.html", context, block=block, status=status)


def _pane(request: DeskRequest, is_answer: bool) -> str:
    """Which pane a phone shows."""
    asked = request.GET.get("pane", "")
    if is_answer or asked in {"side", "views"}:
        return "side" if is_answer else asked
    return "main" if request.GET.get("ticket") else "list"


def _open(request: DeskRequest, number: int, form: TriageForm | None) -> dict[str, Any]:
    ticket = ticket_of(request.actor, number)
    entries = [entry for entry in read_thread(ticket.pk).entries if entry.is_message]
    proposed = None
    if ticket.category is None:
        known = list(Category.objects.filter(is_active=True))
        proposed = proposed_category(f"{ticket.subject} {ticket.preview}", known)
    can = work(request.actor)
    return {
        "ticket": ticket,
        "entries": entries[:3],
        "more": max(0, len(entries) - 3),
        "proposed": proposed,
        "form": form or (TriageForm(ticket=ticket, proposed=proposed) if can else None),
        "matrix": _matrix(ticket),
    }


def _matrix(ticket: Ticket) -> dict[str, str]:
    """What follows from each urgency and impact for this ticket's customer."""
    weights = weights_for(ticket.requester)
    return {
        f"{urgency}{impact}": Ticket.Priority(weights.priority(urgency, impact)).label
        for urgency in STEPS
        for impact in STEPS
    }


@worker
@require_POST
def acceptance(request: DeskRequest, number: int) -> HttpResponse:
    """Accept and hand over in one act; the next ticket follows."""
    ticket = ticket_of(request.actor, number)
    form = TriageForm(request.POST, ticket=ticket, proposed=None)
    if not form.is_valid():
        return _shown(request, number, form, status=422)
    try:
        tickets.triage(ticket, by=request.actor, **form.cleaned_data)
    except Conflict as conflict:
        form.data = request.POST.copy()
        form.data["seen"] = str(conflict.ticket.version)
        return _shown(request, number, form, meanwhile(conflict), 409)
    except NotAllowedNow as error:
        return _shown(request, number, form, refusal(str(error)), 422)
    return redirect(links().triage)
