"""Which mails no person wrote: delivery reports, abuse reports, vacation replies, lists and machines.

Sources: RFC 3464 (delivery reports), RFC 5965 (abuse reports), RFC 3834 (automatic answers), RFC 2369 (lists), and the
habits of servers that follow none of them.
"""

import re
from dataclasses import dataclass, replace

from frontdesk.channels.mail.addresses import Address
from frontdesk.channels.mail.entities import Entity
from frontdesk.channels.mail.headers import Headers
from frontdesk.channels.mail.parsed import Report
from frontdesk.channels.mail.reports import read_report
from frontdesk.channels.mail.reports.receipt import read_receipt
from frontdesk.channels.mail.signs import (
    COMPLAINT_SUBJECT,
    DAEMON,
    DAEMON_NAME,
    FAILED_BODY,
    FAILED_SUBJECT,
    MACHINE,
    OPENS_LIKE_REPORT,
    PROVIDER_NOTICE,
)
from frontdesk.channels.mail.vacation import is_vacation

_PASSED_ON = re.compile(r"^\s*(?:fwd?|fw|wg|tr|rv|i|enc|vs|vb|doorst|转发|転送)\s?[:：]", re.IGNORECASE)
_THROWN_AWAY = re.compile(
    rb"^disposition:\s{0,20}automatic-action\s{0,20}/\s{0,20}mdn-sent-automatically\s{0,20};[^\n]{0,40}deleted",
    re.IGNORECASE | re.MULTILINE,
)
MAX_HOPS = 60  # Received fields; RFC 5321 6.3 lets servers see a loop from 100 on, and each round adds several


@dataclass(frozen=True)
class Nature:
    """`kind` normal, bounce, auto_reply or loop; `reason` says what gave it away; `is_automatic`: never answer it."""

    kind: str
    is_automatic: bool
    reason: str
    report: Report | None = None


def classify(headers: Headers, sender: Address, subject: str, text: str, entities: list[Entity]) -> Nature:
    """Tell machines from people. Anything in doubt stays a normal mail: losing a customer's words is worse."""
    hops = len(headers.raws("received"))
    if hops > MAX_HOPS:
        return Nature("loop", True, f"It has passed {hops} servers, so it travels in a circle.")
    report_type = _report_type(headers, entities)
    if report_type in {"delivery-status", "feedback-report", "disposition-notification"}:
        report = read_report(headers, sender, text, entities, is_abuse=report_type == "feedback-report")
        if report_type == "disposition-notification" and not _is_refusal(entities):
            report = _receipt(report, entities)
        return Nature("bounce", True, f"a {report_type.replace('-', ' ')}", report)
    marker = headers.raw("auto-submitted").lower().partition(";")[0].partition("(")[0].strip()
    reason = _machine_reason(headers, marker)
    if is_vacation(headers, marker, subject, is_machine=bool(reason)) and not _speaks_of_failure(
        headers, sender, subject
    ):
        return Nature("auto_reply", True, "an automatic answer")
    if _is_loose_bounce(headers, sender, subject, text, entities):
        report = read_report(headers, sender, text, entities, is_abuse=_is_complaint(headers, subject))
        return Nature("bounce", True, "a delivery report", report)
    return Nature("normal", bool(reason), reason)


def _receipt(report: Report, entities: list[Entity]) -> Report:
    """What the receipt's own part says, and whatever else of ours the mail returns."""
    found = read_receipt(entities) or replace(report, is_receipt=True)
    named = tuple(dict.fromkeys((*found.original_message_ids, *report.original_message_ids)))
    return replace(found, original_message_ids=named, returned_addresses=report.returned_addresses)


def _report_type(headers: Headers, entities: list[Entity]) -> str:
    types = {entity.content_type for entity in entities}
    if types & {"message/delivery-status", "message/global-delivery-status"}:
        return "delivery-status"
    if "message/feedback-report" in types:
        return "feedback-report"
    if "message/disposition-notification" in types:
        return "disposition-notification"
    found = re.search(
        r"multipart/report.*report-type\s*=\s*\"?([\w-]+)",
        headers.raw("content-type"),
        re.IGNORECASE,
    )
    return found.group(1).lower() if found else ""


def _is_refusal(entities: list[Entity]) -> bool:
    """Whether a receipt says that a program threw the mail away unread, as Sieve's "reject" does (RFC 5429 2.2)."""
    parts = [entity for entity in entities if entity.content_type.endswith("disposition-notification")]
    return any(_THROWN_AWAY.search(entity.content()[:10_000]) for entity in parts)


def _has_null_path(headers: Headers) -> bool:
    return any(path.replace(" ", "") in {"<>", "<<>>"} for path in headers.raws("return-path"))


def _speaks_of_failure(headers: Headers, sender: Address, subject: str) -> bool:
    return "x-failed-recipients" in headers or bool(
        FAILED_SUBJECT.search(subject) and (DAEMON.match(sender.email) or DAEMON_NAME.search(sender.name))
    )


def _is_loose_bounce(headers: Headers, sender: Address, subject: str, text: str, entities: list[Entity]) -> bool:
    """Reports in no standard form: two independent signs are asked for, one of them that a machine sent it."""
    if "x-failed-recipients" in headers or headers.raw("x-feedback-type"):
        return True
    written = sender.email or headers.raw("from").strip('<>" ')
    if MACHINE.match(written):
        return True
    is_daemon = bool(DAEMON.match(written) or DAEMON_NAME.search(sender.name))
    is_null = _has_null_path(headers)
    says_subject = bool(FAILED_SUBJECT.search(subject))
    returns_mail = any(
        e.content_type in {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"} for e in entities
    )
    if text.lstrip()[:1] == "{" and PROVIDER_NOTICE.search(text[:2000]):
        return True
    if is_daemon or is_null:
        return says_subject or (returns_mail and is_daemon) or _says_it_failed(text)
    is_machine = "x-mlserver" in headers or headers.raw("precedence").lower() in {
        "list",
        "bulk",
        "junk",
    }
    if not says_subject:
        return False
    if returns_mail or is_machine or DAEMON_NAME.search(text[:500]):
        return _says_it_failed(text)
    return (
        "in-reply-to" not in headers and not _PASSED_ON.match(subject) and bool(OPENS_LIKE_REPORT.search(text[:1200]))
    )


def _says_it_failed(text: str) -> bool:
    """Asked last: looking through every word of every mail would cost more than reading it."""
    return bool(FAILED_BODY.search(text[:20_000]))


def _machine_reason(headers: Headers, marker: str) -> str:
    if marker and marker != "no":
        return f"it says Auto-Submitted: {marker[:30]}"
    precedence = headers.raw("precedence").lower()
    if precedence in {"bulk", "junk", "list"}:
        return f"it says Precedence: {precedence}"
    if _has_null_path(headers):
        return "it has no return address"
    for name in (
        "list-id",
        "list-unsubscribe",
        "feedback-id",
        "x-auto-response-suppress",
        "x-loop",
        "x-frontdesk-automatic",
        "x-frontdesk-loop",
    ):
        if name == "x-auto-response-suppress" and headers.raw(name).lower() in {
            "",
            "none",
        }:
            continue
        if name in headers:
            return f"it carries the header {name}"
    return ""


def _is_complaint(headers: Headers, subject: str) -> bool:
    """A complaint that is no abuse report in the standard form."""
    return "x-feedback-type" in headers or bool(COMPLAINT_SUBJECT.search(subject))
