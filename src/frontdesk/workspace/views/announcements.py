"""Announcements: what the team has to know."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from frontdesk.notifications import actions as notifications
from frontdesk.updates import actions as updates
from frontdesk.updates.permissions import announce
from frontdesk.workspace import announced
from frontdesk.workspace.access import DeskRequest, desk, worker
from frontdesk.workspace.answers import moved_on
from frontdesk.workspace.links import links
from frontdesk.workspace.pages import asked_block, page


@desk
def announcements(request: DeskRequest) -> HttpResponse:
    """What holds now, and what was announced before."""
    context = {"title": "Announcements", "here": "updates", "writes": announce(request.actor)}
    context |= announced.listed(request.actor, request.GET.get("before", ""))
    return page(request, "announcements.html", context, block=asked_block(request, "listed"))


@worker
def new_announcement(request: DeskRequest) -> HttpResponse:
    """Write an announcement."""
    if not announce(request.actor):
        raise PermissionDenied
    return announced.editor(request, None)


@worker
def announcement(request: DeskRequest, pk: int) -> HttpResponse:
    """Change an announcement."""
    found = announced.announcement_of(request.actor, pk)
    if not announce(request.actor):
        raise PermissionDenied
    return announced.editor(request, found)


@desk
@require_POST
def reading(request: DeskRequest, pk: int) -> HttpResponse:
    """I have read it."""
    updates.mark_announcement_read(announced.announcement_of(request.actor, pk), by=request.actor)
    notifications.mark_seen(notifications.About(announcement=pk), by=request.actor)
    return moved_on(request, links().announcements)


@worker
@require_POST
def ending(request: DeskRequest, pk: int) -> HttpResponse:
    """It no longer holds."""
    updates.end_announcement(announced.announcement_of(request.actor, pk), by=request.actor)
    return moved_on(request, links().announcements, "It has ended.")


@worker
def readers(request: DeskRequest, pk: int) -> HttpResponse:
    """Who has read an announcement, for those who write them."""
    found = announced.announcement_of(request.actor, pk)
    if not announce(request.actor):
        raise PermissionDenied
    context = {"title": found.title, "here": "updates", "announcement": found, "readers": announced.readers_of(found)}
    return page(request, "announcement_readers.html", context)
