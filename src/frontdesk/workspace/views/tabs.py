"""The bar of open tickets."""

from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_POST, require_safe

from frontdesk.accounts import actions as accounts
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Ticket
from frontdesk.workspace import tabs as bar
from frontdesk.workspace.access import DeskRequest, desk
from frontdesk.workspace.after import go_to, list_of
from frontdesk.workspace.found import kept, ticket_of
from frontdesk.workspace.links import links
from frontdesk.workspace.pages import page


@desk
@require_safe
def tabs(request: DeskRequest) -> HttpResponse:
    """The bar alone, as it stands now; `at` is the ticket that is in front."""
    at = _at(request.GET)
    return page(
        request, "tabs.html", {"tabs": bar.read_tabs(request.actor), "at": at, "keep": kept(request)}, block="bar"
    )


@desk
@require_POST
def closing(request: DeskRequest, number: int) -> HttpResponse:
    """Close a tab. Whoever looked at it goes on to the one beside it, else back to the list."""
    before = bar.read_tabs(request.actor)
    tickets.close_tab(ticket_of(request.actor, number), by=request.actor)
    if _at(request.POST) != number:
        return _done(request)
    following = bar.beside(before, number)
    keep = kept(request)
    beside = f"{links().ticket}{following.number}{'?' + keep if keep else ''}" if following else list_of(request)
    return go_to(request, beside)


@desk
@require_POST
def others(request: DeskRequest) -> HttpResponse:
    """Close all tabs but the one in front and the pinned ones."""
    front = Ticket.objects.visible_to(request.actor).filter(number=_at(request.POST)).first()
    tickets.close_other_tabs(front, by=request.actor)
    return _done(request)


@desk
@require_POST
def pin(request: DeskRequest, number: int) -> HttpResponse:
    """Keep a tab in front of the others, or let it go."""
    tickets.pin_tab(ticket_of(request.actor, number), is_pinned=request.POST.get("pinned") == "1", by=request.actor)
    return _done(request)


@desk
@require_POST
def order(request: DeskRequest) -> HttpResponse:
    """Put the tabs in the order of the numbers given."""
    numbers = [int(each) for each in request.POST.getlist("number")[:200] if each.isdecimal() and len(each) < 18]
    tickets.order_tabs(numbers, by=request.actor)
    return _done(request)


@desk
@require_POST
def after_acts(request: DeskRequest) -> HttpResponse:
    """Where this agent wants to go on after an act."""
    try:
        accounts.prefer_after_act(request.user, request.POST.get("after", ""))  # type: ignore[arg-type]
    except ValidationError as error:
        raise BadRequest("That is not among the choices.") from error
    return _done(request)


def _at(data: QueryDict) -> int:
    value = data.get("at", "")
    return int(value) if value.isdecimal() and len(value) < 18 else 0


def _done(request: HttpRequest) -> HttpResponse:
    at = _at(request.POST)
    return go_to(request, f"{links().ticket}{at}" if at else list_of(request), stays=True)
