"""From the server's loop to the threads that make pages, and back in one step.

a2wsgi hands the loop status, body and end one after the other, and its thread waits each time until the loop has taken
them. With two hundred open desks that was an eighth of the processor, and threads that held each other up. Here the
thread returns with the whole page; only what comes in pieces, such as an export, is handed over piece by piece.
"""

import asyncio
import contextvars
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from a2wsgi.wsgi import Body, WSGIResponder, build_environ

from frontdesk.config.live.application import Receive, Scope, Send


class Pages:
    """The pages as an ASGI application: each request is made by one of `threads`."""

    def __init__(self, pages: Any, threads: int) -> None:
        self.pages = pages
        self.executor = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. Raises what the pages raise before they have begun to answer."""
        await Answer(self.pages, self.executor, send)(scope, receive, send)


class Answer(WSGIResponder):
    """One answer, kept back one piece, so that the last one can say that it is the last."""

    def __init__(self, pages: Any, executor: ThreadPoolExecutor, out: Send) -> None:
        super().__init__(pages, executor, 1)
        self.out = out
        self.held: list[dict[str, Any]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Have it made by a thread, and send what the thread comes back with."""
        environ = build_environ(scope, Body(self.loop, receive))
        making = partial(contextvars.copy_context().run, self.wsgi, environ, self.start_response)
        await self.loop.run_in_executor(self.executor, making)
        for message in self.held:
            await send(message)
        if self.exc_info is not None:
            raise self.exc_info[0].with_traceback(self.exc_info[1], self.exc_info[2])

    def send(self, message: Any) -> None:
        """In the thread: keep it; where one piece waits already, wait until the loop has taken that."""
        if message["type"] == "http.response.body" and self.held and self.held[-1]["type"] == message["type"]:
            for waiting in self.held:
                asyncio.run_coroutine_threadsafe(self._out(waiting), self.loop).result()
            self.held = []
        self.held.append(message)

    async def _out(self, message: dict[str, Any]) -> None:
        await self.out(message)

    def wsgi(self, environ: Any, start_response: Any) -> None:
        """In the thread: the pages' own work."""
        iterable = self.app(environ, start_response)
        try:
            for chunk in iterable:
                if chunk:
                    self.send({"type": "http.response.body", "body": chunk, "more_body": True})
        finally:
            getattr(iterable, "close", lambda: None)()
        if self.held and self.held[-1]["type"] == "http.response.body":
            self.held[-1]["more_body"] = False
        else:
            self.held.append({"type": "http.response.body", "body": b""})
