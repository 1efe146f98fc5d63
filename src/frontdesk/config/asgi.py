"""One process for everything: `/live` to the stream hub, the rest to the pages through a pool of threads.

Pages stay WSGI, because Django's ASGI handler costs ten times as much processor time per request; see
`docs/adr/`. Each thread of the pool keeps its own connection to the database.
"""

import asyncio
from typing import Any

from django.conf import settings

from frontdesk.config.bridge import Pages
from frontdesk.config.live import application as live
from frontdesk.config.live.application import Receive, Scope, Send
from frontdesk.config.wsgi import application as pages


class Front:
    """The raw dispatcher. It also starts and stops the hub with the server."""

    def __init__(self) -> None:
        self.pages = Pages(pages, settings.WEB_THREADS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or scope.get("path", "").rstrip("/") == "/live":
            await live(scope, receive, send)
            return

        async def taken() -> Any:
            # granian hands out futures, and the bridge of threads wants a coroutine
            return await receive()

        try:
            await self.pages(scope, taken, send)
        except (asyncio.CancelledError, OSError):  # the browser went away; the page was rendered all the same
            return


application = Front()
