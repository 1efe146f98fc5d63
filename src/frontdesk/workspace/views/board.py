"""The supervisors' live board: at the desk, and on a wall."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from frontdesk.board import permissions
from frontdesk.workspace.access import DeskRequest, desk
from frontdesk.workspace.live_board import board_for
from frontdesk.workspace.pages import asked_block, page


@desk
@require_safe
def board(request: DeskRequest) -> HttpResponse:
    """Everything at a glance, each number a link to its tickets."""
    if not permissions.look(request.actor):
        raise PermissionDenied
    shown = board_for(request.actor, request.GET)
    context = {"title": "Live board", "here": "board", "board": shown, "team": shown.team}
    return page(request, "board.html", context, block=asked_block(request, "figures"))


@desk
@require_safe
def wall(request: DeskRequest) -> HttpResponse:
    """The same in large figures and without navigation, for a screen that nobody sits at."""
    if not permissions.look(request.actor):
        raise PermissionDenied
    shown = board_for(request.actor, request.GET)
    context = {"title": "Live board", "here": "board", "board": shown, "team": shown.team}
    if (theme := request.GET.get("theme")) in {"light", "dark"}:
        context["theme"] = theme
    return page(request, "wall.html", context, block=asked_block(request, "figures"))
