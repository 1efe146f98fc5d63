"""Notices of Amazon SES as mail: JSON in the text, as SNS sends it, with or without its envelope."""

import json
from typing import Any, Final

from frontdesk.channels.mail.parsed import FailedRecipient, Report
from frontdesk.channels.mail.reports.loose import failed

_KINDS: Final = {"Bounce", "Complaint", "Delivery", "DeliveryDelay", "Reject"}


def read_provider_notice(text: str) -> Report | None:
    """The report in a JSON notice, None when there is none. A delivery notice is a report without a failure."""
    notice = _notice(text)
    kind = str(notice.get("notificationType") or notice.get("eventType") or "")
    if kind not in _KINDS:
        return None
    mail = _dict(notice.get("mail"))
    ids = [str(one.get("value")) for one in _dicts(mail.get("headers")) if str(one.get("name")).lower() == "message-id"]
    ids += [
        str(_dict(mail.get("commonHeaders")).get("messageId") or ""),
        f"<{mail.get('messageId')}@email.amazonses.com>",
    ]
    return Report(tuple(dict.fromkeys(one for one in ids if one)), _people(kind, notice), is_abuse=kind == "Complaint")


def _people(kind: str, notice: dict[str, Any]) -> tuple[FailedRecipient, ...]:
    if kind == "Complaint":
        people = _dicts(_dict(notice.get("complaint")).get("complainedRecipients"))
        return tuple(FailedRecipient(str(one.get("emailAddress", ""))[:320], "complained") for one in people)
    if kind == "Delivery":
        names = _dict(notice.get("delivery")).get("recipients")
        return tuple(FailedRecipient(str(one)[:320], "delivered") for one in (names if isinstance(names, list) else ()))
    bounce = _dict(notice.get("bounce") or notice.get("deliveryDelay"))
    action = "delayed" if kind == "DeliveryDelay" else "failed"
    people = _dicts(bounce.get("bouncedRecipients") or bounce.get("delayedRecipients"))
    kinds = f"{bounce.get('bounceSubType', '')}"
    return tuple(
        failed(
            str(one.get("emailAddress", "")), action, str(one.get("status", "")), str(one.get("diagnosticCode", "")),
            {"MailboxFull": "mailbox full", "NoEmail": "no such user", "MessageTooLarge": "message too large"}.get(
                kinds, ""
            ),
        )
        for one in people
    )  # fmt: skip


def _notice(text: str) -> dict[str, Any]:
    start = text.find("{")
    if start == -1:
        return {}
    try:
        found = _dict(json.JSONDecoder(strict=False).raw_decode(text[start : start + 200_000])[0])
        inner = found.get("Message")
        return _dict(json.loads(inner, strict=False)) if isinstance(inner, str) and "{" in inner else found
    except (ValueError, RecursionError):
        return {}


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)][:50] if isinstance(value, list) else []
