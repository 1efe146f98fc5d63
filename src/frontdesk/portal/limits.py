"""How often one place may do something: counted in the database, so it holds over all processes (A16, A57)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from frontdesk.kit import throttle
from frontdesk.portal.page import page
from frontdesk.portal.visitor import address_of, visitor_of

View = Callable[..., HttpResponse]
HOUR, DAY = 3600, 86400


def limited(what: str, *, posts: int, period_seconds: int = HOUR) -> Callable[[View], View]:
    """At most so many POSTs a period from one network address, or from one person who signed in."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                user = visitor_of(request).user
                who = f"user.{user.pk}" if user else address_of(request)
                verdict = throttle.hit(f"portal:{what}:{who}", limit=posts, period_seconds=period_seconds)
                if not verdict.allowed:
                    return too_many(request, verdict.retry_after_seconds)
            return view(request, *args, **kwargs)

        return guarded

    return wrap


def too_many(request: HttpRequest, retry_after_seconds: int) -> HttpResponse:
    """The page that says: not now, and when again."""
    minutes = max(1, -(-retry_after_seconds // 60))
    response = page(request, "portal/too_many.html", {"minutes": minutes}, status=429)
    response.headers["Retry-After"] = str(retry_after_seconds)
    return response
