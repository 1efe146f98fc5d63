"""The pages behind a real socket, in a thread, with a stream at /live that a test can speak through."""

import json
import queue
import threading
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.db import connections

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
        self._listeners: set[queue.Queue[bytes | None]] = set()
        self._server = make_server("127.0.0.1", 0, self._answer, server_class=_Server, handler_class=_Quiet)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    @property
    def streams(self) -> int:
        return len(self._listeners)

    def say(self, *names: str, event: str = "names") -> None:
        for listener in list(self._listeners):
            listener.put(f"event: {event}\ndata: {json.dumps(names)}\n\n".encode())

    def drop(self) -> None:
        """Cut every stream, as a restart of the server does; browsers come back by themselves."""
        for listener in list(self._listeners):
            listener.put(None)

    def close(self) -> None:
        self.drop()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(30)

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/live":
            return self._stream(start_response)
        try:
            answer = self._application(environ, start_response)
            try:
                return [b"".join(answer)]
            finally:
                getattr(answer, "close", lambda: None)()
        finally:
            connections.close_all()

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
