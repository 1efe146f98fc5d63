"""Receipts of reading (RFC 8098): whose mail program says what became of which of our mails."""

import re
from typing import Final

from frontdesk.channels.mail.entities import Entity
from frontdesk.channels.mail.headers import Headers, split_headers
from frontdesk.channels.mail.parsed import FailedRecipient, Report
from frontdesk.channels.mail.reports.fields import address_of

DISPLAYED: Final = "displayed"
_IDENTIFIER: Final = re.compile(r"<[^<>\s]{3,300}>")


def read_receipt(entities: list[Entity]) -> Report | None:
    """None for a mail without such a part. The recipient's `action` is what happened: displayed, deleted, denied …"""
    part = next((one for one in entities if one.content_type == "message/disposition-notification"), None)
    if part is None:
        return None
    fields = split_headers(part.content()[:20_000].lstrip() + b"\n\n")[0]
    who = address_of(fields, "final-recipient")
    original = address_of(fields, "original-recipient")
    reader = FailedRecipient(who or original, _happened(fields), cause="", original=original)
    return Report(tuple(_IDENTIFIER.findall(fields.raw("original-message-id"))[:1]), (reader,), is_receipt=True)


def _happened(fields: Headers) -> str:
    """The type behind the mode: `manual-action/MDN-sent-manually; displayed/error`."""
    return fields.raw("disposition").lower().rpartition(";")[2].partition("/")[0].strip()[:20]
