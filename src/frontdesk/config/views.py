"""Pages that belong to no door: errors, the living page of interface parts."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from frontdesk.events import Actor
from frontdesk.kit.templates import render


def ui(request: HttpRequest) -> HttpResponse:
    """The living page of interface parts, for administrators and while developing."""
    actor: Actor | None = getattr(request, "actor", None)
    if not settings.DEBUG and not (actor and actor.has_role("administrator")):
        raise Http404
    from frontdesk.kit.ui.views import living

    return living(request)


def _error(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return render(request, "ui/error.html", {"status": status, "title": title, "text": text}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 400, "That request cannot be read", "Go back and try again. Nothing was changed.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 403, "You may not do that", "Ask an administrator if you think you should.")


def refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _error(
        request,
        403,
        "This form is no longer valid",
        "It was open for too long. Go back, reload the page and send again.",
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 404, "There is nothing here", "The address may be wrong, or it is not yours to see.")


def broken(request: HttpRequest) -> HttpResponse:
    return _error(request, 500, "Something went wrong on our side", "It has been noted. Try again in a moment.")
