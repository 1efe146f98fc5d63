"""Filing: an envelope becomes a message above, a bounce of something we sent, or lies aside with a reason."""

import dataclasses
import logging

from django.db import OperationalError, connection, transaction

from frontdesk.channels.actions.authentication import authenticate, keep_verdict
from frontdesk.channels.actions.blocking import blocking, count_stopped
from frontdesk.channels.actions.bounce import take_bounce
from frontdesk.channels.actions.keys import forged_reference, reference_of
from frontdesk.channels.actions.pieces import conclude_pieces, remember_piece, whole
from frontdesk.channels.actions.receipts import take_receipt
from frontdesk.channels.actions.returned import answered_reference
from frontdesk.channels.actions.sorting import left_out
from frontdesk.channels.events import Quarantined, Received, SignatureRefused
from frontdesk.channels.mail import ParsedMail, Unreadable, parse
from frontdesk.channels.mail.threading import without_tag
from frontdesk.channels.models import InboundEnvelope, InboundState, Inbox
from frontdesk.channels.permissions import may_manage_inboxes
from frontdesk.events import SYSTEM, Actor, emit
from frontdesk.kit import clock
from frontdesk.kit.database.rows import update
from frontdesk.kit.jobs import job

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 5
_COUNT_TRY = "UPDATE channels_inboundenvelope SET attempts = attempts + (state = %s)::int WHERE id = %s RETURNING *"
_INBOX = (  # what filing looks at, and no passwords
    "SELECT id, slug, name, channel, brand_id, team_id, address, is_active, settings FROM channels_inbox WHERE id = %s"
)


@job(queue="mail", name="channels.file_envelope")
def file_envelope(envelope_id: int) -> None:
    """File one envelope; a mail that cannot be filed is put aside after some tries and never stops the next."""
    process(envelope_id)


def read(envelope: InboundEnvelope) -> ParsedMail:
    """The mail in an envelope, read once and made of all its pieces when it came in several.

    Raises Unreadable, or OSError when file storage does not answer.
    A mail from one of our own addresses counts as automatic, so that nothing answers it (A15).
    """
    if envelope.mail is None:
        mail = whole(envelope, parse(envelope.raw()))
        if not mail.is_automatic and mail.sender.email and _is_ours(mail.sender.email):
            reason = "it comes from one of our own addresses"
            mail = dataclasses.replace(mail, is_automatic=True, automatic_reason=reason)
        envelope.mail = mail
    return envelope.mail


