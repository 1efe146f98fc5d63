"""The pages as a WSGI application: health answers, built files, then Django.

The order is deliberate: `/livez` and `/readyz` answer without a session or a host name, and built files cost no
middleware.
"""

import gc
import os
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "frontdesk.config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connection
from whitenoise import WhiteNoise

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Wsgi = Callable[[Environ, StartResponse], Iterable[bytes]]

TEXT = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]


class BuiltFiles(WhiteNoise):  # type: ignore[misc]  # whitenoise carries no types
    """What Vite built. Names with a hash in them may be kept for ever; the rest is asked for again after a minute."""

    def immutable_file_test(self, path: str, url: str) -> bool:
        return "/assets/" in url


class Health:
    """Answers `/livez` (this process runs) and `/readyz` (it can serve: the database answers)."""

    def __init__(self, application: Wsgi) -> None:
        self.application = application

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO")
        if path == "/livez":
            start_response("200 OK", TEXT)
            return [b"alive\n"]
        if path == "/readyz":
            is_ready = database_answers()
            start_response("200 OK" if is_ready else "503 Service Unavailable", TEXT)
            return [b"ready\n" if is_ready else b"the database does not answer\n"]
        return self.application(environ, start_response)


def database_answers() -> bool:
    """Whether this thread's connection to the database works; a broken one is dropped and opened anew."""
    for _attempt in range(2):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            return True
        except DatabaseError:
            connection.close()
    return False


class Settled:
    """Takes what has been loaded for good out of the collector's rounds, once most pages have been seen.

    Classes, addresses and compiled templates are some hundred thousand objects that never become garbage; looking at
    them again costs milliseconds, always in the middle of somebody's page.
    """

    AT = frozenset({1, 100, 1_000})

    def __init__(self, application: Wsgi) -> None:
        self.application = application
        self.served = 0
        gc.set_threshold(50_000, 20, 50)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        self.served += 1
        if self.served in self.AT:
            gc.collect()
            gc.freeze()
        return self.application(environ, start_response)


def _with_built_files(pages: Wsgi) -> Wsgi:
    if not settings.STATIC_DIR.is_dir():
        return pages
    files: Wsgi = BuiltFiles(pages, root=settings.STATIC_DIR, prefix="static", max_age=60, autorefresh=settings.DEBUG)
    return files


application = Health(Settled(_with_built_files(get_wsgi_application())))
