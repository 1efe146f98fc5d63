"""Receipts of reading: shown at the message that they speak of, never a ticket, never answered."""

from django.db import transaction

from frontdesk.channels.actions.progress import record_progress
from frontdesk.channels.actions.returned import find_returned, written_to
from frontdesk.channels.mail import ParsedMail
from frontdesk.channels.mail.reports.receipt import DISPLAYED
from frontdesk.channels.models import DeliveryReport, InboundEnvelope, OutboundEnvelope
from frontdesk.kit import clock


@transaction.atomic
def take_receipt(mail: ParsedMail, *, inbound: InboundEnvelope | None = None) -> OutboundEnvelope | None:
    """Keep that one of our readers has read an envelope; None, and nothing changes, when it proves none of ours.

    A mail that was deleted unread, or read by somebody it was forwarded to, says nothing about our reader.
    """
    report = mail.report
    if report is None or not report.is_receipt or not any(one.action == DISPLAYED for one in report.recipients):
        return None
    envelope = find_returned(mail, inbound)
    named = [name.lower() for one in report.recipients for name in (one.address, one.original) if name]
    readers = written_to(envelope, named or [mail.sender.email.lower()]) if envelope else []
    if envelope is None or not readers:
        return None
    at = inbound.received_at if inbound else clock.now()
    record_progress(envelope, address=readers[0], kind=DeliveryReport.Kind.READ, at=at, source="mail")
    return envelope
