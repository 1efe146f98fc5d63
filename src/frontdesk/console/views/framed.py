"""Previews in a frame of the same origin, in which nothing runs."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from frontdesk.kit.assets import styles
from frontdesk.kit.templates import render

POLICY = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; frame-ancestors 'self'; sandbox"


def framed(request: HttpRequest, template: str, context: dict[str, Any], door: str = "console") -> HttpResponse:
    """The page, in the looks of that door."""
    answer = render(request, template, {**context, "styles": styles(door)})
    answer["X-Frame-Options"] = "SAMEORIGIN"
    answer["Content-Security-Policy"] = POLICY
    return answer
