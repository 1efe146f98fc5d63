"""What a mail says, as values."""

from dataclasses import dataclass, field
from datetime import datetime

from frontdesk.channels.mail.addresses import Address
from frontdesk.channels.mail.forwarded import Forwarded
from frontdesk.channels.mail.invitation import Invitation
from frontdesk.channels.mail.partial import Partial
from frontdesk.channels.mail.protection import Protection
from frontdesk.channels.mail.unreadable import Unreadable

__all__ = ["FailedRecipient", "ParsedAttachment", "ParsedMail", "Report", "Unreadable"]


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
    """One recipient of a report: `action` failed, delayed … (RFC 3464) or complained; `status` such as 5.1.1.

    `cause` is a slug of `reports.CAUSES`; `original` is the address before the receiving side rewrote it, or ''.
    """

    address: str
    action: str = ""
    status: str = ""
    diagnostic: str = ""
    cause: str = "unknown"
    original: str = ""

    @property
    def is_final(self) -> bool:
        return self.action == "failed" or (not self.action and self.status.startswith("5"))


@dataclass(frozen=True)
class Report:
    """A delivery or abuse report: which of our mails it is about, and what became of it.

    `feedback` is the type of an abuse report (RFC 5965: abuse, fraud, opt-out, auth-failure, not-spam …).
    `is_receipt`: somebody or something has opened the mail (RFC 8098). `returned_addresses` stand in the headers of
    what is returned.
    """

    original_message_ids: tuple[str, ...] = ()
    recipients: tuple[FailedRecipient, ...] = ()
    is_abuse: bool = False
    feedback: str = ""
    is_receipt: bool = False
    returned_addresses: tuple[str, ...] = ()

    @property
    def is_final(self) -> bool:
        """Whether the mail will not arrive; a delay or a success notice is not final."""
        return any(one.is_final for one in self.recipients) or not any(one.action for one in self.recipients)


@dataclass(frozen=True)
class ParsedMail:
    """A mail, read once and the same way for every purpose.

    `sender` is the one author that every part of Frontdesk uses (A08); `doubts` says in words why it may not be trusted
    as an identity. `kind` is "normal", "bounce", "auto_reply" or "loop"; `is_automatic` covers lists and
    machines besides.
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
    protection: Protection | None = None
    invitation: Invitation | None = None
    forwarded: Forwarded | None = None
    partial: Partial | None = None

    @property
    def reply_to_differs(self) -> bool:
        """Whether answers are asked for at another address than the author's (A05); the author stays the requester."""
        return any(one.email and one.email.lower() != self.sender.email.lower() for one in self.reply_to)
