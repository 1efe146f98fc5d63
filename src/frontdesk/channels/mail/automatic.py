"""Which mails no person wrote: delivery reports, abuse reports, vacation replies, lists and machines.

Sources: RFC 3464 (delivery reports), RFC 5965 (abuse reports), RFC 3834 (automatic answers), RFC 2369 (lists), and the
habits of servers that follow none of them.
"""

import re
from dataclasses import dataclass
from typing import Final

from frontdesk.channels.mail.addresses import Address
from frontdesk.channels.mail.entities import Entity
from frontdesk.channels.mail.headers import Headers, split_headers
from frontdesk.channels.mail.parsed import FailedRecipient, Report

_DAEMON: Final = re.compile(
    r"^(mailer[-_.]?daemon|mail[-_.]?daemon|postmaster|mdaemon|mailer|mailadm|mail-?delivery.*|mail\.?system|"
    r"bounce[sd]?([-_+=.].*)?|.*[-_.]bounces?|symantec_antivirus.*|mms-?daemon.*|failed|info-?failed|complaints|"
    r"feedback.*|abuse|fbl.*|arf.*|staff)@",
    re.IGNORECASE,
)
_DAEMON_NAME: Final = re.compile(
    r"mail(er)?[ -]?(delivery|daemon)|postmaster|mail administrator|delivery (subsystem|system)|"
    r"mail system|internet mail",
    re.IGNORECASE,
)
_BOUNCE_SUBJECT: Final = re.compile(
    r"undeliver|non[- ]?delivera|delivery (status notif|status|fail|report|problem|has failed|notification)|"
    r"(mail|message|e-?mail)( delivery| could not| status)?[ :]*(fail|undeliv|not delivered|delayed|"
    r"could not be delivered)|"
    r"mail (system error|delivery)|returned (mail|to sender|e-?mail)|could not be delivered|failure notice|"
    r"failed delivery|"
    r"failed mail|rejected:|delivery has|unzustellbar|nicht zugestellt|unable to deliver|mail error|message status|"
    r"mailbox (full|unavailable)|unknown user|user unknown|undelivered|warning: message|error sending|"
    r"banned or bounced|"
    r"delivery notification|message you sent blocked|spam mail|blocked|エラー|配信|配達|退信|échec|remise|devuelt|"
    r"errore|permanent error|delivery error|mail not delivered|address not found|postmaster notify|problem delivering|"
    r"delivery status|abuse report|email feedback|complaint|loop alert",
    re.IGNORECASE,
)
_BOUNCE_BODY: Final = re.compile(
    r"(?:could|can|was|has|is|did)(?: ?not|n't) (?:be |been )?deliver|undeliverable|"
    r"delivery (?:to the following|has failed|failed)|"
    r"(?:the following|these) (?:address|recipient)|permanent(?:ly)? (?:fatal )?(?:error|failure|fail)|"
    r"returned (?:to sender|message)|"
    r"final-recipient:|diagnostic-code:|unknown user|user unknown|mailbox (?:is )?(?:full|unavailable)|no such user|"
    r"host or domain name not found|message (?:could not|was not|will not|has been rejected)|"
    r"this is the (?:mail|qmail)|"
    r"smtp error from remote|\b5\d\d[ -]5\.\d\.\d{1,3}\b|did not reach the following|duplicated message-id|"
    r"配信|宛先|無法|失败",
    re.IGNORECASE,
)
_SES_NOTICE: Final = re.compile(
    r'"notificationType\\?"\s*:\s*\\?"(Bounce|Complaint|Delivery)|\\?"notificationType\\?":\\?"(Bounce|Complaint|Delivery)'
)
_VACATION_SUBJECT: Final = re.compile(
    r"^\W*(re: ?)?(auto(matic)?[- ]?(reply|response|answer)|autoreply|out of (the )?office|vacation|"
    r"away from|on (annual )?leave|"
    r"automatische antwort|abwesenheit|réponse automatique|respuesta autom|risposta automatica|automatisch antwoord|"
    r"resposta autom|autosvar|自動(応答|返信)|自动回复|auto:)",
    re.IGNORECASE,
)
_MESSAGE_ID: Final = re.compile(rb"^message-id:\s*(?:\r?\n[ \t]+)?(<[^<>\s]{3,300}>)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Nature:
    """`kind` normal, bounce or auto_reply; `reason` says what gave it away; `is_automatic`: never answer by machine."""

    kind: str
    is_automatic: bool
    reason: str
    report: Report | None = None


def classify(headers: Headers, sender: Address, subject: str, text: str, entities: list[Entity]) -> Nature:
    """Tell machines from people. Anything in doubt stays a normal mail: losing a customer's words is worse."""
    report_type = _report_type(headers, entities)
    if report_type in {
        "delivery-status",
        "feedback-report",
        "disposition-notification",
    }:
        return Nature(
            "bounce",
            True,
            f"a {report_type.replace('-', ' ')}",
            _report(entities, text, report_type == "feedback-report"),
        )
    marker = headers.raw("auto-submitted").lower().partition(";")[0].strip()
    if _is_vacation(headers, marker, subject) and not _speaks_of_failure(headers, sender, subject):
        return Nature("auto_reply", True, "an automatic answer")
    if _is_loose_bounce(headers, sender, subject, text, entities):
        return Nature("bounce", True, "a delivery report", _report(entities, text, False))
    reason = _machine_reason(headers, marker)
    return Nature("normal", bool(reason), reason)


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


def _is_vacation(headers: Headers, marker: str, subject: str) -> bool:
    if marker in {"auto-replied", "auto-notified"} or "x-autoreply" in headers or "x-autorespond" in headers:
        return True
    if (
        headers.raw("precedence").lower() in {"auto_reply", "auto-reply"}
        or headers.raw("x-autogenerated").lower() == "reply"
    ):
        return True
    return bool(_VACATION_SUBJECT.search(subject))


def _has_null_path(headers: Headers) -> bool:
    return any(path.replace(" ", "") in {"<>", "<<>>"} for path in headers.raws("return-path"))


def _speaks_of_failure(headers: Headers, sender: Address, subject: str) -> bool:
    return "x-failed-recipients" in headers or bool(
        _BOUNCE_SUBJECT.search(subject) and (_DAEMON.match(sender.email) or _DAEMON_NAME.search(sender.name))
    )


def _is_loose_bounce(headers: Headers, sender: Address, subject: str, text: str, entities: list[Entity]) -> bool:
    """Reports in no standard form: two independent signs are asked for, one of them that a machine sent it."""
    if "x-failed-recipients" in headers or headers.raw("x-feedback-type"):
        return True
    is_daemon = bool(_DAEMON.match(sender.email) or _DAEMON_NAME.search(sender.name))
    is_null = _has_null_path(headers)
    says_subject, says_body = (
        bool(_BOUNCE_SUBJECT.search(subject)),
        bool(_BOUNCE_BODY.search(text[:20_000])),
    )
    returns_mail = any(
        e.content_type in {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"} for e in entities
    )
    if _SES_NOTICE.search(text[:2000]):
        return True
    if is_daemon or is_null:
        return says_subject or says_body or (returns_mail and is_daemon)
    is_machine = "x-mlserver" in headers or headers.raw("precedence").lower() in {
        "list",
        "bulk",
        "junk",
    }
    return says_subject and says_body and (returns_mail or is_machine or bool(_DAEMON_NAME.search(text[:500])))


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
    ):
        if name == "x-auto-response-suppress" and headers.raw(name).lower() in {
            "",
            "none",
        }:
            continue
        if name in headers:
            return f"it carries the header {name}"
    return ""


def _report(entities: list[Entity], text: str, is_abuse: bool) -> Report:
    recipients: list[FailedRecipient] = []
    originals: list[str] = []
    for entity in entities:
        content = entity.content()
        if entity.content_type.endswith("delivery-status"):
            recipients += _recipients(content)
        elif entity.content_type in {
            "message/rfc822",
            "text/rfc822-headers",
            "message/rfc822-headers",
            "message/global",
        }:
            originals += [found.decode("ascii", "replace") for found in _MESSAGE_ID.findall(content[:100_000])]
    if not originals:
        originals = [found.decode("ascii", "replace") for found in _MESSAGE_ID.findall(text[:200_000].encode())]
    return Report(tuple(dict.fromkeys(originals)), tuple(recipients[:50]), is_abuse)


def _recipients(content: bytes) -> list[FailedRecipient]:
    found = []
    for block in re.split(rb"\r?\n[ \t]*\r?\n", content[:200_000]):
        fields, _ = split_headers(block + b"\n\n")
        address = fields.raw("final-recipient") or fields.raw("original-recipient")
        if address:
            found.append(
                FailedRecipient(
                    address.rpartition(";")[2].strip(" <>")[:320],
                    fields.raw("action").lower().split(" ")[0],
                    fields.raw("status").split(" ")[0][:12],
                    fields.raw("diagnostic-code")[:500],
                )
            )
    return found
