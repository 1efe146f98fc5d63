"""What an e-mail inbox must know to reach its servers.

Stored in `Inbox.settings` and, passwords, in `Inbox.secrets`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from frontdesk.channels.models import Inbox
from frontdesk.channels.transport.oauth import access_token

Protocol = Literal["imap", "pop3", "smtp"]
Security = Literal["tls", "starttls", "none"]
SECURITY_CHOICES = [
    ("tls", "TLS from the start (recommended)"),
    ("starttls", "STARTTLS"),
    ("none", "No encryption (only on this machine)"),
]
RECEIVING_CHOICES = [
    ("imap", "A mailbox, read by IMAP (recommended)"),
    ("pop3", "A mailbox, read by POP3"),
    ("provider", "A provider calls us (Mailgun, Postmark, SendGrid …)"),
    ("listener", "A mail server hands over by SMTP or LMTP"),
]
AFTER_CHOICES = [
    ("seen", "Leave it there, marked as read"),
    ("move", "Move it to another folder"),
    ("delete", "Delete it there"),
]
DEFAULT_PORTS = {("imap", "tls"): 993, ("imap", "starttls"): 143, ("imap", "none"): 143, ("smtp", "tls"): 465,
                 ("smtp", "starttls"): 587, ("smtp", "none"): 25, ("pop3", "tls"): 995, ("pop3", "starttls"): 110,
                 ("pop3", "none"): 110}  # fmt: skip
Token = Callable[[str], str]


@dataclass(frozen=True)
class Server:
    """One server and who we are there. `ca_pem` holds the company's own certificate authority, if it has one.

    With a `token`, sign in by OAuth 2 (XOAUTH2, or RFC 7628): `token(refused)` gives an access token, another one than
    `refused`, or raises Unreachable.
    """

    protocol: Protocol
    host: str
    port: int
    security: Security
    username: str
    password: str
    ca_pem: str = ""
    token: Token | None = None

    def __repr__(self) -> str:
        return f"{self.protocol}://{self.host}:{self.port}"


def server_of(inbox: Inbox, protocol: Protocol) -> Server | None:
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
    token = _token_of(inbox)
    username = str(values.get(f"{protocol}_username", "") or (inbox.address if password or token else ""))
    return Server(
        protocol,
        host,
        int(port),
        security,
        username,
        password,
        str(values.get("ca_pem", "")),
        token,
    )


def receiving_of(inbox: Inbox) -> str:
    """How mail comes in: imap, pop3, provider, listener, or '' when nothing is set up."""
    chosen = str(inbox.settings.get("receiving") or "imap")
    if chosen in {"imap", "pop3"} and not inbox.settings.get(f"{chosen}_host"):
        return ""
    return chosen


def folders_of(inbox: Inbox) -> list[str]:
    """The mailbox folders that are read, in their order."""
    lines = str(inbox.settings.get("imap_folder") or "").splitlines()
    return list(dict.fromkeys(name.strip() for name in lines if name.strip())) or ["INBOX"]


def folder_of(inbox: Inbox) -> str:
    """The first of the folders that are read."""
    return folders_of(inbox)[0]


def after_of(inbox: Inbox) -> tuple[str, str]:
    """(what happens to a mail once it is safe: seen, move or delete; the folder that it moves to)."""
    target = str(inbox.settings.get("imap_move_to") or "").strip()
    chosen = str(inbox.settings.get("after_reading") or "seen")
    if chosen == "move":
        return ("move", target) if target else ("seen", "")
    return ("delete" if chosen == "delete" else "seen"), ""


def _token_of(inbox: Inbox) -> Token | None:
    if str(inbox.settings.get("sign_in") or "password") == "password":
        return None
    return lambda refused: access_token(inbox, refused)
