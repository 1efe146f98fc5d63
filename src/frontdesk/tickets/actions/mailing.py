"""What leaves by mail because of a ticket: replies, the confirmation, the solved mail."""

import re
import zoneinfo
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from markupsafe import Markup

from frontdesk.accounts.models import Brand, Workspace
from frontdesk.channels import actions as mailroom
from frontdesk.channels.mail import Address
from frontdesk.channels.models import OutboundEnvelope
from frontdesk.channels.notices import render_letter
from frontdesk.events import SYSTEM, Actor
from frontdesk.kit import display
from frontdesk.kit import html as markup
from frontdesk.kit.jobs import job
from frontdesk.tickets import permissions
from frontdesk.tickets.logic.number import shown
from frontdesk.tickets.logic.preview import preview_of
from frontdesk.tickets.models import Copy, Message, Participant, Ticket
from frontdesk.tickets.tracking import copy_url, tracking_url

_PICTURE = re.compile(r'<img\b(?=[^>]*\bdata-cid="([^"<>]{1,250})")')
FOLLOW = {
    "en": "Follow your request",
    "de": "Ihre Anfrage verfolgen",
    "fr": "Suivre votre demande",
    "es": "Seguir su solicitud",
}
ALSO = {
    "en": "Also sent to",
    "de": "Auch gesendet an",
    "fr": "Également envoyé à",
    "es": "Enviado también a",
}


def number_words(ticket: Ticket) -> str:
    """The number as people read it."""
    workspace = Workspace.objects.get(pk=1)
    return shown(ticket.number, workspace.number_prefix)


def mail_reply(ticket: Ticket, message: Message, *, bcc: Sequence[str] = (), by: Actor) -> None:
    """Queue the mail of a reply, in the transaction that writes it: one for the requester, one for each in copy.

    Everybody gets a link of their own and sees nobody's address but theirs (ADR 13); who gets a blind copy is named
    nowhere, and has no link. Without an address there is no mail.
    """
    people = list(ticket.participants.select_related("customer", "ticket"))
    if ticket.requester.email:
        heard = list(ticket.messages.public().exclude(mail_id="").order_by("id").values_list("mail_id", flat=True))
        names = [part.customer.name for part in people]
        to = Address(str(ticket.requester), ticket.requester.email)
        envelope = _queue_reply(message, to, tracking_url(ticket), heard, names, by=by)
        message.outbound, message.delivery = envelope, Message.Delivery.QUEUED
        message.mail_id = envelope.message_id[:250]
        message.save(update_fields=["outbound", "delivery", "mail_id"])
    for part in people:
        if part.customer.email:
            names = [ticket.requester.name, *(one.customer.name for one in people if one.pk != part.pk)]
            _queue_copy(message, part, names, by=by)
    for address in bcc:
        envelope = _queue_reply(message, Address("", address), "", [], [], by=by)
        Copy.objects.create(message=message, address=address, outbound=envelope)


def _queue_copy(message: Message, part: Participant, names: list[str], *, by: Actor) -> None:
    """A participant's own mail, in the thread of those that they got before."""
    earlier = Copy.objects.filter(message__ticket=part.ticket, customer=part.customer).order_by("id")
    heard = list(earlier.values_list("outbound__message_id", flat=True))
    to = Address(str(part.customer), part.customer.email)
    envelope = _queue_reply(message, to, copy_url(part), heard, names, by=by)
    Copy.objects.create(message=message, customer=part.customer, outbound=envelope)


def _queue_reply(
    message: Message, to: Address, url: str, heard: list[str], names: list[str], *, by: Actor
) -> OutboundEnvelope:
    """`heard` are the Message-IDs that `to` knows, oldest first; `names` are those of the others who get it."""
    ticket = message.ticket
    brand = ticket.brand or Brand.default()
    inbox = mailroom.writing_inbox(message.conversation.inbox, brand)
    signature, signed = mailroom.signature_of(inbox, message.author_name) if inbox else ("", "")
    name = f"{message.author_name}, {brand.name}"
    follow, also = _in_language(FOLLOW, ticket), _also(names, ticket)
    return mailroom.queue(
        inbox=inbox,
        kind="reply",
        to=[to],
        subject=f"Re: {ticket.subject} [{number_words(ticket)}]",
        text="\n\n".join(filter(None, [message.text, signed or name, also, f"{follow}: {url}" if url else ""])),
        html=with_own_pictures(
            render_letter(
                _letter(message, brand, signature, f"{follow} {number_words(ticket)}", url, also),
                brand,
                language=ticket.language or "en",
                preheader=preview_of(message.text),
            )
        ),
        attachments=files_along(message),
        reference=reference_to(ticket),
        in_reply_to=heard[-1] if heard else "",
        references=[*heard[:1], *heard[1:][-8:]],
        agent_name=message.author_name,
        automatic=message.is_automatic,
        by=by,
    )


def files_along(message: Message) -> list[mailroom.QueuedFile]:
    """The files of a message for its mail; pictures of its text keep the name by which the text calls them."""
    return [
        mailroom.QueuedFile(
            part.name, str(part.file.name), part.content_type, part.size, part.content_id if part.is_inline else ""
        )
        for part in message.attachments.all()
    ]


