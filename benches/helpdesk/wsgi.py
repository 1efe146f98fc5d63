"""django-helpdesk as a WSGI application; `/readyz` says when it can be asked."""

import os
from collections.abc import Callable, Iterable
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "benches.helpdesk.settings"

from django.core.wsgi import get_wsgi_application

_pages = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Every address but one is django-helpdesk's."""
    if environ.get("PATH_INFO") == "/readyz":
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"ready\n"]
    return _pages(environ, start_response)
