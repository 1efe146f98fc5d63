"""Sending out: what is to be sent is written in the caller's transaction and leaves after it commits."""

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from frontdesk.accounts.models import Brand
from frontdesk.channels.actions.keys import new_message_id
from frontdesk.channels.actions.lanes import domain_of
from frontdesk.channels.actions.sending import deliver
from frontdesk.channels.mail import Address
from frontdesk.channels.mail.headers import one_line
from frontdesk.channels.models import (
    Inbox,
    OutboundEnvelope,
    OutboundState,
    SuppressedAddress,
)
from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.kit.addresses import exact_email
from frontdesk.kit.crypto import seal
from frontdesk.kit.throttle import hit

# How much automatic mail of one kind an address gets (A14, A16, A17); what people write is never held back.
PER_HOUR, PER_DAY = 10, 20
# And how much of any kind about one ticket, whatever address it goes to: two desks may answer each other under many.
PER_HOUR_ABOUT, PER_DAY_ABOUT = 6, 15


class NoRecipient(ValueError):
    """There is no address that the message could go to."""


@dataclass(frozen=True)
class QueuedFile:
    """A file of file storage that goes along; with a `content_id` the HTML shows it as `cid:…`."""

    name: str
    key: str
    content_type: str
    size: int
    content_id: str = ""


def sending_inbox(brand: Brand | None = None) -> Inbox | None:
    """The inbox that writes for a brand: its own, else the default one, else any that can send."""
    inboxes = list(Inbox.objects.sending().order_by("-is_default", "pk"))
    own = [inbox for inbox in inboxes if brand is not None and inbox.brand_id == brand.pk]
    return next(iter([*own, *inboxes]), None)


def writing_inbox(inbox: Inbox | None, brand: Brand | None = None) -> Inbox | None:
    """The inbox itself if it can send, else the one that writes for its brand."""
    if inbox is None or inbox.adapter is None or not inbox.adapter.can_send:
        return sending_inbox(inbox.brand if inbox else brand)
    return inbox


def queue(
    *,
    inbox: Inbox | None,
    kind: str,
    to: Sequence[Address],
    cc: Sequence[Address] = (),
    subject: str,
    text: str,
    html: str | None = None,
    headers: Mapping[str, str] | None = None,
    attachments: Sequence[QueuedFile] = (),
    reference: str = "",
    in_reply_to: str = "",
    references: Sequence[str] = (),
    sender_name: str = "",
    agent_name: str = "",
    automatic: bool = False,
    secret: bool = False,
    delay_seconds: float = 0,
    priority: int = 0,
    by: Actor,
) -> OutboundEnvelope:
    """Write an envelope and set its sending going; raises NoRecipient.

    `inbox` may be one that cannot send (a web form): its brand's mail inbox writes then, and without any the
    envelope waits. `agent_name` is the person who wrote it, for the inbox's sender pattern.
    `reference` is signed into the Message-ID and reply address, and comes back with an answer.
    `automatic` mail is marked as such and held back (state cancelled, with the reason) beyond the limits. `secret`
    contents are sealed and, once sent, erased.
    """
    inbox = writing_inbox(inbox)
    recipients = {"to": _pairs(to), "cc": _pairs(cc)}
    if not recipients["to"]:
        raise NoRecipient("There is no address that the message could go to.")
    payload = {
        "subject": one_line(subject)[:250],
        "text": text,
        "html": html or "",
        "headers": dict(headers or {}),
        "attachments": [asdict(one) for one in attachments],
        "in_reply_to": one_line(in_reply_to),
        "references": [one_line(one) for one in references],
        "sender_name": one_line(sender_name),
        "agent_name": one_line(agent_name),
    }
    held_back = _why_held_back(kind, recipients["to"], reference) if automatic else ""
    now = clock.now()
    start = now + datetime.timedelta(seconds=delay_seconds)
    with transaction.atomic():
        envelope = OutboundEnvelope.objects.create(
            inbox=inbox,
            kind=kind,
            message_id=new_message_id(inbox, reference),
            recipients=recipients,
            domain=domain_of(str(recipients["to"][0][1]))[:255],
            payload={"sealed": seal(json.dumps(payload))} if secret else payload,
            reference=reference,
            is_automatic=automatic,
            priority=priority,
            state=OutboundState.CANCELLED if held_back else OutboundState.QUEUED,
            reason=held_back,
            not_before=start if delay_seconds else None,
            next_attempt_at=start,
        )
        if not held_back:
            _set_going(envelope, delay_seconds)
    return envelope


def _set_going(envelope: OutboundEnvelope, delay_seconds: float) -> None:
    if delay_seconds:
        deliver.defer_in(delay_seconds, envelope_id=envelope.pk)
    else:
        deliver.defer(envelope_id=envelope.pk)


def _pairs(people: Sequence[Address]) -> list[list[Any]]:
    found: dict[str, list[Any]] = {}
    for one in people:
        email = exact_email(one.email)
        if email:
            found.setdefault(email.lower(), [one_line(one.name)[:200], email])
    return list(found.values())


def _why_held_back(kind: str, to: Sequence[Sequence[str]], reference: str) -> str:
    addresses = [str(pair[1]).lower() for pair in to]
    if SuppressedAddress.objects.holding_back().filter(address__in=addresses).exists():
        return "Held back: mail to this address was returned before."
    for address in addresses:
        hour = hit(f"automatic:{kind}:{address}", limit=PER_HOUR, period_seconds=3600)
        day = hit(f"automatic:{kind}:{address}", limit=PER_DAY, period_seconds=86400)
        if not (hour.allowed and day.allowed):
            return "Held back: this address has had too many automatic messages today."
    if reference:
        hour = hit(f"automatic about:{reference}", limit=PER_HOUR_ABOUT, period_seconds=3600)
        day = hit(f"automatic about:{reference}", limit=PER_DAY_ABOUT, period_seconds=86400)
        if not (hour.allowed and day.allowed):
            return "Held back: too many automatic messages were sent about this ticket today."
    return ""
