"""Versions: Frontdesk, Python, Django, and whether the front end is built."""

import platform
from collections.abc import Iterator

import django
from django.conf import settings

from frontdesk import __version__
from frontdesk.operations.check import Check, Finding


class Versions(Check, slug="versions", order=60):
    """What is installed."""

    def look(self) -> Iterator[Finding]:
        yield self.good(
            f"Frontdesk {__version__}, Python {platform.python_version()}, Django {django.get_version()},"
            f" {platform.system()} {platform.machine()}"
        )
        if not (settings.STATIC_DIR / ".vite" / "manifest.json").exists():
            yield self.bad("the front end is not built", "Run: make front")
