"""Outbound connections to hosts that people configured: private addresses are refused when connecting (A42).

The name is resolved once, every answer is checked, and the connection goes to the checked address, so a name that
changes its answer in between gains nothing. Redirects are not followed.

`told` posts to somebody else's program within a time that nothing on the other side can stretch (F42).
"""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import httpcore
import httpx
from django.conf import settings


class RefusedHost(OSError):
    """The host resolves to an address that Frontdesk does not connect to, or to none."""


def is_public(address: str) -> bool:
    """Whether an IP address is reachable on the open internet (also looks inside mapped IPv6 addresses).

    Reserved ones are not, though Python calls some global: `::127.0.0.1`, and what NAT64 leads inside (RFC 6052).
    """
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            ip = inner
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def is_inside(host: str) -> bool:
    """Whether a host says by itself that it is inside: a private address, however it is written, or this machine.

    Names are not looked up; that is done, and checked again, when connecting.
    """
    plain = host.strip("[]").rstrip(".").lower()
    if plain == "localhost" or plain.endswith(".localhost"):
        return True
    try:
        return not is_public(plain)
    except ValueError:
        pass
    try:
        return not is_public(socket.inet_ntoa(socket.inet_aton(plain)))  # 2130706433, 0x7f.1
    except (OSError, UnicodeError, ValueError):
        return False


def resolve(host: str, port: int, *, allow_private: bool | None = None) -> str:
    """The first address of `host`; raises RefusedHost when any of its addresses is private and that is not allowed.

    `allow_private` defaults to FRONTDESK_ALLOW_PRIVATE_HOSTS.
    """
    allowed = settings.ALLOW_PRIVATE_HOSTS if allow_private is None else allow_private
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise RefusedHost(f"The name {host} is not known.") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not allowed and not all(is_public(address) for address in addresses):
        raise RefusedHost(f"{host} is a private address, and private addresses are not allowed.")
    return addresses[0]


class _Deadline:
    """A moment by which everything has to be over. Each step gets what is left of the time."""

    def __init__(self, seconds: float) -> None:
        self._ends, self._seconds = time.monotonic() + seconds, seconds

    def left(self, timeout: float | None) -> float:
        """The timeout of the next step. Raises httpcore.ReadTimeout where no time is left."""
        rest = self._ends - time.monotonic()
        if rest <= 0:
            raise httpcore.ReadTimeout(f"it took longer than {self._seconds:g} seconds")
        return rest if timeout is None else min(rest, timeout)


class _HurriedStream(httpcore.NetworkStream):
    """A connection on which a receiver that says a byte now and then has no more time than one that is silent."""

    PIECE = 16_384

    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), self.PIECE):
            self._stream.write(buffer[start : start + self.PIECE], self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        safe = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _HurriedStream(safe, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _in_time(look: Callable[[], str], deadline: _Deadline) -> str:
    """What `look` finds. It cannot be broken off: a name server that is silent keeps a thread, not the caller."""
    found: list[str | Exception] = []

    def run() -> None:
        try:
            found.append(look())
        except Exception as error:
            found.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(deadline.left(None))
    if not found:
        raise httpcore.ConnectTimeout("its address was not found in time")
    if isinstance(found[0], Exception):
        raise found[0]
    return found[0]


class _GuardedBackend(httpcore.SyncBackend):
    def __init__(self, allow_private: bool | None, deadline: _Deadline | None = None) -> None:
        self._allow_private, self._deadline = allow_private, deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        if self._deadline is not None:
            return self._hurried(host, port, self._deadline)
        address = resolve(host, port, allow_private=self._allow_private)
        return super().connect_tcp(address, port, timeout, local_address, socket_options)

    def _hurried(self, host: str, port: int, deadline: _Deadline) -> httpcore.NetworkStream:
        found = _in_time(lambda: resolve(host, port, allow_private=self._allow_private), deadline)
        return _HurriedStream(super().connect_tcp(found, port, deadline.left(None)), deadline)


class _GuardedTransport(httpx.HTTPTransport):
    def __init__(self, allow_private: bool | None, deadline: _Deadline | None = None) -> None:
        super().__init__(retries=0)
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            network_backend=_GuardedBackend(allow_private, deadline),
            max_connections=20,
        )


def http_client(
    timeout_seconds: float = 10.0, *, allow_private: bool | None = None, whole_seconds: float | None = None
) -> httpx.Client:
    """A client for addresses that people configured: guarded, no redirects, no proxy from the environment.

    `allow_private` as in `resolve`: pass False for addresses that strangers chose. A timeout is for each step;
    `whole_seconds` are for everything from now on.
    """
    transport = _GuardedTransport(allow_private, _Deadline(whole_seconds) if whole_seconds else None)
    return httpx.Client(transport=transport, timeout=timeout_seconds, follow_redirects=False, trust_env=False)


def told(url: str, body: bytes, headers: Mapping[str, str], *, seconds: float = 10.0) -> int:
    """Post `body` and return the status of the answer, all within so many seconds; of its body nothing is read.

    Finding the address, connecting and TLS count as well. Raises RefusedHost, httpx.HTTPError, httpx.InvalidURL.
    """
    with (
        http_client(seconds, whole_seconds=seconds) as client,
        client.stream("POST", url, content=body, headers=dict(headers)) as answer,
    ):
        return answer.status_code
