"""Until the first start is answered, every page leads to it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

OPEN = ("/setup", "/livez", "/readyz", "/live", "/static/")


class FirstStart:
    """Sends every request to the set-up page while there is no workspace; costs nothing afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not getattr(request, "is_set_up", True) and not request.path.startswith(OPEN):
            return redirect("set_up")
        return self.get_response(request)
