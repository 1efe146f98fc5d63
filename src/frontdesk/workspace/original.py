"""A received mail with its own layout, for a frame: made from the bytes as received, at each look, by today's rules."""

from urllib.parse import urlencode

from django.urls import reverse

from frontdesk.channels.mail import Unreadable, parse
from frontdesk.channels.mail.folding import fold
from frontdesk.customers.models import Customer
from frontdesk.kit import remote_pictures
from frontdesk.kit.files import SHOWN
from frontdesk.kit.html import is_web_address
from frontdesk.kit.layout import Picture, clean_layout, has_layout
from frontdesk.tickets.models import Message
from frontdesk.workspace.links import links

# Scripts are forbidden three times over: by the sanitiser, by this policy, and by the sandbox, here and on the frame.
# `allow-same-origin` lets the page around it measure the height, and our pictures know who asks for them.
POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)


def original_of(message: Message, number: int, *, with_pictures: bool) -> str:
    """The sanitised HTML of a received message; remote pictures lead through our proxy, or nowhere."""
    return clean_layout(_source(message), _pictures(message, number, with_pictures=with_pictures))


def wants_pictures(message: Message) -> bool:
    """Whether pictures of this sender are shown unasked: somebody said so, and the mail is not proven to be forged."""
    standing = (message.authentication or {}).get("standing", "")
    sender: Customer | None = message.customer
    return sender is not None and sender.images_allowed_at is not None and standing != "failed"


def _source(message: Message) -> str:
    """The HTML as sent; what was kept of it where the original cannot be read any more."""
    kept = f"{message.html}{message.quoted}"
    if message.inbound is None:
        return kept
    try:
        mail = parse(message.inbound.raw())
        # What is folded away stands below the frame, so the frame shows the new part alone.
        cut = fold(mail.html, mail.visible_text) if message.quoted and has_layout(message.html) else None
        return (cut[0] if cut else mail.html) or kept
    except (OSError, Unreadable):
        return kept.replace("data-remote-src=", "src=")


def _pictures(message: Message, number: int, *, with_pictures: bool) -> Picture:
    own = {
        one.content_id: f"{links().file}{one.pk}"
        for one in message.attachments.filter(content_type__in=SHOWN, hold=None).exclude(content_id="")
    }
    proxy = reverse("workspace:picture", args=[number, message.pk])

    def address(given: str) -> str | None:
        if given.lower().startswith("cid:"):
            return own.get(given[4:])
        if not with_pictures or not is_web_address(given):
            return None
        return f"{proxy}?{urlencode({'of': given, 'by': remote_pictures.sign(str(message.pk), given)})}"

    return address
