"""Taking in: the bytes are safe first, everything else comes after."""

import hashlib
import re
import secrets
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from frontdesk.channels.actions.authentication import judge
from frontdesk.channels.actions.filing import file_envelope
from frontdesk.channels.actions.redaction import kept_form
from frontdesk.channels.authentication import Delivery
from frontdesk.channels.mail.headers import split_headers
from frontdesk.channels.models import InboundEnvelope, Inbox
from frontdesk.kit import clock, crash
from frontdesk.kit.database.rows import insert

# Fields that differ between two deliveries of one and the same mail.
_TRACE = {
    "received",
    "return-path",
    "delivered-to",
    "x-original-to",
    "x-uid",
    "status",
    "x-status",
    "x-keywords",
}


@dataclass(frozen=True)
class Source:
    """Where a mailbox keeps the mail: a folder, its UIDVALIDITY and the mail's UID in it. Or who handed it over: the
    client's address and greeting, and the envelope's sender ("<>" for the null path) and recipient."""

    folder: str = ""
    uidvalidity: int | None = None
    uid: int | None = None
    client_address: str = ""
    helo: str = ""
    envelope_from: str = ""
    envelope_to: str = ""


NOWHERE = Source()


def receive(raw: bytes, inbox: Inbox, source: Source = NOWHERE, *, defer: bool = True) -> InboundEnvelope:
    """Store what came in, once, and queue its filing; commits before it returns.

    A second delivery of the same thing returns the first envelope with `is_duplicate` set. Raises OSError when file
    storage does not take the bytes: nothing is stored then, and the sender or the next poll must bring them again.
    """
    came, raw = raw, kept_form(raw)
    key = dedupe_key(raw, inbox)
    if InboundEnvelope.objects.filter(dedupe_key=key).exists() and (known := _known(key, inbox, source)):
        return known
    crash.point("after_fetch")
    name = f"mail/{clock.now():%Y/%m/%d}/{secrets.token_urlsafe(24)}.eml"
    raw_key = default_storage.save(name, ContentFile(raw))
    crash.point("after_blob")
    judged = _judged(came, inbox, source) if came is not raw else None
    try:
        with transaction.atomic():
            envelope = _write(raw, raw_key, key, inbox, source, judged)
            if defer:
                file_envelope.defer(envelope_id=envelope.pk)
            crash.point("before_commit")
    except IntegrityError:
        default_storage.delete(raw_key)  # another poller was quicker (F14), or the mailbox's UID is known
        known = _known(key, inbox, source)
        if known is None:
            raise
        return known
    crash.point("after_commit")
    return envelope


def dedupe_key(raw: bytes, inbox: Inbox) -> str:
    """The identity of a mail in an inbox: its words, without the traces of its journey.

    A Message-ID alone identifies nothing: it may be missing, malformed or used for two different mails (F05).
    """
    headers, body = split_headers(raw)
    digest = hashlib.sha256()
    for name, value in headers.fields:
        if name not in _TRACE:
            digest.update(name.encode() + b":" + re.sub(rb"\s+", b" ", value) + b"\n")
    digest.update(b"\n" + body.replace(b"\r\n", b"\n").rstrip(b"\n"))
    return f"{inbox.pk}:{digest.hexdigest()}"


def _known(key: str, inbox: Inbox, source: Source) -> InboundEnvelope | None:
    found = InboundEnvelope.objects.filter(dedupe_key=key).first()
    if found is None and source.uid is not None:
        found = InboundEnvelope.objects.filter(
            inbox=inbox,
            source_folder=source.folder,
            source_uidvalidity=source.uidvalidity,
            source_uid=source.uid,
        ).first()
    if found is not None:
        found.is_duplicate = True
    return found


def _judged(came: bytes, inbox: Inbox, source: Source) -> object:
    """Who sent a mail whose words are masked for keeping: signatures hold for the bytes as they came."""
    told = [str(getattr(source, name, "")) for name in ("client_address", "helo", "envelope_from")]
    return judge(came, inbox, Delivery(*told)).as_json()


def _write(raw: bytes, raw_key: str, key: str, inbox: Inbox, source: Source, judged: object = None) -> InboundEnvelope:
    envelope = InboundEnvelope(
        inbox=inbox,
        channel=inbox.channel,
        dedupe_key=key,
        source_folder=source.folder,
        source_uidvalidity=source.uidvalidity,
        source_uid=source.uid,
        client_address=source.client_address,
        helo=source.helo,
        envelope_from=source.envelope_from,
        envelope_to=source.envelope_to,
        raw_key=raw_key,
        size=len(raw),
        authentication=judged,
        sha256=hashlib.sha256(raw).hexdigest(),
        message_id=split_headers(raw[:200_000])[0].raw("message-id")[:500],
    )
    insert(envelope)
    return envelope