def _is_ours(address: str) -> bool:
    """Whether an inbox has this address, with whatever tag. Asked of every mail, so without the ORM."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM channels_inbox WHERE upper(address) = upper(%s))", [without_tag(address)]
        )
        return bool(cursor.fetchone()[0])


def process(envelope_id: int, *, is_last_try: bool = False, by: Actor = SYSTEM) -> InboundEnvelope:
    """Read an envelope and have it filed, in one transaction: it is filed wholly or not at all.

    Handlers of `channels.received` do the filing and call `conclude`. Raises what they raised, until the tries are
    used up.
    """
    envelope = _take_up(envelope_id)
    if envelope.state != InboundState.RECEIVED:
        return envelope
    if envelope.attempts > MAX_ATTEMPTS:
        return quarantine(envelope_id, f"It stopped the program {MAX_ATTEMPTS} times.", by=by)
    try:
        authenticate(envelope)
        with transaction.atomic():
            return _file(envelope, by)
    except (OSError, OperationalError):
        raise  # storage or database are away: that is not the mail's fault
    except Exception as error:
        keep_verdict(envelope)
        if envelope.attempts < MAX_ATTEMPTS and not is_last_try:
            raise
        log.exception("Envelope %s could not be filed", envelope_id)
        return quarantine(envelope_id, f"It could not be filed ({type(error).__name__}).", by=by)


def _take_up(envelope_id: int) -> InboundEnvelope:
    """The envelope with its inbox, and one try more.

    Committed before the work begins, so that a mail which kills the worker is counted too (F04).
    """
    envelope = next(iter(InboundEnvelope.objects.raw(_COUNT_TRY, [InboundState.RECEIVED, envelope_id])), None)
    if envelope is None:
        raise InboundEnvelope.DoesNotExist
    (envelope.inbox,) = Inbox.objects.raw(_INBOX, [envelope.inbox_id])
    return envelope


def _file(envelope: InboundEnvelope, by: Actor) -> InboundEnvelope:
    try:
        mail = envelope.mail = whole(envelope, read(envelope))
    except Unreadable as error:
        keep_verdict(envelope)
        return quarantine(envelope.pk, str(error), by=by)
    if mail.partial is not None and not mail.partial.is_whole:
        keep_verdict(envelope)
        return quarantine(envelope.pk, remember_piece(envelope, mail), by=by)
    filed = _sort(envelope, mail, by)
    if mail.partial is not None:
        conclude_pieces(filed, mail)
    return filed


def _sort(envelope: InboundEnvelope, mail: ParsedMail, by: Actor) -> InboundEnvelope:
    """What a mail becomes: a bounce of ours, something that is left out, or a message above."""
    envelope.reference = answered_reference(mail)
    if not _lock(envelope):
        return InboundEnvelope.objects.get(pk=envelope.pk)
    forged = "" if reference_of(mail) else forged_reference(mail)
    if forged:
        emit(SignatureRefused(envelope.pk, claimed=forged, sender=mail.sender.email), by=by)
    if mail.kind == "bounce":
        take_bounce(mail, inbound=envelope, by=by)
        take_receipt(mail, inbound=envelope)
        return conclude(envelope, outcome="bounce", state=InboundState.IGNORED)
    if mail.kind == "loop":
        return quarantine(envelope.pk, mail.automatic_reason, by=by)
    if blocked := blocking(mail.sender.email) if mail.sender.email else None:
        count_stopped(blocked)
        return conclude(envelope, outcome="blocked", state=InboundState.IGNORED)
    outcome = left_out(mail, envelope.reference, envelope.inbox)
    if outcome:
        return conclude(envelope, outcome=outcome, state=InboundState.IGNORED)
    if not mail.sender.email:
        return quarantine(envelope.pk, "It names no sender with a readable address.", by=by)
    _hand_up(envelope, by)
    if envelope.state == InboundState.RECEIVED:
        return quarantine(envelope.pk, "No part of Frontdesk took it.", by=by)
    return envelope


def _lock(envelope: InboundEnvelope) -> bool:
    """Keep what is known of a waiting envelope, which locks its row; False when somebody else has filed it."""
    waiting = InboundEnvelope.objects.filter(pk=envelope.pk, state=InboundState.RECEIVED)
    return bool(waiting.update(authentication=envelope.authentication, reference=envelope.reference))


def _hand_up(envelope: InboundEnvelope, by: Actor) -> None:
    """Let the apps above make something of it; they conclude this very row."""
    emit(Received(envelope.pk, envelope.inbox_id, envelope.reference, envelope=envelope), by=by)


def conclude(
    envelope: InboundEnvelope,
    *,
    outcome: str,
    ticket: str = "",
    state: str = InboundState.PROCESSED,
) -> InboundEnvelope:
    """Say what an envelope became: `outcome` ticket, message, bounce, auto_reply, list or blocked; its ticket."""
    envelope.state, envelope.outcome, envelope.ticket = state, outcome, str(ticket)
    envelope.processed_at, envelope.reason = clock.now(), ""
    update(envelope, "state", "outcome", "ticket", "processed_at", "reason")
    return envelope


def quarantine(envelope_id: int, reason: str, *, by: Actor = SYSTEM) -> InboundEnvelope:
    """Put an envelope aside with a sentence that says why. Its raw bytes stay and it can be tried again."""
    with transaction.atomic():
        envelope = InboundEnvelope.objects.select_for_update().get(pk=envelope_id)
        if envelope.state in {InboundState.PROCESSED, InboundState.IGNORED}:
            return envelope
        envelope.state, envelope.outcome, envelope.reason = (
            InboundState.QUARANTINED,
            "quarantined",
            reason,
        )
        envelope.processed_at = clock.now()
        envelope.save(update_fields=["state", "outcome", "reason", "processed_at"])
        emit(Quarantined(inbound_envelope=envelope.pk, reason=reason), by=by)
    return envelope


def retry_envelope(envelope: InboundEnvelope, *, by: Actor) -> InboundEnvelope:
    """Try an envelope that was put aside once more."""
    with transaction.atomic():
        changed = InboundEnvelope.objects.filter(pk=envelope.pk, state=InboundState.QUARANTINED).update(
            state=InboundState.RECEIVED, attempts=0, outcome="", reason=""
        )
        if changed:
            file_envelope.defer(envelope_id=envelope.pk)
    envelope.refresh_from_db()
    return envelope


def file_anyway(envelope: InboundEnvelope, *, by: Actor) -> InboundEnvelope:
    """Make a ticket of a mail that was left out. Nothing answers it by machine. Raises PermissionError."""
    may_manage_inboxes(by)
    mail = read(envelope)
    with transaction.atomic():
        row = InboundEnvelope.objects.select_for_update(of=("self",)).select_related("inbox__team").get(pk=envelope.pk)
        if row.state != InboundState.IGNORED or not mail.sender.email:
            return row
        row.state, row.outcome, row.reference, row.mail = InboundState.RECEIVED, "", answered_reference(mail), mail
        row.save(update_fields=["state", "outcome", "reference"])
        _hand_up(row, by)
    return row
