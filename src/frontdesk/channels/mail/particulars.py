"""What a mail carries besides words and files, as plain values that can be kept with the message."""

from typing import Any

from frontdesk.channels.mail.invitation import Invitation
from frontdesk.channels.mail.parsed import ParsedMail

MAX_SHOWN = 30  # attendees that are kept


def particulars_of(mail: ParsedMail) -> dict[str, Any] | None:
    """{"protection": …, "invitation": …} with the parts that the mail has, or None; moments in ISO 8601."""
    found: dict[str, Any] = {}
    if mail.protection is not None:
        found["protection"] = {
            "standard": mail.protection.standard,
            "is_encrypted": mail.protection.is_encrypted,
            "sentence": mail.protection.sentence,
        }
    if mail.invitation is not None:
        found["invitation"] = _invitation(mail.invitation)
    return found or None


def _invitation(event: Invitation) -> dict[str, Any]:
    return {
        "method": "cancel" if event.is_cancelled else event.method,
        "title": event.title,
        "starts_at": event.starts_at.isoformat() if event.starts_at else None,
        "ends_at": event.ends_at.isoformat() if event.ends_at else None,
        "zone": event.zone,
        "is_all_day": event.is_all_day,
        "where": event.where,
        "organizer": str(event.organizer) if event.organizer.email or event.organizer.name else "",
        "attendees": [
            {"name": one.person.name or one.person.email, "answer": one.answer} for one in event.attendees[:MAX_SHOWN]
        ],
        "repeats": bool(event.repeats),
    }
