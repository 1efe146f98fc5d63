"""The pages behind a real socket, in a thread, with a stream at /live: a test speaks through it, or the real hub."""

import json
import queue
import threading
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import psycopg
from django.core import signing
from django.db import connections

from frontdesk.config.live.application import SALT
from frontdesk.config.live.connection import CHANNEL
from frontdesk.config.live.hub import Hub, Listener

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that leaves in the middle of an answer is no error of ours."""


class Site:
    """`url` answers; `say` tells every open page what changed; `streams` counts the pages' open streams."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._hub: Hub | None = None
        self._closed = threading.Event()
        self._working, self._open = threading.Condition(), 0
        self._listeners: set[queue.Queue[bytes | None]] = set()
        self._server = make_server("127.0.0.1", 0, self._answer, server_class=_Server, handler_class=_Quiet)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    @property
    def streams(self) -> int:
        return len(self._listeners)

    def use_hub(self) -> None:
        """From now on streams hear what the database notifies, through the hub of the real stream."""
        self._hub = Hub()
        params = connections["default"].get_connection_params()
        wanted = {key: params[key] for key in ("dbname", "user", "password", "host", "port") if key in params}
        line = psycopg.connect(**wanted, autocommit=True)
        line.execute(f"LISTEN {CHANNEL}")
        threading.Thread(target=self._pass_on, args=(line, self._hub), daemon=True).start()

    def _pass_on(self, line: psycopg.Connection, hub: Hub) -> None:
        with line:
            while not self._closed.is_set():
                for notification in line.notifies(timeout=0.1):
                    hub.receive(notification.payload)
                hub.forget_the_absent()

    def say(self, *names: str, event: str = "names") -> None:
        for listener in list(self._listeners):
            listener.put(f"event: {event}\ndata: {json.dumps(names)}\n\n".encode())

    def drop(self) -> None:
        """Cut every stream, as a restart of the server does; browsers come back by themselves."""
        for listener in list(self._listeners):
            listener.put(None)

    def close(self) -> None:
        self._closed.set()
        self.drop()
        self._server.shutdown()
        with self._working:  # what pages say while they close is answered before the tables are emptied
            self._working.wait_for(lambda: not self._open, timeout=10)
        self._server.server_close()
        self._thread.join(30)

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/live":
            hub = self._hub
            return self._heard(environ, start_response, hub) if hub is not None else self._stream(start_response)
        with self._working:
            self._open += 1
        try:
            answer = self._application(environ, start_response)
            try:
                return [b"".join(answer)]
            finally:
                getattr(answer, "close", lambda: None)()
        finally:
            connections.close_all()
            with self._working:
                self._open -= 1
                self._working.notify_all()

    def _stream(self, start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")])
        mine: queue.Queue[bytes | None] = queue.Queue()
        self._listeners.add(mine)
        try:
            yield b"retry: 200\n\n"
            while (piece := mine.get()) is not None:
                yield piece
        finally:
            self._listeners.discard(mine)

    def _heard(self, environ: dict[str, Any], start_response: Callable[..., Any], hub: Hub) -> Iterable[bytes]:
        token = parse_qs(environ["QUERY_STRING"])["token"][0]
        listener = hub.join(frozenset(signing.loads(token, salt=SALT)["to"]))
        start_response("200 OK", [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")])
        try:
            yield b"retry: 200\n\n"
            while not self._closed.wait(0.03):
                yield _events(listener)
        finally:
            hub.leave(listener)


def _events(listener: Listener) -> bytes:
    names, _ = listener.take()
    told = [("names", names)] if names else []
    here = [("here", {"at": at, "people": people}) for at, people in listener.take_places().items()]
    return "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in [*told, *here]).encode() or b":\n\n"
