"""Reports about what we sent: the envelope they speak of fails or waits, the address is marked, its owner hears why."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from frontdesk.channels.actions.addresses import mark_address
from frontdesk.channels.actions.returned import find_returned, written_to
from frontdesk.channels.actions.sending import mark_failed
from frontdesk.channels.events import Complained, Delayed, Delivered
from frontdesk.channels.mail import FailedRecipient, ParsedMail
from frontdesk.channels.mail.progress import later
from frontdesk.channels.mail.reports import CAUSES
from frontdesk.channels.models import DeliveryReport, InboundEnvelope, MarkKind, OutboundEnvelope, OutboundState
from frontdesk.events import SYSTEM, Actor, emit
from frontdesk.kit import clock

COMPLAINED = "The recipient reported the message as spam."
AWAY = "An automatic answer: the recipient is away or a program answered."
# Types of feedback reports (RFC 5965, RFC 6591) that are no complaint of the recipient's.
_NO_COMPLAINT = {"auth-failure", "dkim", "not-spam", "dmarc"}


@dataclass(frozen=True)
class Finding:
    """What was reported about one recipient: `kind` hard, soft, complaint or vacation; `reason` is a sentence.

    `at` is when it happened, None for just now.
    """

    kind: str
    address: str
    reason: str
    is_final: bool = True
    status: str = ""
    cause: str = ""
    diagnostic: str = ""
    original: str = ""
    at: datetime.datetime | None = None


def findings_of(mail: ParsedMail) -> list[Finding]:
    """What a mail reports, recipient by recipient; empty for mail that is no report, and for reports of success."""
    if mail.kind == "auto_reply":
        return [Finding("vacation", mail.sender.email, AWAY)]
    report = mail.report
    if mail.kind != "bounce" or report is None or report.is_receipt:
        return []
    if report.is_abuse:
        people = report.recipients or (FailedRecipient(""),)
        return [Finding("complaint", one.address, COMPLAINED) for one in people]
    if not report.recipients:
        return [Finding("soft", "", CAUSES["unknown"].sentence, cause="unknown")]
    return [_finding(one) for one in report.recipients if one.action in {"failed", "delayed", ""}]


def _finding(one: FailedRecipient) -> Finding:
    cause = CAUSES.get(one.cause, CAUSES["unknown"])
    is_final = one.action != "delayed"
    sentence = cause.sentence if is_final else f"Delayed, and still being tried. {cause.sentence}"
    return Finding(
        cause.kind if is_final else "soft", one.address, sentence, is_final, one.status, one.cause, one.diagnostic,
        one.original,
    )  # fmt: skip


@transaction.atomic
def take_bounce(mail: ParsedMail, *, inbound: InboundEnvelope | None = None, by: Actor) -> OutboundEnvelope | None:
    """Tell the envelope that a report speaks of; None, and nothing changes, when the report proves none of ours."""
    findings = findings_of(mail)
    envelope = find_returned(mail, inbound) if findings else None
    if envelope is None or (mail.report is not None and mail.report.feedback in _NO_COMPLAINT):
        return None
    for one in findings:
        record_finding(envelope, one, by=by)
    return envelope


@transaction.atomic
def record_finding(envelope: OutboundEnvelope, finding: Finding, *, source: str = "mail", by: Actor = SYSTEM) -> bool:
    """Keep what was reported about one recipient of an envelope; `source` names the report's way here.

    False when the same was reported before: then nothing changes. The address is marked only when the envelope was
    really sent to it; a report about an address that it was forwarded to says nothing about the one we know.
    """
    row = OutboundEnvelope.objects.select_for_update().get(pk=envelope.pk)
    address = _meant(row, finding)
    shown = address or finding.address.lower()[:320]
    words = f"{finding.reason} {finding.diagnostic}".strip()
    _, is_new = DeliveryReport.objects.get_or_create(
        envelope=row,
        key=f"{finding.kind}.{'final' if finding.is_final else 'so far'}:{shown}"[:200],
        defaults={
            "address": shown,
            "kind": _kind(finding),
            "reason": words,
            "at": finding.at or clock.now(),
            "source": source,
        },
    )
    if is_new:
        _apply(row, finding, address, by)
        if address and finding.is_final:
            mark_address(address, kind=finding.kind, reason=finding.reason, by=by)
    return is_new


def _meant(envelope: OutboundEnvelope, finding: Finding) -> str:
    """The address of ours that a finding is about, in lower case; complaints often hide who complained. '' for none."""
    ours = written_to(envelope, [finding.address.lower(), finding.original.lower()])
    if not ours and (not finding.address or finding.kind == MarkKind.COMPLAINT) and len(envelope.everybody) == 1:
        ours = [envelope.everybody[0].lower()]
    return ours[0] if ours else ""


def _kind(finding: Finding) -> str:
    if finding.kind == MarkKind.COMPLAINT:
        return DeliveryReport.Kind.COMPLAINED
    return DeliveryReport.Kind.REFUSED if finding.is_final else DeliveryReport.Kind.WAITING


def _apply(row: OutboundEnvelope, finding: Finding, address: str, by: Actor) -> None:
    """The envelope's own state: failed when nobody got it, else it says whom it did not reach."""
    reason = f"{finding.reason} ({finding.address})" if finding.address else finding.reason
    about = {"reference": row.reference, "kind": row.kind}
    own = next((one for one in row.everybody if one.lower() == address), "")
    known = row.outcomes.get(own, {}).get("state")
    if own and known != DeliveryReport.Kind.REFUSED:  # a delay is no state of its own: the next server has taken it
        state = "taken" if _kind(finding) == DeliveryReport.Kind.WAITING else str(_kind(finding))
        if state == "refused" or later(known or "taken", state) == state:  # news that comes late undoes nothing (F39)
            at = (finding.at or clock.now()).isoformat()
            row.outcomes[own] = {"state": state, "reason": finding.reason, "at": at}
            row.save(update_fields=["outcomes"])
    if finding.kind == MarkKind.COMPLAINT:
        emit(Complained(row.pk, reason=reason, **about), by=by)
    elif not finding.is_final:
        emit(Delayed(row.pk, reason=reason, **about), by=by)
    elif row.state == OutboundState.SENT and own and _reached(row):
        refused = [one for one, known in row.outcomes.items() if known["state"] == DeliveryReport.Kind.REFUSED]
        row.reason = "; ".join(f"{one}: {row.outcomes[one]['reason']}" for one in refused)
        row.save(update_fields=["reason"])
        emit(Delivered(row.pk, reason=row.reason, **about), by=by)
    else:
        mark_failed(row, reason, by=by)


def _reached(row: OutboundEnvelope) -> list[str]:
    """The recipients that nothing bad was heard of."""
    return [one for one in row.everybody if row.outcomes.get(one, {}).get("state") != DeliveryReport.Kind.REFUSED]


def describe_bounce(mail: ParsedMail, inbound: InboundEnvelope | None = None) -> dict[str, str | None] | None:
    """What `frontdesk mail ingest` says about a report, None for a mail that is none.

    Of several recipients the first that failed for good is named. `message` is the Message-ID of the envelope it
    belongs to, None when nothing proves one.
    """
    findings = findings_of(mail)
    if not findings:
        return None
    first = next((one for one in findings if one.is_final), findings[0])
    envelope = find_returned(mail, inbound)
    return {
        "kind": first.kind,
        "recipient": first.address,
        "status": first.status,
        "reason": first.reason,
        "message": envelope.message_id if envelope else None,
    }
