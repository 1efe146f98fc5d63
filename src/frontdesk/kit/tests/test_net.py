"""Addresses that people configure do not reach into the house."""

import http.server
import threading
from collections.abc import Iterator

import httpx
import pytest
from django.test import override_settings

from frontdesk.kit import net


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.8", "192.168.1.1", "169.254.169.254", "0.0.0.0", "::1", "::ffff:127.0.0.1", "fe80::1",
     "fc00::1", "2002:7f00:1::", "224.0.0.1"],
)  # fmt: skip
def test_private_addresses_are_not_public(address: str) -> None:
    """A42: loopback, private, link-local and the ways to write them inside IPv6."""
    assert not net.is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "017700000001"])
def test_a_private_host_is_refused_when_connecting(host: str) -> None:
    """A42: however the number is written."""
    with pytest.raises((net.RefusedHost, httpx.TransportError)):
        net.http_client().get(f"http://{host}:9/")


class _Redirect(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(302)
        self.send_header("Location", "http://169.254.169.254/")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def redirecting() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Redirect)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_redirect_is_an_answer_and_not_followed(redirecting: str) -> None:
    """A42: 30x to the inside gains nothing."""
    with override_settings(ALLOW_PRIVATE_HOSTS=True), net.http_client() as client:
        assert client.get(redirecting).status_code == 302
