"""What a mail says, as values."""

from dataclasses import dataclass, field
from datetime import datetime

from frontdesk.channels.mail.addresses import Address


class Unreadable(ValueError):
    """A mail that is not read any further; `str(error)` tells people why. Its raw bytes are kept."""


@dataclass(frozen=True)
class ParsedAttachment:
    """A file of the mail. `name` is one safe line without folders; `is_inline` when the text shows it by content-id."""

    name: str
    content_type: str
    content: bytes = field(repr=False)
    sha256: str = ""
    content_id: str = ""
    is_inline: bool = False
    location: str = ""

    @property
    def size(self) -> int:
        return len(self.content)


@dataclass(frozen=True)
class FailedRecipient:
    """One recipient of a delivery report (RFC 3464): `action` failed, delayed, delivered, …; `status` such as 5.1.1."""

    address: str
    action: str = ""
    status: str = ""
    diagnostic: str = ""

    @property
    def is_final(self) -> bool:
        return self.action == "failed" or (not self.action and self.status.startswith("5"))


@dataclass(frozen=True)
class Report:
    """A delivery or abuse report: which of our mails it is about, and what became of it."""

    original_message_ids: tuple[str, ...] = ()
    recipients: tuple[FailedRecipient, ...] = ()
    is_abuse: bool = False

    @property
    def is_final(self) -> bool:
        """Whether the mail will not arrive; a delay or a success notice is not final."""
        return any(one.is_final for one in self.recipients) or not any(one.action for one in self.recipients)


@dataclass(frozen=True)
class ParsedMail:
    """A mail, read once and the same way for every purpose.

    `sender` is the one author that every part of Frontdesk uses (A08); `doubts` says in words why it may not be trusted
    as an identity. `kind` is "normal", "bounce" or "auto_reply"; `is_automatic` covers lists and machines besides.
    """

    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    sender: Address
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    delivered_to: tuple[str, ...]
    date: datetime | None
    subject: str
    text: str
    html: str
    visible_text: str
    attachments: tuple[ParsedAttachment, ...]
    kind: str = "normal"
    is_automatic: bool = False
    automatic_reason: str = ""
    doubts: tuple[str, ...] = ()
    language: str = ""
    report: Report | None = None
    headers: dict[str, str] = field(default_factory=dict)
    authentication_results: tuple[str, ...] = ()

    @property
    def reply_to_differs(self) -> bool:
        """Whether answers are asked for at another address than the author's (A05); the author stays the requester."""
        return any(one.email and one.email.lower() != self.sender.email.lower() for one in self.reply_to)