def with_own_pictures(letter: str) -> str:
    """Pictures of the text as mail programs find them: in the mail itself. Others have no source at all."""
    return _PICTURE.sub(r'<img src="cid:\1"', letter)


def _in_language(words: dict[str, str], ticket: Ticket) -> str:
    return words.get((ticket.language or "en")[:2], words["en"])


def _also(names: list[str], ticket: Ticket) -> str:
    """Who else gets it, by name: people whom we know by their address alone are counted (A36)."""
    told = [markup.one_line(name, 80) for name in names if name and "@" not in name]
    unnamed = len(names) - len(told)
    told += [f"+{unnamed}"] if unnamed else []
    return f"{_in_language(ALSO, ticket)}: {', '.join(told)}" if told else ""


def reference_to(ticket: Ticket) -> str:
    """What is signed into our mail about a ticket, and proves that an answer belongs to it."""
    return f"ticket:{ticket.pk}"


def _letter(message: Message, brand: Brand, signature: str, follow: str, url: str, also: str) -> Markup:
    """What was written, the inbox's signature or else the name, who else got it, and the way to the tracking page."""
    who = Markup(signature) if signature else Markup("<p>{}, {}</p>").format(message.author_name, brand.name)  # noqa: S704  (sanitised)
    others = Markup("<p>{}</p>").format(also) if also else ""
    link = Markup("<p><a href='{}'>{}</a></p>").format(url, follow) if url else ""
    return Markup(message.html) + who + others + link  # noqa: S704  (sanitised when it was stored)


@transaction.atomic
def confirm(ticket: Ticket) -> None:
    """Tell the requester the number, and nothing that was typed: it may be somebody else's address (A16)."""
    _notify(ticket, "confirmation", {"expected": expected_words(ticket)})


def tell_solved_soon(ticket: Ticket) -> None:
    """Tell of the solution once the seconds are over in which an agent can take it back."""
    if ticket.status != Ticket.Status.SOLVED or ticket.solved_at is None:
        return
    pause = Workspace.objects.values_list("undo_seconds", flat=True).get(pk=1)
    if pause:
        tell_solved_later.defer_in(pause, ticket_id=ticket.pk, solved_at=ticket.solved_at.isoformat())
    else:
        tell_solved(ticket)


@job(queue="mail", name="tickets.tell_solved")
def tell_solved_later(ticket_id: int, solved_at: str) -> None:
    """Tell of a solution that still stands; of a later one its own job tells."""
    ticket = Ticket.objects.select_related("requester", "brand").get(pk=ticket_id)
    stands = ticket.solved_at is not None and ticket.solved_at.isoformat() == solved_at
    if ticket.status == Ticket.Status.SOLVED and stands:
        tell_solved(ticket)


@transaction.atomic
def tell_solved(ticket: Ticket) -> None:
    """Tell the requester that the ticket is solved, and ask whether it works."""
    workspace = Workspace.objects.get(pk=1)
    url = tracking_url(ticket)
    _notify(
        ticket,
        "solved",
        {
            "customer_name": ticket.requester.name,
            "subject": ticket.subject,
            "works_url": f"{url}?works=yes",
            "fails_url": f"{url}?works=no",
            "reopen_days": str(workspace.close_after_days),
        },
        again=True,
    )


def expected_words(ticket: Ticket) -> str:
    """When a solution is expected, in the workspace's time, or an honest blank."""
    workspace = Workspace.objects.get(pk=1)
    with timezone.override(zoneinfo.ZoneInfo(workspace.time_zone)):
        return display.full(ticket.expected_at)


def _notify(ticket: Ticket, kind: str, context: dict[str, str], *, again: bool = False) -> None:
    customer = ticket.requester
    reference = reference_to(ticket)
    if not customer.email or (not again and OutboundEnvelope.objects.of(reference).filter(kind=kind).exists()):
        return
    first = ticket.messages.exclude(mail_id="").order_by("id").first()
    main = ticket.conversations.select_related("inbox__brand").get(is_main=True)
    mailroom.queue_notice(
        kind,
        {"number": number_words(ticket), "tracking_url": tracking_url(ticket), **context},
        # The name in a first mail would be whatever a stranger typed beside somebody else's address (A16).
        to=Address(customer.name if again else "", customer.email),
        inbox=main.inbox,
        brand=ticket.brand,
        language=ticket.language or "en",
        reference=reference,
        in_reply_to=first.mail_id if first else "",
        by=SYSTEM,
    )


@transaction.atomic
def retry_delivery(message: Message, *, by: Actor) -> None:
    """Send a failed reply once more, with the same Message-ID. Raises PermissionDenied."""
    if not Ticket.objects.filter(permissions.work_on(by), pk=message.ticket_id).exists() or by.is_customer:
        raise PermissionDenied
    if message.outbound is not None and message.delivery == Message.Delivery.FAILED:
        mailroom.retry_outbound(message.outbound, by=by)
        message.delivery, message.delivery_reason = Message.Delivery.QUEUED, ""
        message.save(update_fields=["delivery", "delivery_reason"])
