"""What an e-mail inbox must know to reach its servers.

Stored in `Inbox.settings` and, passwords, in `Inbox.secrets`.
"""

from dataclasses import dataclass
from typing import Any, Literal

from frontdesk.channels.models import Inbox

Security = Literal["tls", "starttls", "none"]
SECURITY_CHOICES = [
    ("tls", "TLS from the start (recommended)"),
    ("starttls", "STARTTLS"),
    ("none", "No encryption (only on this machine)"),
]
DEFAULT_PORTS = {("imap", "tls"): 993, ("imap", "starttls"): 143, ("imap", "none"): 143, ("smtp", "tls"): 465,
                 ("smtp", "starttls"): 587, ("smtp", "none"): 25}  # fmt: skip


@dataclass(frozen=True)
class Server:
    """One server and who we are there. `ca_pem` holds the company's own certificate authority, if it has one."""

    protocol: Literal["imap", "smtp"]
    host: str
    port: int
    security: Security
    username: str
    password: str
    ca_pem: str = ""

    def __repr__(self) -> str:
        return f"{self.protocol}://{self.host}:{self.port}"


def server_of(inbox: Inbox, protocol: Literal["imap", "smtp"]) -> Server | None:
    """The configured server, or None when no host is set."""
    values: dict[str, Any] = inbox.settings
    host = str(values.get(f"{protocol}_host", "")).strip()
    if not host:
        return None
    security = values.get(f"{protocol}_security", "tls")
    if security not in {"tls", "starttls", "none"}:
        security = "tls"
    port = values.get(f"{protocol}_port") or DEFAULT_PORTS[(protocol, security)]
    password = inbox.secrets.get(f"{protocol}_password", "")
    username = str(values.get(f"{protocol}_username", "") or (inbox.address if password else ""))
    return Server(
        protocol,
        host,
        int(port),
        security,
        username,
        password,
        str(values.get("ca_pem", "")),
    )


def folder_of(inbox: Inbox) -> str:
    """The mailbox folder that is read."""
    return str(inbox.settings.get("imap_folder") or "INBOX")
