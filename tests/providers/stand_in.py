"""A provider's address on this machine: answers what it is told to, and remembers who asked."""

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from tests.servers.certificates import Certificate


class Asked(NamedTuple):
    """One question: its path, its headers in lower case, and its body."""

    path: str
    headers: dict[str, str]
    body: bytes


class StandIn:
    """`answers` maps a path to (status, content type, body), others are 404. With a `certificate` in TLS."""

    def __init__(self, certificate: Certificate | None = None) -> None:
        self.answers: dict[str, tuple[int, str, bytes]] = {}
        self.moved: dict[str, str] = {}
        self.asked: list[Asked] = []
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                body = self.rfile.read(int(headers.get("content-length", 0)))
                stand_in.asked.append(Asked(self.path, headers, body))
                status, kind, body = stand_in.answers.get(self.path, (404, "text/plain", b"nothing"))
                if self.path in stand_in.moved:
                    status = 302
                self.send_response(status)
                if self.path in stand_in.moved:
                    self.send_header("Location", stand_in.moved[self.path])
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *words: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate.cert, certificate.key)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = int(self._server.server_address[1])
        self.url = f"http{'s' if certificate else ''}://127.0.0.1:{self.port}/"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def say(self, path: str, body: bytes | object, kind: str = "application/json", status: int = 200) -> None:
        """Answer a path with bytes, or with anything else as JSON."""
        self.answers[path] = (status, kind, body if isinstance(body, bytes) else json.dumps(body).encode())

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


@contextmanager
def standing_in(certificate: Certificate | None = None) -> Iterator[StandIn]:
    """A provider for the length of a block."""
    server = StandIn(certificate)
    try:
        yield server
    finally:
        server.stop()
