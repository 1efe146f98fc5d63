"""Looking at who sent an envelope, once, before it is filed: name servers are never asked while rows are locked."""

import logging

from django.conf import settings

from frontdesk.channels.authentication import Delivery, Trust, Verdict, examine
from frontdesk.channels.authentication.resolver import resolver
from frontdesk.channels.models import InboundEnvelope, Inbox

log = logging.getLogger(__name__)


def authenticate(envelope: InboundEnvelope) -> Verdict:
    """The verdict on an envelope, made at the first time and written on the instance. Raises OSError when storage does
    not answer.

    A check that breaks is written down as "nobody knows" and never holds up the mail.
    """
    if envelope.authentication is None:
        delivery = Delivery(envelope.client_address, envelope.helo, envelope.envelope_from)
        envelope.authentication = judge(envelope.raw(), envelope.inbox, delivery).as_json()
    return Verdict.load(envelope.authentication)


def judge(raw: bytes, inbox: Inbox, delivery: Delivery) -> Verdict:
    """What can be said of the sender of a mail, before anything of it is stored. Asks name servers; never raises."""
    try:
        return examine(raw, trust_of(inbox), delivery, resolver() if settings.CHECK_SENDERS else None)
    except Exception:
        log.exception("The sender of a mail to %s could not be checked", inbox)
        return Verdict(spf="temperror", dkim="temperror", dmarc="temperror", arc="temperror")


def keep_verdict(envelope: InboundEnvelope) -> None:
    """Store the verdict of an envelope that is not filed yet, so that name servers are asked once."""
    InboundEnvelope.objects.filter(pk=envelope.pk).update(authentication=envelope.authentication)


def trust_of(inbox: Inbox) -> Trust:
    """The servers and sealers that an administrator has named for an inbox, one a line or with commas."""
    return Trust(_names(inbox, "trusted_servers"), _names(inbox, "trusted_sealers"))


def _names(inbox: Inbox, key: str) -> frozenset[str]:
    words = str(inbox.settings.get(key, "")).replace(",", " ").split()
    return frozenset(word.lower().rstrip(".") for word in words)
