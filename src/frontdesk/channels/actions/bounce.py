"""Reports about what we sent: the envelope they speak of fails, and its owner hears why."""

from frontdesk.channels.actions.keys import thread_keys
from frontdesk.channels.actions.sending import mark_failed
from frontdesk.channels.mail import ParsedMail, Report
from frontdesk.channels.mail.threading import verify_message_id
from frontdesk.channels.models import OutboundEnvelope, SuppressedAddress
from frontdesk.events import Actor

_MEANING = {
    "5.1.1": "The address does not exist.",
    "5.1.2": "The domain of the address does not exist.",
    "5.1.10": "The address does not exist.",
    "5.2.1": "The mailbox is disabled.",
    "5.2.2": "The mailbox is full.",
    "5.2.3": "The message is too large for the receiving mailbox.",
    "5.3.4": "The message is too large for the receiving server.",
    "5.4.1": "The receiving server did not answer.",
    "5.4.4": "The domain of the address takes no mail.",
    "5.7.1": "The receiving server refused the message by its rules.",
}


def take_bounce(mail: ParsedMail, *, by: Actor) -> OutboundEnvelope | None:
    """Mark the envelope that a final report speaks of as failed.

    Only reports that carry a Message-ID signed by us count.
    """
    if mail.report is None:
        return None
    signed = [one for one in mail.report.original_message_ids if verify_message_id(one, thread_keys())]
    envelope = OutboundEnvelope.objects.filter(message_id__in=signed).first() if signed else None
    if envelope is None or mail.report.is_abuse or not mail.report.is_final:
        return None
    mark_failed(envelope, reason_of(mail.report), by=by)
    _suppress(envelope, mail.report)
    return envelope


def reason_of(report: Report) -> str:
    """What went wrong, in a sentence: from the enhanced status code (RFC 3463) where there is one."""
    for one in report.recipients:
        if one.is_final:
            who = f" ({one.address})" if one.address else ""
            return f"{_MEANING.get(one.status, 'The receiving server returned the message.')}{who}"
    return "The receiving server returned the message."


def _suppress(envelope: OutboundEnvelope, report: Report) -> None:
    """Nothing automatic goes to an address that does not exist; only addresses that we really wrote to count."""
    ours = {address.lower() for address in envelope.to}
    for one in report.recipients:
        if one.is_final and one.status in {"5.1.1", "5.1.2", "5.1.10"} and one.address.lower() in ours:
            SuppressedAddress.objects.get_or_create(address=one.address.lower(), defaults={"reason": reason_of(report)})
