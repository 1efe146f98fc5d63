"""Saved views: the list of them, the page that builds one, and small acts on one."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from frontdesk.tickets import actions as tickets
from frontdesk.tickets import building
from frontdesk.workspace import editing
from frontdesk.workspace.access import DeskRequest, desk
from frontdesk.workspace.answers import gone, moved_on
from frontdesk.workspace.links import links
from frontdesk.workspace.pages import asked_block, page
from frontdesk.workspace.saved_list import view_of


@desk
def saved_views(request: DeskRequest) -> HttpResponse:
    """Every view that this agent may open or change, in its own order."""
    context = {"title": "Views", "here": "views", "listed": editing.listed(request.actor)}
    return page(request, "views.html", context, block=asked_block(request, "listed"))


@desk
def new_view(request: DeskRequest) -> HttpResponse:
    """Build a view, from a queue as it is shown if one is named."""
    return editing.editor(request, None)


@desk
def saved_view(request: DeskRequest, pk: int) -> HttpResponse:
    """Change a view."""
    return editing.editor(request, view_of(f"view:{pk}", request.actor))


@desk
@require_POST
def copy(request: DeskRequest, pk: int) -> HttpResponse:
    """Make a view of one's own like this one."""
    made = tickets.copy_view(view_of(f"view:{pk}", request.actor), by=request.actor)
    return redirect("workspace:saved_view", pk=made.pk)


@desk
@require_POST
def hiding(request: DeskRequest, pk: int) -> HttpResponse:
    """Leave a view out of one's sidebar, or take it in again."""
    view = view_of(f"view:{pk}", request.actor)
    tickets.hide_view(view, hidden=request.POST.get("hidden") == "yes", by=request.actor)
    return moved_on(request, links().views)


@desk
@require_POST
def order(request: DeskRequest) -> HttpResponse:
    """One's own order of the views: all of them, or one a step up or down."""
    tickets.arrange_views(editing.arranged(request.POST, request.actor), by=request.actor)
    return moved_on(request, links().views)


@desk
def removal(request: DeskRequest, pk: int) -> HttpResponse:
    """Delete a view, after asking."""
    view = view_of(f"view:{pk}", request.actor)
    if request.method == "POST":
        tickets.remove_view(view, by=request.actor)
        return gone(request, links().views, f"The view {view.name} is deleted.")
    context = {"title": f"Delete the view {view.name}?", "here": "views", "view": view}
    context["sentence"] = building.sentence(view.tree)
    return page(request, "view_removal.html", context, block=asked_block(request, "form"))
