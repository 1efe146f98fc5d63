"""What a received mail carried besides words and files, as the ticket page shows it: an invitation, a lock."""

import datetime
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_METHODS = {
    "request": "Invitation", "publish": "Appointment", "cancel": "Called off", "reply": "Answer to an invitation",
    "counter": "Another time is proposed", "add": "One more date", "refresh": "Asks for the latest version",
    "declinecounter": "The proposed time was declined",
}  # fmt: skip
_ANSWERS = {"accepted": "comes", "declined": "does not come", "tentative": "perhaps", "delegated": "sends somebody"}


@dataclass(frozen=True)
class InvitationShown:
    """An appointment in words. `when` is in the zone it was written in; `attendees` are (who, their answer)."""

    what: str
    title: str
    when: str
    where: str
    organizer: str
    attendees: list[tuple[str, str]]
    is_off: bool


@dataclass(frozen=True)
class Carried:
    """`lock` is the sentence about signature or encryption, or ''."""

    invitation: InvitationShown | None
    lock: str
    is_encrypted: bool


def carried_by(stored: dict[str, Any] | None) -> Carried | None:
    """The particulars of a message; None where it has none."""
    if not stored:
        return None
    protection = stored.get("protection") or {}
    event = stored.get("invitation")
    is_encrypted = protection.get("is_encrypted", False)
    lock = f"Encrypted with {protection['standard']}" if is_encrypted else protection.get("sentence", "")
    return Carried(_shown(event) if event else None, lock, is_encrypted)


def _shown(event: dict[str, Any]) -> InvitationShown:
    return InvitationShown(
        what=_METHODS.get(event["method"], "Appointment"),
        title=event["title"] or "Without a title",
        when=_when(event) + (", repeated" if event["repeats"] and event["starts_at"] else ""),
        where=event["where"],
        organizer=event["organizer"],
        attendees=[(one["name"], _ANSWERS.get(one["answer"], "has not answered")) for one in event["attendees"]],
        is_off=event["method"] == "cancel",
    )


def _when(event: dict[str, Any]) -> str:
    """ "Mon 23 November 2026, 10:00 to 11:00 (Europe/Berlin)"; whole days without hours."""
    if not event["starts_at"]:
        return ""
    zone = _zone(event["zone"])
    starts = datetime.datetime.fromisoformat(event["starts_at"]).astimezone(zone)
    ends = datetime.datetime.fromisoformat(event["ends_at"]).astimezone(zone) if event["ends_at"] else None
    if event["is_all_day"]:
        last = ends - datetime.timedelta(days=1) if ends else starts
        return f"{_day(starts)} to {_day(last)}" if last.date() > starts.date() else _day(starts)
    until = (
        ""
        if ends is None
        else f" to {ends:%H:%M}"
        if ends.date() == starts.date()
        else f" to {_day(ends)}, {ends:%H:%M}"
    )
    return f"{_day(starts)}, {starts:%H:%M}{until} ({event['zone'] or 'UTC'})"


def _day(moment: datetime.datetime) -> str:
    return f"{moment:%a} {moment.day} {moment:%B %Y}"


def _zone(name: str) -> datetime.tzinfo:
    try:
        return ZoneInfo(name) if name else datetime.UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return datetime.UTC
