"""Sockets to mail servers: names are resolved once and checked, certificates verified, and nothing waits for ever.

There is no plaintext fallback: a server that does not offer the encryption asked for gets no credentials (A12).
"""

import contextlib
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator

from django.conf import settings

from frontdesk.channels.transport.failure import Unreachable as Unreachable
from frontdesk.channels.transport.settings import Server
from frontdesk.kit import net

CONNECT_SECONDS = 15.0
READ_SECONDS = 30.0


def tls_context(server: Server) -> ssl.SSLContext:
    """Verifying context; a company's own authority is trusted in addition to the system's."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if server.ca_pem:
        try:
            context.load_verify_locations(cadata=server.ca_pem)
        except (ssl.SSLError, ValueError) as error:
            raise Unreachable("The certificate authority that is entered cannot be read.", step="tls") from error
    return context


def resolve(server: Server) -> str:
    """The address to connect to.

    Raises Unreachable for unknown names, private addresses and plaintext over a network.
    """
    try:
        address = net.resolve(
            server.host,
            server.port,
            allow_private=settings.ALLOW_PRIVATE_HOSTS or settings.DEBUG,
        )
    except net.RefusedHost as error:
        raise Unreachable(str(error), step="resolve") from error
    if server.security == "none" and not ipaddress.ip_address(address.split("%")[0]).is_loopback:
        raise Unreachable(
            f"Without encryption the password could be read on the way to {server.host}. Choose TLS or STARTTLS.",
            step="tls",
        )
    return address


def open_socket(server: Server, timeout: float = CONNECT_SECONDS) -> socket.socket:
    """A connected socket, encrypted when the server is spoken to in TLS from the start. Raises Unreachable."""
    address = resolve(server)
    try:
        plain = socket.create_connection((address, server.port), timeout=timeout)
    except TimeoutError as error:
        raise Unreachable(f"{server.host} did not answer on port {server.port}.", step="connect") from error
    except OSError as error:
        raise Unreachable(f"{server.host} takes no connection on port {server.port}.", step="connect") from error
    plain.settimeout(READ_SECONDS)
    if server.security != "tls":
        return plain
    try:
        return tls_context(server).wrap_socket(plain, server_hostname=server.host)
    except OSError as error:
        plain.close()
        raise tls_failure(server, error) from error


def tls_failure(server: Server, error: OSError) -> Unreachable:
    """What a failed handshake means, in words."""
    if isinstance(error, ssl.SSLCertVerificationError):
        meaning = {
            10: "has expired",
            18: "is made by the server itself, and nobody vouches for it",
            19: "is vouched for by an authority that is not known here",
            20: "is vouched for by an authority that is not known here",
            62: f"belongs to another name than {server.host}",
        }.get(error.verify_code, f"is not valid ({error.verify_message})")
        return Unreachable(f"The certificate of {server.host} {meaning}.", step="tls")
    if isinstance(error, TimeoutError):
        return Unreachable(f"{server.host} did not answer in TLS on port {server.port}.", step="tls")
    return Unreachable(
        f"{server.host} does not speak TLS on port {server.port}. Perhaps the port belongs to STARTTLS.",
        step="tls",
    )


@contextlib.contextmanager
def deadline(sockets: list[socket.socket], seconds: float) -> Iterator[None]:
    """Cut the connection when the block takes too long: a byte now and then beats any read time-out (F09)."""

    def cut() -> None:
        for sock in list(sockets):  # the list may fill while the block runs
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
