"""Queue pages."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from frontdesk.accounts import actions as accounts
from frontdesk.workspace import queues
from frontdesk.workspace.access import DeskRequest, desk
from frontdesk.workspace.links import links
from frontdesk.workspace.listing import filter_choices, list_context
from frontdesk.workspace.pages import asked_block, page
from frontdesk.workspace.saved_list import BY_CONDITIONS
from frontdesk.workspace.sharing import shared


def home(request: HttpRequest) -> HttpResponse:
    """The desk opens on one's own tickets."""
    return redirect(f"{links().queue}mine")


@desk
def queue(request: DeskRequest, slug: str) -> HttpResponse:
    """One queue: its rows on the left, room for a ticket on the right."""
    block = asked_block(request, "rows", "filters")
    if (
        block == "rows"
        and "layout" not in request.GET
        and slug not in queues.OWN
        and not slug.startswith(BY_CONDITIONS)
    ):
        return shared(request, lambda: _queue(request, slug, block))
    return _queue(request, slug, block)


def _queue(request: DeskRequest, slug: str, block: str | None) -> HttpResponse:
    context = list_context(request, slug)
    shown = "main" if context["layout"] == "table" else "list"
    context["pane"] = "views" if request.GET.get("pane") == "views" else shown
    if block == "filters" or request.GET.get("panel") == "filters":
        context["panel"] = filter_choices()
    template = "queue_table.html" if context["layout"] == "table" else "queue.html"
    return page(request, template, context, block=block)


@desk
@require_POST
def way(request: DeskRequest) -> HttpResponse:
    """Whether this agent's lists come in pages or go on as one scrolls."""
    chosen, back = request.POST.get("way"), request.POST.get("back", "")
    if chosen not in {"pages", "endless"}:
        raise BadRequest("A list comes in pages or is endless.")
    accounts.prefer_endless_lists(request.user, chosen == "endless")  # type: ignore[arg-type]
    return redirect(back if back.startswith(links().queue) else f"{links().queue}mine")


@desk
def sidebar(request: DeskRequest) -> HttpResponse:
    """The queues and their counts, or another part of the frame, for the open pages that show them."""
    part = request.GET.get("part", "")
    block = part if part in {"announced", "offered", "duty"} else "counters"
    return page(request, "layout.html", {"here": request.GET.get("here", "")[:100]}, block=block)
