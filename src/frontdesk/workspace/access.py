"""Who gets through this door."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.urls import reverse

from frontdesk.accounts.middleware import actor_of
from frontdesk.accounts.permissions import work
from frontdesk.events import Actor

P = ParamSpec("P")


class DeskRequest(HttpRequest):
    """A request whose `actor` is an active agent."""

    actor: Actor


DeskView = Callable[Concatenate[DeskRequest, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def desk(view: DeskView[P]) -> View[P]:
    """Let agents in. Strangers are sent to sign in; for customers and employees the desk does not exist."""

    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if actor_of(request) is None:
            if request.user.is_authenticated:
                raise Http404
            return _sign_in(request)
        return _unless_known(request, view(request, *args, **kwargs))  # type: ignore[arg-type]

    return checked


def _unless_known(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """304 for a region that stands on the open page already."""
    tag = answer.headers.get("ETag")
    return HttpResponseNotModified() if tag and request.headers.get("If-None-Match") == tag else answer


def worker(view: DeskView[P]) -> View[P]:
    """Let agents in who may act; a viewer is refused."""

    @wraps(view)
    def checked(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not work(request.actor):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return desk(checked)


def _sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page. A region of an open page cannot be redirected, so the whole page is told to go."""
    if is_partial(request):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("account_login")})
    return redirect_to_login(request.get_full_path() if request.method == "GET" else reverse("workspace:home"))


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page; a boosted link asks for all of it."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
