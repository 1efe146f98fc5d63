"""Mails that came in several pieces: they wait for each other, put aside, and are filed as the one that they are."""

import dataclasses
import datetime
import hashlib
from typing import Final

from django.db import connection
from django.db.models import QuerySet

from frontdesk.channels.actions.redaction import kept_form
from frontdesk.channels.authentication import Standing, Verdict
from frontdesk.channels.mail import ParsedMail, parse
from frontdesk.channels.mail.entities import MAX_BYTES
from frontdesk.channels.mail.partial import join_pieces
from frontdesk.channels.models import InboundEnvelope, InboundState
from frontdesk.kit import clock

PATIENCE: Final = datetime.timedelta(days=2)  # after which a piece is shown alone
_MARK: Final = "pieces:"


def whole(envelope: InboundEnvelope, mail: ParsedMail) -> ParsedMail:
    """The mail that a piece belongs to when all its pieces are here, else the piece; alone for good after PATIENCE.

    Pieces belong together when they name the same mail, the same author and came to the same inbox; one whose author
    is disowned by his domain joins nothing.
    """
    if mail.partial is None or mail.partial.is_whole:
        return mail
    with connection.cursor() as cursor:  # the last two pieces may be filed in the same moment
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_key(envelope, mail)])
    pieces = {mail.partial.number: envelope}
    total = mail.partial.total
    for other in _others(envelope, mail):
        read = parse(other.raw())
        if read.partial is not None and not _is_disowned(other):
            pieces.setdefault(read.partial.number, other)
            total = max(total, read.partial.total)
    is_complete = total and set(pieces) == set(range(1, total + 1)) and not _is_disowned(envelope)
    if is_complete and sum(one.size for one in pieces.values()) <= MAX_BYTES:
        joined = parse(kept_form(join_pieces({number: one.raw() for number, one in pieces.items()})))
        return dataclasses.replace(joined, partial=dataclasses.replace(mail.partial, total=total, is_whole=True))
    is_late = envelope.received_at < clock.now() - PATIENCE
    return dataclasses.replace(mail, partial=None) if is_late else mail


def remember_piece(envelope: InboundEnvelope, mail: ParsedMail) -> str:
    """Mark an envelope as a piece that waits; the sentence that says what it waits for."""
    InboundEnvelope.objects.filter(pk=envelope.pk).update(reference=_key(envelope, mail))
    assert mail.partial is not None  # only pieces are remembered
    return f"{mail.partial.sentence} It is filed when they have come, and alone after {PATIENCE.days} days."


def conclude_pieces(envelope: InboundEnvelope, mail: ParsedMail) -> None:
    """The pieces that waited became part of what this envelope became."""
    _others(envelope, mail).filter(state=InboundState.QUARANTINED).update(
        state=InboundState.PROCESSED, outcome="piece", ticket=envelope.ticket, reason="", processed_at=clock.now()
    )


def late_pieces() -> list[int]:
    """Envelopes of pieces that have waited long enough, set back so that they can be filed alone."""
    late = InboundEnvelope.objects.quarantined().filter(
        reference__startswith=_MARK, received_at__lt=clock.now() - PATIENCE
    )
    keys = list(late.values_list("pk", flat=True)[:100])
    InboundEnvelope.objects.filter(pk__in=keys).update(state=InboundState.RECEIVED, attempts=0, outcome="", reason="")
    return keys


def _others(envelope: InboundEnvelope, mail: ParsedMail) -> QuerySet[InboundEnvelope]:
    """The other pieces: those that wait, and those that were joined before when a mail is read again."""
    found = InboundEnvelope.objects.filter(inbox_id=envelope.inbox_id, reference=_key(envelope, mail))
    around = envelope.received_at - PATIENCE * 2, envelope.received_at + PATIENCE * 2
    return found.filter(received_at__range=around).exclude(pk=envelope.pk).order_by("pk")


def _key(envelope: InboundEnvelope, mail: ParsedMail) -> str:
    assert mail.partial is not None  # only pieces have a key
    named = f"{envelope.inbox_id}\n{mail.sender.email.lower()}\n{mail.partial.identifier}"
    return f"{_MARK}{hashlib.sha256(named.encode()).hexdigest()}"


def _is_disowned(envelope: InboundEnvelope) -> bool:
    return Verdict.load(envelope.authentication).standing is Standing.FAILED
