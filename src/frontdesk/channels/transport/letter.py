"""From an outbound envelope to the message that travels."""

import json
from email.message import EmailMessage
from typing import Any

from django.core.files.storage import default_storage

from frontdesk.channels.channel import NotSent
from frontdesk.channels.mail import Address
from frontdesk.channels.mail.compose import Attachment, Draft, compose
from frontdesk.channels.models import Inbox, OutboundEnvelope
from frontdesk.channels.transport.sender import answers_to, sender_of
from frontdesk.kit.crypto import CannotUnseal, unseal


def message_of(inbox: Inbox, envelope: OutboundEnvelope) -> EmailMessage:
    """The same envelope gives the same message each time. Raises NotSent when a file or the contents are gone."""
    payload = contents_of(envelope)
    sender = sender_of(inbox, payload)
    return compose(
        Draft(
            message_id=envelope.message_id,
            sender=sender,
            to=tuple(Address(*pair) for pair in envelope.recipients.get("to", [])),
            cc=tuple(Address(*pair) for pair in envelope.recipients.get("cc", [])),
            reply_to=answers_to(inbox, envelope, sender.name),
            subject=payload.get("subject", ""),
            text=payload.get("text", ""),
            html=payload.get("html", ""),
            date=envelope.created_at,
            in_reply_to=payload.get("in_reply_to", ""),
            references=tuple(payload.get("references", ())),
            headers=payload.get("headers", {}),
            attachments=tuple(_attachment(one) for one in payload.get("attachments", ())),
            is_automatic=envelope.is_automatic,
        )
    )


def contents_of(envelope: OutboundEnvelope) -> dict[str, Any]:
    """The payload, unsealed where it is secret."""
    if "sealed" not in envelope.payload:
        if "erased" in envelope.payload:
            raise NotSent("Its contents were erased after it was sent.", is_final=True)
        return dict(envelope.payload)
    try:
        return dict(json.loads(unseal(envelope.payload["sealed"])))
    except CannotUnseal as error:
        raise NotSent("Its contents cannot be unsealed with the configured keys.", is_final=True) from error


def _attachment(one: dict[str, Any]) -> Attachment:
    try:
        with default_storage.open(one["key"], "rb") as file:
            content = bytes(file.read())
    except FileNotFoundError as error:
        raise NotSent(f"The attached file {one['name']} is gone.", is_final=True) from error
    except OSError as error:
        raise NotSent("File storage did not give the attached files.") from error
    return Attachment(one["name"], one["content_type"], content, one.get("content_id", ""))
