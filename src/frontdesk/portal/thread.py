"""The conversation as the customer may read it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from markupsafe import Markup

from frontdesk.kit import html
from frontdesk.tickets.models import Message, Ticket


@dataclass(frozen=True)
class Said:
    """One public message. `is_ours` tells who wrote it; `files` are name, size, href."""

    message: Message
    name: str
    is_ours: bool
    body: Markup
    quoted: Markup
    files: list[dict[str, Any]]


def thread_of(ticket: Ticket, token: str) -> list[Said]:
    """All public messages, oldest first. Notes are not among them, nor anything about them (A36)."""
    found = (
        Message.objects.public()
        .filter(ticket=ticket)
        .select_related("agent__user", "customer")
        .prefetch_related("attachments")
        .order_by("created_at", "id")
    )
    return [_said(message, token) for message in found]


def _said(message: Message, token: str) -> Said:
    is_ours = message.kind == Message.Kind.OUTBOUND
    return Said(
        message=message,
        name=_signed_name(message) if is_ours else (message.author_name or "You"),
        is_ours=is_ours,
        body=html.safe(message.html),
        quoted=html.safe(message.quoted),
        files=[
            {
                "name": one.name,
                "size": one.size,
                "href": reverse("portal:tracking_file", args=[token, one.pk]),
            }
            for one in message.attachments.all()
            if not one.is_inline
        ],
    )


def _signed_name(message: Message) -> str:
    """Customers know agents by their name as they sign; a message without a person is the desk's."""
    return message.agent.name if message.agent else (message.author_name or "Support")
