"""Which envelope a report speaks of. Only what we signed proves it: anybody can write the name of a stranger."""

import datetime

from django.db.models import Q

from frontdesk.channels.actions.keys import reference_of, thread_keys
from frontdesk.channels.authentication import Standing, Verdict
from frontdesk.channels.mail import ParsedMail, Report
from frontdesk.channels.mail.threading import verify_reply_address
from frontdesk.channels.models import InboundEnvelope, OutboundEnvelope
from frontdesk.kit import clock

RETURN_PATH = "bounce:"  # what `transport.sender.return_path` signs, with the envelope's number behind it
RECENT = datetime.timedelta(days=14)
VERY_RECENT = datetime.timedelta(days=3)


def find_returned(mail: ParsedMail, inbound: InboundEnvelope | None = None) -> OutboundEnvelope | None:
    """The envelope that a report or an automatic answer is about, None when nothing of ours proves one.

    First one of our Message-IDs, which nobody can guess for their signature: in the returned headers, or in the
    report's own In-Reply-To and References (Exchange). Then a signed address, where the report was sent to or in what
    is returned, together with a recipient that failed: providers that replace our Message-ID keep it.
    """
    report = mail.report or Report()
    keys = thread_keys()
    named = [*report.original_message_ids, *mail.in_reply_to, *reversed(mail.references)]
    known = {one.message_id: one for one in OutboundEnvelope.objects.filter(message_id__in=named)} if named else {}
    exact = next((known[one] for one in named if one in known), None)
    if exact is not None:
        return exact
    references = [reference_of(mail)]
    if inbound is not None and inbound.envelope_to:
        references.append(verify_reply_address(inbound.envelope_to, keys))
    references += [verify_reply_address(one, keys) for one in report.returned_addresses]
    named_by_path = next((one for one in map(_by_return_path, references) if one is not None), None)
    if named_by_path is not None:
        return named_by_path
    people = [one.address.lower() for one in report.recipients] + [one.original.lower() for one in report.recipients]
    people = [one for one in people if one] or [mail.sender.email.lower()]
    found = next(filter(None, (_latest(one, people) for one in dict.fromkeys(references) if one)), None)
    return found or (_vouched_for(mail, inbound, people) if inbound is not None else None)


def _vouched_for(mail: ParsedMail, inbound: InboundEnvelope, people: list[str]) -> OutboundEnvelope | None:
    """The last resort: the recipient's own domain says so itself, in a mail that proves to come from it (DMARC).

    Only from an address that no user of a domain can have (RFC 2142, RFC 5321 4.5.1), so that one customer of a large
    provider cannot declare another one's mailbox dead.
    """
    verdict = Verdict.load(inbound.authentication)
    local, _, domain = mail.sender.email.lower().rpartition("@")
    if mail.kind != "bounce" or verdict.standing != Standing.VERIFIED or local not in {"postmaster", "mailer-daemon"}:
        return None
    theirs = [one for one in people if one.rpartition("@")[2] == domain == verdict.domain.lower()]
    recent = OutboundEnvelope.objects.filter(sent_at__gte=clock.now() - VERY_RECENT)
    for one in theirs[:10]:
        found = recent.filter(recipients__contains={"to": [[one]]}).order_by("-pk").first()
        if found is not None:
            return found
    return None


def answered_reference(mail: ParsedMail) -> str:
    """What a mail proves to answer, also when it was sent to a signed return path, as vacation programs do; '' else."""
    reference = reference_of(mail)
    envelope = _by_return_path(reference)
    if envelope is not None:
        return envelope.reference
    return "" if reference.startswith(RETURN_PATH) else reference


def _by_return_path(reference: str) -> OutboundEnvelope | None:
    kind, _, key = reference.partition(":")
    if f"{kind}:" != RETURN_PATH or not key.isdecimal():
        return None
    return OutboundEnvelope.objects.filter(pk=int(key)).first()


def _latest(reference: str, people: list[str]) -> OutboundEnvelope | None:
    """The newest envelope of a reference that one of these people was to get, of the last two weeks."""
    recent = OutboundEnvelope.objects.of(reference).filter(
        Q(sent_at__gte=clock.now() - RECENT) | Q(sent_at=None, created_at__gte=clock.now() - RECENT)
    )
    for envelope in recent.order_by("-pk")[:50]:
        if written_to(envelope, people):
            return envelope
    return None


def written_to(envelope: OutboundEnvelope, people: list[str]) -> list[str]:
    """Which of these addresses (lower case) the envelope was sent to."""
    ours = {one.lower() for one in envelope.everybody}
    return [one for one in dict.fromkeys(people) if one in ours]
