"""Addresses that people configure do not reach into the house."""

import http.server
import socket
import threading
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from django.test import override_settings

from frontdesk.kit import net


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.8", "192.168.1.1", "169.254.169.254", "0.0.0.0", "::1", "::ffff:127.0.0.1", "fe80::1",
     "fc00::1", "2002:7f00:1::", "224.0.0.1", "ff02::1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
     "2001:0:4136:e378:8000:63bf:80ff:fffe", "240.0.0.1"],
)  # fmt: skip
def test_private_addresses_are_not_public(address: str) -> None:
    """A42: loopback, private, link-local and the ways to write them inside IPv6."""
    assert not net.is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_the_open_internet_is_public(address: str) -> None:
    assert net.is_public(address)


@pytest.mark.parametrize("host", ["10.0.0.1", "127.1", "2130706433", "0x7f.1", "[::1]", "localhost", "a.localhost."])
def test_a_host_that_is_inside_says_so_without_being_looked_up(host: str) -> None:
    """A42: whoever types it learns of it at once."""
    assert net.is_inside(host)


@pytest.mark.parametrize(
    "host", ["93.184.216.34", "[2606:2800:220:1:248:1893:25c8:1946]", "pager.example", "ü.example"]
)
def test_other_hosts_are_looked_up_when_connecting(host: str) -> None:
    assert not net.is_inside(host)


def refuses(url: str) -> bool:
    """Whether no connection was even tried."""
    with net.http_client() as client:
        try:
            client.get(url)
        except net.RefusedHost:
            return True
        except httpx.TransportError:
            return False
    return False


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "017700000001", "[::1]"])
def test_a_private_host_is_refused_when_connecting(host: str, redirecting: str) -> None:
    """A42: however the number is written, and although somebody listens there."""
    assert refuses(f"http://{host}:{urlsplit(redirecting).port}/")


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Makes every name resolve to these addresses, one list for each question; returns whom was asked for."""

    def answer(*answers: list[str]) -> list[str]:
        asked: list[str] = []

        def resolver(host: str, port: int, *_args: object, **_kwargs: object) -> list[tuple[object, ...]]:
            asked.append(host)
            return [(0, 0, 0, "", (address, port)) for address in answers[min(len(asked), len(answers)) - 1]]

        monkeypatch.setattr(socket, "getaddrinfo", resolver)
        return asked

    return answer


def test_one_private_address_among_public_ones_is_enough_to_refuse(answered: Callable[..., list[str]]) -> None:
    """A42."""
    answered(["93.184.216.34", "10.0.0.8"])
    with pytest.raises(net.RefusedHost):
        net.resolve("both.example", 80)


def test_a_name_is_resolved_once_so_that_a_second_answer_gains_nothing(
    answered: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A42: DNS rebinding. What was checked is what is connected to."""
    asked, reached = answered(["93.184.216.34"], ["127.0.0.1"]), []

    def connect(address: tuple[str, int], *_args: object, **_kwargs: object) -> None:
        reached.append(address)
        raise OSError("no network here")

    monkeypatch.setattr(socket, "create_connection", connect)
    with net.http_client() as client, pytest.raises(httpx.TransportError):
        client.get("http://rebinding.example/")
    assert (asked, reached) == (["rebinding.example"], [("93.184.216.34", 80)])


def test_a_proxy_in_the_environment_is_not_used(redirecting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A42: it would connect for us, unguarded."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, redirecting)
    assert refuses("http://127.0.0.1:9/")


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
