"""Outbound connections to hosts that people configured: private addresses are refused when connecting (A42).

The name is resolved once, every answer is checked, and the connection goes to the checked address, so a name that
changes its answer in between gains nothing. Redirects are not followed.
"""

import ipaddress
import socket
from collections.abc import Iterable
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


class _GuardedBackend(httpcore.SyncBackend):
    def __init__(self, allow_private: bool | None) -> None:
        self._allow_private = allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        address = resolve(host, port, allow_private=self._allow_private)
        return super().connect_tcp(address, port, timeout, local_address, socket_options)


class _GuardedTransport(httpx.HTTPTransport):
    def __init__(self, allow_private: bool | None) -> None:
        super().__init__(retries=0)
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(), network_backend=_GuardedBackend(allow_private), max_connections=20
        )


def http_client(timeout_seconds: float = 10.0, *, allow_private: bool | None = None) -> httpx.Client:
    """A client for addresses that people configured: guarded, no redirects, no proxy from the environment.

    `allow_private` as in `resolve`: pass False for addresses that strangers chose.
    """
    transport = _GuardedTransport(allow_private)
    return httpx.Client(transport=transport, timeout=timeout_seconds, follow_redirects=False, trust_env=False)
