"""How the listener is set up."""

import socket
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.conf import settings

from frontdesk.channels.mail.entities import MAX_BYTES


class BadOptions(ValueError):
    """The listener cannot be started so; `str(error)` is a sentence for the operator."""


@dataclass(frozen=True)
class Options:
    """`host` and `port`, or the `path` of a Unix socket. `relays` are addresses whose word about clients is believed.

    `max_bytes` bounds one mail, `connections` and `connections_each` bound how many clients, and how many of one
    address, may be connected. `idle_seconds` is how long a client may take for a command or for one mail.
    """

    host: str = "127.0.0.1"
    port: int = 2525
    path: str = ""
    protocol: Literal["smtp", "lmtp"] = "smtp"
    hostname: str = ""
    certificate: str = ""
    key: str = ""
    relays: frozenset[str] = frozenset()
    max_bytes: int = MAX_BYTES
    connections: int = 100
    connections_each: int = 20
    idle_seconds: float = 300.0
    writers: int = 4

    def tls(self) -> ssl.SSLContext | None:
        """For STARTTLS, or None without a certificate. Raises BadOptions."""
        if not self.certificate:
            return None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            context.load_cert_chain(self.certificate, self.key or None)
        except (OSError, ssl.SSLError) as error:
            raise BadOptions(f"The certificate for SMTP cannot be used: {error}.") from error
        return context

    def where(self) -> str:
        """The address for people."""
        return self.path or f"{self.host}:{self.port}"


def configured(listen: str = "") -> Options:
    """What the environment says; `listen` overrides the address. Raises BadOptions."""
    where = listen or settings.SMTP_LISTEN
    protocol = settings.SMTP_PROTOCOL.lower()
    if protocol not in {"smtp", "lmtp"}:
        raise BadOptions("FRONTDESK_SMTP_PROTOCOL must be smtp or lmtp.")
    host, port, path = _address(where or "127.0.0.1:2525")
    trusted = {name.strip("[]") for name in settings.SMTP_RELAYS}
    return Options(
        host=host,
        port=port,
        path=path,
        protocol="lmtp" if protocol == "lmtp" else "smtp",
        hostname=settings.SMTP_HOSTNAME or socket.getfqdn(),
        certificate=settings.SMTP_CERTIFICATE,
        key=settings.SMTP_KEY,
        relays=frozenset(trusted),
        max_bytes=min(settings.SMTP_LIMIT, MAX_BYTES),
        connections=settings.SMTP_CONNECTIONS,
    )


def _address(where: str) -> tuple[str, int, str]:
    if where.startswith("unix:"):
        path = where.removeprefix("unix:")
        if not Path(path).parent.is_dir():
            raise BadOptions(f"The folder of {path} does not exist.")
        return "", 0, path
    host, _, port = where.rpartition(":")
    if not port.isdigit() or not 0 <= int(port) < 65536:
        raise BadOptions(f"{where} is no address for SMTP: write host:port, such as 0.0.0.0:25, or unix:/path.")
    return host.strip("[]") or "0.0.0.0", int(port), ""  # noqa: S104 -- what ":25" says
