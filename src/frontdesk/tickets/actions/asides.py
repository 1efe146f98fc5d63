"""Asides: a dialogue with a third party about a ticket, by mail, which the customer never sees (A36).

Its mails carry a reference of their own, signed by us. What answers one lands in the same aside, whoever of that house
sends it; it never becomes part of what the customer reads, and never makes its sender a customer.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from markupsafe import Markup

from frontdesk.accounts.models import Brand
from frontdesk.channels import actions as mailroom
from frontdesk.channels.mail import Address
from frontdesk.channels.models import Inbox, OutboundEnvelope
from frontdesk.channels.notices import render_letter
from frontdesk.events import Actor, emit
from frontdesk.kit import html as markup
from frontdesk.kit.files import File, open_stored
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.mailing import files_along, number_words, with_own_pictures
from frontdesk.tickets.actions.messages import PROJECTED, add_message
from frontdesk.tickets.actions.row import enter_status, locked, sent_before, write
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.events import StatusChanged, ThirdPartyAsked
from frontdesk.tickets.models import Attachment, Conversation, Copy, Message, Ticket

PREFIX = "aside"
MOST = 20  # addresses of one mail
QUOTED = 30  # public messages that a forwarded conversation repeats


def reference_for(aside: Conversation) -> str:
    """What is signed into the mails of an aside, and comes back with the answer."""
    return f"{PREFIX}:{aside.pk}"


@transaction.atomic
def ask_third_party(
    ticket: Ticket,
    *,
    html: str,
    by: Actor,
    to: Sequence[str] = (),
    cc: Sequence[str] = (),
    bcc: Sequence[str] = (),
    subject: str = "",
    aside: Conversation | None = None,
    include: str = "",
    with_files: bool = False,
    files: Sequence[File] = (),
    status: str | None = None,
    seen: int | None = None,
    key: str | None = None,
) -> Message:
    """An agent writes to somebody outside about the ticket, and begins an aside or goes on in one.

    Without `to` an aside's mail goes to those who are in it. `include` adds what customer and desk wrote to each other,
    never a note: "latest" or "all"; `with_files` adds its files. Everybody in `to` and `cc` sees each other, nobody
    sees `bcc`. Raises NotAllowedNow, Conflict, NoRecipient; a repeated `key` returns the message of the first time.
    """
    if known := sent_before(key):
        return known
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    if row.status == Ticket.Status.CLOSED:
        raise NotAllowedNow("The ticket is closed. Open it again to write about it.")
    body = markup.clean_rich(html)
    if not markup.html_to_text(body) and not files and not include:
        raise NotAllowedNow("Write something first.")
    people = _people(to, cc, bcc) or (aside.parties if aside else [])
    _check(people)
    aside = _aside(row, aside, people, markup.one_line(subject))
    quoted = list(_quoted(row, include))
    message = add_message(
        row, aside, kind=Message.Kind.ASKED, text=markup.html_to_text(body), html=body,
        quoted=_as_quotation(quoted), files=[*files, *(_files_of(quoted) if with_files else [])],
        agent_id=by.id if by.is_agent else None, author_name=by.name, key=key,
        particulars=_particulars(aside, people),
    )  # fmt: skip
    _mail(row, message, aside, people, by=by)
    before = row.status
    changed = enter_status(row, status, by=by) if status else []
    write(row, *PROJECTED, *changed)
    emit(ThirdPartyAsked(ticket=row.pk, message=message.pk, conversation=aside.pk), by=by)
    if changed and status:
        emit(StatusChanged(ticket=row.pk, before=before, after=status), by=by)
    return message


def _people(to: Sequence[str], cc: Sequence[str], bcc: Sequence[str]) -> list[dict[str, str]]:
    """Each address once, in the most open of its roles."""
    found: dict[str, dict[str, str]] = {}
    for role, addresses in (("to", to), ("cc", cc), ("bcc", bcc)):
        for address in addresses:
            found.setdefault(address.casefold(), {"email": address, "name": "", "role": role})
    return list(found.values())


def _check(people: Sequence[dict[str, str]]) -> None:
    if not any(one["role"] == "to" for one in people):
        raise NotAllowedNow("Say who is to get it.")
    if len(people) > MOST:
        raise NotAllowedNow(f"At most {MOST} addresses for one mail.")
    ours = Q()
    for one in people:
        ours |= Q(address__iexact=one["email"])
    if own := Inbox.objects.filter(ours).first():  # mail to ourselves would come back in (A15)
        raise NotAllowedNow(f"{own.address} is an address of this desk.")


def _aside(row: Ticket, aside: Conversation | None, people: list[dict[str, str]], subject: str) -> Conversation:
    """The aside with its people as they are now; a new one where there is none. Never the main conversation."""
    if aside is None:
        inbox = row.conversations.get(is_main=True).inbox
        title = subject or f"{row.subject} [{number_words(row)}]"[:250]
        return Conversation.objects.create(
            ticket=row, inbox=inbox, channel="email", is_main=False, subject=title, parties=people
        )
    found = Conversation.objects.select_for_update().filter(pk=aside.pk, ticket=row, is_main=False).first()
    if found is None:
        raise NotAllowedNow("That conversation belongs to another ticket.")
    found.parties = people
    found.save(update_fields=["parties"])
    return found


def _quoted(row: Ticket, include: str) -> Sequence[Message]:
    """Public messages alone, whatever is asked for: a third party reads neither notes nor other asides (A36)."""
    if include not in {"latest", "all"}:
        return []
    public = row.messages.public().filter(is_automatic=False).prefetch_related("attachments__hold")
    return list(public.order_by("-created_at", "-id")[: 1 if include == "latest" else QUOTED])[::-1]


def _as_quotation(messages: Sequence[Message]) -> str:
    parts = [
        Markup("<p><b>{}</b>, {}</p><blockquote>{}</blockquote>").format(
            one.author_name or "Customer", f"{one.created_at:%d %b %Y, %H:%M} UTC", markup.safe(one.html)
        )
        for one in messages
    ]
    return str(Markup("").join(parts))


def _files_of(messages: Sequence[Message]) -> list[File]:
    """The files of those messages but what is held back; pictures keep the name by which the text calls them."""
    found: list[Attachment] = [one for message in messages for one in message.attachments.filter(hold=None)]
    made = []
    for one in found:
        with open_stored(str(one.file.name)) as stored:
            made.append(File(one.name, one.content_type, stored.read(), one.is_inline, one.content_id))
    return made


def _particulars(aside: Conversation, people: Sequence[dict[str, str]]) -> dict[str, Any]:
    by_role = {role: [one["email"] for one in people if one["role"] == role] for role in ("to", "cc", "bcc")}
    return {"subject": aside.subject, **{role: found for role, found in by_role.items() if found}}


def _mail(row: Ticket, message: Message, aside: Conversation, people: Sequence[dict[str, str]], *, by: Actor) -> None:
    envelope = _queue(row, message, aside, [one for one in people if one["role"] != "bcc"], by=by)
    message.outbound, message.delivery = envelope, Message.Delivery.QUEUED
    message.mail_id = envelope.message_id[:250]
    message.save(update_fields=["outbound", "delivery", "mail_id"])
    for one in people:
        if one["role"] == "bcc":
            copy = _queue(row, message, aside, [{**one, "role": "to"}], by=by)
            Copy.objects.create(message=message, address=one["email"], outbound=copy)


def _queue(
    row: Ticket, message: Message, aside: Conversation, people: Sequence[dict[str, str]], *, by: Actor
) -> OutboundEnvelope:
    brand = row.brand or Brand.default()
    inbox = mailroom.writing_inbox(aside.inbox, brand)
    signature, signed = mailroom.signature_of(inbox, message.author_name) if inbox else ("", "")
    name = f"{message.author_name}, {brand.name}"
    closing = Markup(signature) if signature else Markup("<p>{}</p>").format(name)  # noqa: S704  (sanitised)
    earlier = aside.messages.exclude(mail_id="").exclude(pk=message.pk).order_by("id")
    heard = list(earlier.values_list("mail_id", flat=True))
    body = markup.safe(message.html) + closing + markup.safe(message.quoted)
    text = [message.text, signed or name, markup.html_to_text(message.quoted)]
    return mailroom.queue(
        inbox=inbox,
        kind="aside",
        to=[Address(one["name"], one["email"]) for one in people if one["role"] == "to"],
        cc=[Address(one["name"], one["email"]) for one in people if one["role"] == "cc"],
        subject=f"Re: {aside.subject}" if heard else aside.subject,
        text="\n\n".join(filter(None, text)),
        html=with_own_pictures(render_letter(body, brand, preheader=message.text)),
        attachments=files_along(message),
        reference=reference_for(aside),
        in_reply_to=heard[-1] if heard else "",
        references=[*heard[:1], *heard[1:][-8:]],
        agent_name=message.author_name,
        by=by,
    )
