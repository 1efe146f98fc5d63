"""Notifications: the list behind the bell, and what is read."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from frontdesk.notifications import actions as notifications
from frontdesk.workspace.access import DeskRequest, desk
from frontdesk.workspace.answers import moved_on
from frontdesk.workspace.links import links
from frontdesk.workspace.news import bundle_of, read_news
from frontdesk.workspace.pages import asked_block, page
from frontdesk.workspace.sidebar import count_news


@desk
def news(request: DeskRequest) -> HttpResponse:
    """What I was told, by ticket; `bell` is the count alone, for open pages."""
    if asked_block(request, "bell"):
        return page(request, "layout.html", {"bell": count_news(request.actor)}, block="bell")
    found = read_news(request.actor, only_unread="unread" in request.GET, before=request.GET.get("before", ""))
    context = {"title": "Notifications", "here": "notifications", **found}
    return page(request, "notifications.html", context, block=asked_block(request, "listed"))


@desk
@require_POST
def all_read(request: DeskRequest) -> HttpResponse:
    """I have read everything."""
    notifications.mark_all_read(by=request.actor)
    return moved_on(request, links().notifications, "All are read.")


@desk
@require_POST
def reading(request: DeskRequest, pk: int) -> HttpResponse:
    """I have read what is there about one thing."""
    notifications.mark_read(bundle_of(request.actor, pk), by=request.actor)
    return moved_on(request, links().notifications)
