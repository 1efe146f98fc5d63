"""A server that hangs, or sends a byte now and then, costs its own inbox some time and nobody else anything."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from frontdesk.channels.transport import imap, smtp
from frontdesk.channels.transport.connection import Unreachable
from frontdesk.channels.transport.settings import Server


@pytest.fixture
def trickling_port() -> Iterator[int]:
    """A server that sends its greeting one byte at a time and never ends it."""
    listener = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                while not stop.wait(0.05):
                    try:
                        connection.sendall(b"*")
                    except OSError:
                        break

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield int(listener.getsockname()[1])
    stop.set()
    listener.close()
    thread.join(5)


@pytest.mark.parametrize("protocol", ["imap", "smtp"])
def test_a_trickling_server_is_cut_off(trickling_port: int, protocol: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """F09."""
    module = imap if protocol == "imap" else smtp
    monkeypatch.setattr(module, "SIGN_IN_SECONDS", 0.5)
    server = Server(protocol, "localhost", trickling_port, "none", "box", "secret")  # type: ignore[arg-type]
    started = time.monotonic()
    with pytest.raises(Unreachable, match="broke off"), module.session(server):
        pass
    assert time.monotonic() - started < 10
