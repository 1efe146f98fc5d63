"""Who may enter the console, and what all its pages share."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from frontdesk.channels.models import Inbox
from frontdesk.channels.permissions import can_manage_inboxes
from frontdesk.console.navigation import shelves
from frontdesk.events import Actor
from frontdesk.kit.screens import Screen
from frontdesk.kit.templates import render

View = Callable[..., HttpResponse]


def staff(view: View) -> View:
    """Strangers are sent to sign in; people for whom no screen is open are refused."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            raise PermissionDenied
        if not any(screen.open_to(actor) for screen in Screen.entries().values()):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in agent. Raises PermissionDenied."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise PermissionDenied
    return actor


def screen_of(request: HttpRequest, slug: str) -> type[Screen]:
    """The screen of that slug. Raises Http404, or PermissionDenied when it is not open to the person."""
    screen = Screen.find(slug)
    if screen is None:
        raise Http404
    if not screen.open_to(actor_of(request)):
        raise PermissionDenied
    return screen


def page(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A page of the console with its navigation; `screen` in the context is the current one."""
    actor = actor_of(request)
    failing = list(Inbox.objects.active().exclude(last_error="")[:3]) if can_manage_inboxes(actor) else []
    values = {"screen": None, "shelves": shelves(actor), "failing": failing} | dict(context)
    return render(request, template, values, status=status)
