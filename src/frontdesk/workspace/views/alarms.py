"""Alarms of the live board: what is watched, what was raised, and that somebody has noticed."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from frontdesk.board import actions as board
from frontdesk.board import permissions
from frontdesk.notifications import actions as notifications
from frontdesk.workspace import alarming
from frontdesk.workspace.access import DeskRequest, desk, worker
from frontdesk.workspace.answers import gone, moved_on
from frontdesk.workspace.links import links
from frontdesk.workspace.pages import asked_block, page


@desk
@require_safe
def alarms(request: DeskRequest) -> HttpResponse:
    """Every alarm with how it stands, and the log."""
    if not permissions.look(request.actor):
        raise PermissionDenied
    context = {"title": "Alarms", "here": "board", "sets": permissions.set_alarms(request.actor)}
    context |= {"alarms": alarming.listed(request.actor), "log": alarming.logged(request.actor)}
    return page(request, "alarms.html", context, block=asked_block(request, "listed"))


@worker
def new_alarm(request: DeskRequest) -> HttpResponse:
    """Make an alarm."""
    if not permissions.set_alarms(request.actor):
        raise PermissionDenied
    return alarming.editor(request, None)


@worker
def alarm(request: DeskRequest, pk: int) -> HttpResponse:
    """Change an alarm."""
    found = alarming.alarm_of(request.actor, pk)
    if not permissions.set_alarms(request.actor):
        raise PermissionDenied
    return alarming.editor(request, found)


@worker
@require_POST
def removal(request: DeskRequest, pk: int) -> HttpResponse:
    """Take an alarm away."""
    found = alarming.alarm_of(request.actor, pk)
    board.remove_alarm(found, by=request.actor)
    return gone(request, links().board_alarms, f"The alarm {found.name} is removed.")


@worker
@require_POST
def acknowledgement(request: DeskRequest, pk: int) -> HttpResponse:
    """I have noticed it."""
    found = alarming.raising_of(request.actor, pk)
    board.acknowledge_alarm(found, by=request.actor)
    notifications.mark_seen(notifications.About(alarm=found.alarm_id), by=request.actor)
    return moved_on(request, links().board)
