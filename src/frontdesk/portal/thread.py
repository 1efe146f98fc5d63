"""The conversation as the customer may read it."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.urls import reverse
from markupsafe import Markup

from frontdesk.kit import html
from frontdesk.kit.files import SHOWN
from frontdesk.portal.access import Reader
from frontdesk.tickets.models import Attachment, Message

_PICTURE = re.compile(r"<img\b[^>]*>")
_OWN_NAME = re.compile(r'\bdata-cid="([^"]{1,250})"')


@dataclass(frozen=True)
class Said:
    """One public message. `is_ours` tells who wrote it; `files` are name, size, href."""

    message: Message
    name: str
    is_ours: bool
    body: Markup
    files: list[dict[str, Any]]


def thread_of(reader: Reader, token: str) -> list[Said]:
    """The reader's messages, oldest first. Notes are not among them, nor what a mail quoted (A04, A36)."""
    found = (
        reader.messages()
        .select_related("agent__user", "customer")
        .prefetch_related("attachments")
        .order_by("created_at", "id")
    )
    return [_said(message, token, reader) for message in found]


def _said(message: Message, token: str, reader: Reader) -> Said:
    is_ours = message.kind == Message.Kind.OUTBOUND
    attached = {one: reverse("portal:tracking_file", args=[token, one.pk]) for one in message.attachments.all()}
    body = _with_pictures(message.html, attached)
    return Said(
        message=message,
        name=_signed_name(message) if is_ours else _customers_name(message, reader),
        is_ours=is_ours,
        body=html.safe(body),
        files=[
            {"name": one.name, "size": one.size, "href": href}
            for one, href in attached.items()
            if not (one.is_inline and f'"{href}"' in body)
        ],
    )


def _with_pictures(body: str, attached: dict[Attachment, str]) -> str:
    """Pictures that came in the mail itself are shown from the ticket's own address; all others are left out (A24)."""
    known = {one.content_id: href for one, href in attached.items() if one.content_id and one.content_type in SHOWN}

    def shown(found: re.Match[str]) -> str:
        name = _OWN_NAME.search(found[0])
        href = known.get(unescape(name[1])) if name else None
        return found[0].replace("<img", f'<img src="{href}"', 1) if href else ""

    return _PICTURE.sub(shown, body)


def _customers_name(message: Message, reader: Reader) -> str:
    """Readers see their own name; of each other they see names, and never an address or a number in place of one."""
    if message.customer_id in {None, reader.customer.pk}:
        return message.author_name or "You"
    known = message.customer.name if message.customer else ""
    if known and "@" not in known:
        return known
    return "Who asked" if message.customer_id == reader.ticket.requester_id else "Somebody in copy"


def _signed_name(message: Message) -> str:
    """Customers know agents by their name as they sign; a message without a person is the desk's."""
    return message.agent.name if message.agent else (message.author_name or "Support")
