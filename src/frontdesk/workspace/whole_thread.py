"""All that was said on a ticket, for paper and for a file: words without anything that would be fetched (A20, A44)."""

import re
from dataclasses import dataclass, field

from markupsafe import Markup

from frontdesk.kit.html import safe, text_to_html
from frontdesk.tickets.models import Attachment, Message, Ticket
from frontdesk.tickets.models.hold import is_held

MOST = 5000
# Pictures of mails lie elsewhere or beside the page: on paper and in a file their place is in the list of files.
_PICTURE = re.compile(r"<(?:img|picture|source|video|audio|iframe|object|embed|link|base|meta)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_FETCHED = re.compile(
    r"\s(?:src|srcset|background|poster|style|data-remote-src)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE
)


@dataclass(frozen=True)
class Entry:
    """One message or note."""

    message: Message
    name: str
    html: Markup
    quoted: Markup
    files: list[Attachment] = field(default_factory=list)

    @property
    def is_note(self) -> bool:
        return self.message.kind == Message.Kind.NOTE


def whole_thread(ticket: Ticket, *, with_notes: bool) -> list[Entry]:
    """Oldest first, at most 5,000. Without notes it is what the customer may read (A36)."""
    found = ticket.messages.all() if with_notes else Message.objects.public().filter(ticket=ticket)
    found = found.select_related("agent__user", "customer").prefetch_related("attachments__hold")
    return [
        Entry(
            one, one.author_name or str(one.customer or "Somebody"), still(one.html or text_to_html(one.text)),
            still(one.quoted), list(one.attachments.all()),
        )
        for one in found.order_by("created_at", "id")[:MOST]
    ]  # fmt: skip


def still(html: str) -> Markup:
    """Sanitised HTML of which nothing loads, whatever reads it."""
    return safe(_TAG.sub(lambda tag: _FETCHED.sub("", tag[0]), _PICTURE.sub("", html)))


def openable(files: list[Attachment]) -> list[Attachment]:
    """Those that are not held back."""
    return [one for one in files if not is_held(one)]
