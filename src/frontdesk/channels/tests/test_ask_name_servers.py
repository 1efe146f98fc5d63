"""Name servers over a real socket: answers, silence, and patience that ends."""

import socket
import threading
import time
from collections.abc import Callable, Iterator

import dns.message
import dns.rrset
import pytest

from frontdesk.channels.authentication import examine
from frontdesk.channels.authentication.resolver import LOOKUP_SECONDS, Silent, SystemResolver

Serve = Callable[[bool], tuple[str, list[str]]]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts a server on loopback that knows one TXT record, or one that never answers: (address, names asked)."""
    opened: list[socket.socket] = []

    def start(answers: bool) -> tuple[str, list[str]]:
        server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        server.bind(("127.0.0.1", 0))
        opened.append(server)
        asked: list[str] = []
        threading.Thread(target=_answer, args=(server, asked, answers), daemon=True).start()
        return f"127.0.0.1:{server.getsockname()[1]}", asked

    yield start
    for one in opened:
        one.close()


def _answer(server: socket.socket, asked: list[str], answers: bool) -> None:
    while True:
        try:
            data, client = server.recvfrom(4096)
        except OSError:
            return
        query = dns.message.from_wire(data)
        name = query.question[0].name
        asked.append(name.to_text(omit_final_dot=True))
        if answers:
            reply = dns.message.make_response(query)
            if asked[-1] == "croft.test":
                reply.answer.append(dns.rrset.from_text(name, 300, "IN", "TXT", '"v=spf1 " "-all"'))
            server.sendto(reply.to_wire(), client)


def test_what_was_answered_is_not_asked_again(serve: Serve) -> None:
    address, asked = serve(True)
    names = SystemResolver([address])
    assert list(names.lookup("croft.test", "TXT")) == [(b"v=spf1 ", b"-all")]
    assert list(names.lookup("CROFT.test.", "TXT")) == [(b"v=spf1 ", b"-all")]
    assert list(names.lookup("nothing.test", "TXT")) == list(names.lookup("nothing.test", "TXT")) == []
    assert asked == ["croft.test", "nothing.test"]


def test_silent_name_servers_cost_a_mail_little_and_the_next_ones_nothing(serve: Serve) -> None:
    """Mail flows on with "temperror"."""
    address, _ = serve(False)
    names = SystemResolver([address])
    raw = b"From: mara@croft.test\r\nSubject: Car\r\n\r\nIt does not start.\r\n"
    began = time.monotonic()
    assert examine(raw, names=names).dmarc == "temperror"
    assert time.monotonic() - began < 3 * LOOKUP_SECONDS
    began = time.monotonic()
    assert examine(raw, names=names).dmarc == "temperror"
    assert time.monotonic() - began < LOOKUP_SECONDS / 2


@pytest.mark.parametrize("name", ["a..test", "x" * 70 + ".test", ""])
def test_what_is_no_name_has_no_records(serve: Serve, name: str) -> None:
    address, _ = serve(True)
    try:
        assert list(SystemResolver([address]).lookup(name, "TXT")) == []
    except Silent:
        pytest.fail("A name that cannot exist is not a silent server.")
