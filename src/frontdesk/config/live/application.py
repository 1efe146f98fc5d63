"""The stream at `/live?token=…`, as plain ASGI."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import time
from collections.abc import Awaitable, Callable, MutableMapping
from types import FrameType
from typing import Any
from urllib.parse import parse_qs

import psycopg
from django.core import signing

from frontdesk.config.live.connection import Sessions, keep_listening
from frontdesk.config.live.hub import Hub, Listener
from frontdesk.kit import moment

SALT = "frontdesk.live"
TOKEN_AGE_SECONDS = 12 * 3600
HEARTBEAT_SECONDS = 20
ABSENCE_SECONDS = 2.0  # how often pages that fell silent are looked for
GATHER_SECONDS = 0.02  # changes of one transaction arrive together
STREAM_SECONDS = 3600  # then the browser comes back and its right is looked at again

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class Live:
    """The ASGI application. The connection to the database opens with the first stream, or with `start`."""

    def __init__(self) -> None:
        self.hub = Hub()
        self._sessions: Sessions | None = None
        self._task: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live_and_die(receive, send)
        elif scope["type"] == "http":
            path = scope["path"].rstrip("/")
            if path == "/live" and scope["method"] == "GET":
                await self._stream(scope, receive, send)
            elif path == "/livez":
                await _answer(send, 200, b"alive\n")
            else:
                await _answer(send, 404, b"not found\n")

    def start(self) -> None:
        """Begin to listen, once; from inside the running event loop."""
        if self._task is None or self._task.done():
            self._sessions = self._sessions or Sessions()
            self._task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(keep_listening(self.hub))
            tasks.create_task(_keep_forgetting(self.hub))

    async def stop(self) -> None:
        """End every stream and let go of the database."""
        self.hub.end_all()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        if self._sessions is not None:
            await self._sessions.close()

    async def _live_and_die(self, receive: Receive, send: Send) -> None:
        await receive()
        self.start()
        _close_when_told_to_stop(self.hub)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.start()
        try:
            audiences = await self._allowed(scope)
        except psycopg.Error:
            await _answer(send, 503, b"the database does not answer\n")
            return
        if not audiences:
            await _answer(send, 403, b"this stream is not yours\n")
            return
        listener = self.hub.join(audiences)
        gone = asyncio.create_task(_wait_until_gone(receive, listener))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await _send(send, "retry: 2000\n\n" + _event("resync" if _comes_back(scope) else "hello", {}))
            await _tell(listener, send)
            with contextlib.suppress(OSError):
                await send({"type": "http.response.body", "body": b""})
        finally:
            gone.cancel()
            self.hub.leave(listener)

    async def _allowed(self, scope: Scope) -> frozenset[str]:
        """The audiences that the token opens, none when it is forged, old, withdrawn, or its session has ended."""
        token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        try:
            content = signing.loads(token, salt=SALT, max_age=TOKEN_AGE_SECONDS)
            audiences = frozenset(map(str, content["to"]))
            signed_at = float(signing.b62_decode(token.split(":")[-2]))
        except (signing.BadSignature, ValueError, KeyError, TypeError, IndexError):
            return frozenset()
        if self.hub.has_ended(audiences, signed_at):
            return frozenset()
        sessions = [name.removeprefix("session.") for name in audiences if name.startswith("session.")]
        for key in sessions:
            if self._sessions is None or not await self._sessions.exists(key):
                return frozenset()
        return audiences


async def _keep_forgetting(hub: Hub) -> None:
    while True:
        await asyncio.sleep(ABSENCE_SECONDS)
        hub.forget_the_absent()


def _close_when_told_to_stop(hub: Hub) -> None:
    """End the streams as soon as the signal comes: the server waits for open requests, and a stream never ends."""
    loop = asyncio.get_running_loop()

    def chained(before: Any) -> Callable[[int, FrameType | None], None]:
        def handle(number: int, frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(hub.end_all)
            if callable(before):
                before(number, frame)

        return handle

    with contextlib.suppress(ValueError):  # not the main thread: then somebody else handles signals
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, chained(signal.getsignal(name)))


async def _tell(listener: Listener, send: Send) -> None:
    """Send what comes, until the listener is closed, the browser is gone or the hour is over."""
    ends_at = time.monotonic() + STREAM_SECONDS
    while time.monotonic() < ends_at:
        try:
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                await listener.wake.wait()
        except TimeoutError:
            await _send(send, ":\n\n")
            continue
        if listener.is_over:
            if listener.is_withdrawn:
                await _send(send, _event("close", {}))
            return
        await asyncio.sleep(GATHER_SECONDS)
        names, resync = listener.take()
        if names or resync:
            await _send(send, _event("resync", {}) if resync else _event("names", names))
        for place, people in listener.take_places().items():
            await _send(send, _event("here", {"at": place, "people": people}))


async def _wait_until_gone(receive: Receive, listener: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.end()


def _comes_back(scope: Scope) -> bool:
    """A browser whose stream broke says so with this header; what it missed nobody knows."""
    return any(name == b"last-event-id" for name, _value in scope["headers"])


def _event(name: str, data: object) -> str:
    return f"id: {moment.stamp()}\nevent: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n"


async def _send(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


application = Live()
