"""Mail as values, without Django: reading (`parse`), writing (`compose`), signed threading, addresses."""

from frontdesk.channels.mail.addresses import Address, parse_addresses
from frontdesk.channels.mail.parse import parse
from frontdesk.channels.mail.parsed import (
    FailedRecipient,
    ParsedAttachment,
    ParsedMail,
    Report,
    Unreadable,
)

__all__ = [
    "Address",
    "FailedRecipient",
    "ParsedAttachment",
    "ParsedMail",
    "Report",
    "Unreadable",
    "parse",
    "parse_addresses",
]
