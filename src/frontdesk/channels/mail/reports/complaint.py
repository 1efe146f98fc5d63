"""Complaints: reports of abuse (RFC 5965, RFC 6591) and providers' own loops."""

import re
from typing import Final

from frontdesk.channels.mail.entities import Entity
from frontdesk.channels.mail.headers import Headers, split_headers
from frontdesk.channels.mail.parsed import FailedRecipient, Report
from frontdesk.channels.mail.reports.fields import MAX_RECIPIENTS, addresses_in
from frontdesk.channels.mail.reports.notice import Notice

_OF_RECIPIENT: Final = ("original-rcpt-to", "removal-recipient", "original-recipient", "x-original-rcpt-to")
_OF_RETURNED: Final = (
    "x-hmxmroriginalrecipient", "x-original-to", "delivered-to", "x-rcpt-to", "envelope-to", "to", "x-apparently-to",
    "cc",
)  # fmt: skip
_WORDS: Final = re.compile(r"(?:to|recipient|subscriber|user)\b[^@\n]{0,40}?<?([^\s<>@]+@[^\s<>@,;]+)", re.IGNORECASE)


def read_complaint(headers: Headers, entities: list[Entity], notice: Notice) -> Report:
    """Who complained about which of our mails. `feedback` is the report's type, in lower case."""
    part = next((entity for entity in entities if entity.content_type == "message/feedback-report"), None)
    fields = split_headers(part.content().lstrip() + b"\n\n")[0] if part is not None else Headers(())
    feedback = (fields.raw("feedback-type") or headers.raw("x-feedback-type") or "abuse").lower()[:30]
    found: list[str] = []
    for name in _OF_RECIPIENT:
        found += [one for value in fields.raws(name) for one in addresses_in(value)]
    returned = notice.returned_headers
    for name in _OF_RETURNED:
        if not found:
            found = [one for value in returned.raws(name) for one in addresses_in(value)]
    if not found:
        found = [match.group(1) for match in _WORDS.finditer(notice.words)][:1]
    people = tuple(FailedRecipient(one[:320], "complained") for one in dict.fromkeys(found))[:MAX_RECIPIENTS]
    return Report(
        notice.message_ids(), people, is_abuse=True, feedback=feedback, returned_addresses=notice.returned_addresses()
    )
