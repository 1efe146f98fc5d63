"""Writing mails: the bytes that go to the server, with nothing in a header that was not put there on purpose."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from frontdesk.channels.mail.addresses import Address
from frontdesk.channels.mail.headers import one_line


@dataclass(frozen=True)
class Attachment:
    """A file to go along; with a `content_id` it is shown inside the HTML as `cid:…`."""

    name: str
    content_type: str
    content: bytes = field(repr=False)
    content_id: str = ""


@dataclass(frozen=True)
class Draft:
    """Everything a mail says. `headers` may add `X-…` and the like but not replace what stands here."""

    message_id: str
    sender: Address
    to: tuple[Address, ...]
    subject: str
    text: str
    date: datetime
    cc: tuple[Address, ...] = ()
    reply_to: Address | None = None
    html: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    is_automatic: bool = False


_OWN = {"from", "to", "cc", "bcc", "subject", "date", "message-id", "reply-to", "in-reply-to", "references", "sender",
        "mime-version", "content-type", "content-transfer-encoding", "return-path"}  # fmt: skip


def compose(draft: Draft) -> EmailMessage:
    """The finished message. CR, LF and NUL in any value become blanks (A46)."""
    message = EmailMessage(policy=SMTP.clone(max_line_length=76))
    message["Message-ID"] = draft.message_id
    message["Date"] = format_datetime(draft.date)
    message["From"] = _address(draft.sender)
    message["To"] = [_address(one) for one in draft.to]
    if draft.cc:
        message["Cc"] = [_address(one) for one in draft.cc]
    if draft.reply_to:
        message["Reply-To"] = _address(draft.reply_to)
    message["Subject"] = one_line(draft.subject)[:500]
    if draft.in_reply_to:
        message["In-Reply-To"] = one_line(draft.in_reply_to)
    if draft.references:
        message["References"] = _folded(draft.references)
    if draft.is_automatic:
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
        message["X-Frontdesk-Loop"] = "yes"  # what our own desk, or another one, knows a machine's mail by (A14, A15)
    for name, value in draft.headers.items():
        if name.lower() not in _OWN and re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,60}", name) and name not in message:
            message[name] = one_line(value)[:900]
    _fill(message, draft)
    return message


def _fill(message: EmailMessage, draft: Draft) -> None:
    message.set_content(draft.text.replace("\x00", "") or " ", charset="utf-8", cte="quoted-printable")
    inline = [one for one in draft.attachments if one.content_id and f"cid:{one.content_id}" in draft.html]
    if draft.html:
        message.add_alternative(
            draft.html.replace("\x00", ""),
            subtype="html",
            charset="utf-8",
            cte="quoted-printable",
        )
        html_part: Any = message.get_payload()[-1]  # type: ignore[index]
        for one in inline:
            maintype, subtype = _type(one)
            html_part.add_related(
                one.content,
                maintype,
                subtype,
                cid=f"<{one.content_id}>",
                filename=one.name,
                disposition="inline",
            )
    for one in draft.attachments:
        if one not in inline:
            maintype, subtype = _type(one)
            message.add_attachment(one.content, maintype, subtype, filename=one_line(one.name))


def _type(attachment: Attachment) -> tuple[str, str]:
    match = re.fullmatch(r"([a-z]+)/([\w.+-]+)", attachment.content_type.lower())
    if match is None or match.group(1) in {"multipart", "message"}:
        return "application", "octet-stream"
    return match.group(1), match.group(2)


def _address(one: Address) -> HeaderAddress:
    local, _, domain = one_line(one.email).rpartition("@")
    return HeaderAddress(one_line(one.name), username=local.strip('"'), domain=domain)


def _folded(references: Iterable[str]) -> str:
    """First and last ones, as RFC 5322 suggests when the list grows too long for servers."""
    clean = [one_line(one) for one in references if re.fullmatch(r"<[^<>\s]{1,300}>", one.strip())]
    return " ".join(clean if len(clean) <= 12 else [clean[0], *clean[-11:]])
