"""Session and person of a request, from one query, and the time zone in which pages speak."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from frontdesk.accounts.models import Workspace
from frontdesk.accounts.sessions import SessionStore
from frontdesk.events import Actor


class SignedIn:
    """Gives requests `session`, `user` and `actor` (the agent's, or None), and saves the session afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        store = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
        store.address = request.META.get("REMOTE_ADDR", "")
        store.browser = "".join(filter(str.isprintable, request.headers.get("User-Agent", "")))
        request.session = store
        person = None
        if store.session_key:
            store.get("")  # loads the row, and the person with it
            person = store.person
        request.user = person.user if person else AnonymousUser()
        request.actor = person.agent if person else None  # type: ignore[attr-defined]
        request.own_keys = person.keys if person else ""  # type: ignore[attr-defined]
        request.hold = person.hold if person else ""  # type: ignore[attr-defined]
        workspace = None if person else Workspace.current()
        request.is_set_up = bool(person or workspace)  # type: ignore[attr-defined]
        zone = person.time_zone if person else workspace.time_zone if workspace else "UTC"
        with timezone.override(_zone(zone)):
            response = self.get_response(request)
        return self._saved(request, response)

    def _saved(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        store = request.session
        cookie = settings.SESSION_COOKIE_NAME
        if cookie in request.COOKIES and store.is_empty():
            response.delete_cookie(cookie, samesite="Lax")
            patch_vary_headers(response, ("Cookie",))
        elif store.modified and not store.is_empty() and response.status_code != 500:
            try:
                store.save()
            except UpdateError:
                return redirect(settings.LOGIN_URL)
            age = None if store.get_expire_at_browser_close() else store.get_expiry_age()
            response.set_cookie(
                cookie,
                store.session_key or "",
                max_age=age,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
            patch_vary_headers(response, ("Cookie",))
        return response


def _zone(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")


def actor_of(request: HttpRequest) -> Actor | None:
    """The signed-in agent's actor, or None."""
    return getattr(request, "actor", None)
