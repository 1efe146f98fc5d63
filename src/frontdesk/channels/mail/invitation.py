"""Calendar invitations (RFC 5545, RFC 5546) as a value that a page can show. Nothing is accepted or answered here."""

import re
import warnings
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from frontdesk.channels.mail.addresses import Address
from frontdesk.channels.mail.headers import one_line
from frontdesk.kit.addresses import normal_email

MAX_SIZE: Final = 100_000  # bytes of a calendar that are looked at
MAX_LINE: Final = 5_000
MAX_COMPONENTS: Final = 200
MAX_ATTENDEES: Final = 100
METHODS: Final = frozenset({"request", "reply", "cancel", "publish", "add", "refresh", "counter", "declinecounter"})
ANSWERS: Final = frozenset({"accepted", "declined", "tentative", "needs-action", "delegated"})
NOBODY: Final = Address("", "")


@dataclass(frozen=True)
class Attendee:
    """One who is asked to come; `answer` is accepted, declined, tentative, needs-action or delegated."""

    person: Address
    answer: str = "needs-action"


@dataclass(frozen=True)
class Invitation:
    """The first event of a calendar part.

    `method` is request, reply, cancel, publish, add, refresh, counter or declinecounter. Moments are aware and in UTC,
    `zone` names the zone they were written in ('' for UTC or none given); of whole days `is_all_day` is true, they
    begin at midnight UTC and `ends_at` is the midnight after the last. `repeats` is the rule as written (RRULE) or ''.
    """

    method: str
    title: str
    starts_at: datetime | None
    ends_at: datetime | None
    zone: str = ""
    is_all_day: bool = False
    where: str = ""
    description: str = ""
    organizer: Address = NOBODY
    attendees: tuple[Attendee, ...] = ()
    repeats: str = ""
    uid: str = ""
    is_cancelled: bool = False


def read_invitation(content: bytes, method: str = "") -> Invitation | None:
    """The invitation in a text/calendar part, or None where it holds no event that can be read.

    `method` is that of the part's Content-Type, for calendars that name none.
    """
    calendar = _calendar(content)
    if calendar is None:
        return None
    events = calendar.walk("VEVENT") or calendar.walk("VTODO")
    if not events:
        return None
    event = events[0]
    named = _words(calendar.get("METHOD")).lower() or method.lower()
    starts, zone, is_all_day = _moment(event.get("DTSTART"))
    return Invitation(
        method=named if named in METHODS else "publish",
        title=_words(event.get("SUMMARY"))[:300],
        starts_at=starts,
        ends_at=_end(event, starts),
        zone=zone,
        is_all_day=is_all_day,
        where=_words(event.get("LOCATION"))[:300],
        description=str(event.get("DESCRIPTION") or "")[:5_000],
        organizer=_person(event.get("ORGANIZER")),
        attendees=tuple(_attendee(one) for one in _listed(event.get("ATTENDEE"))[:MAX_ATTENDEES]),
        repeats=_rule(event.get("RRULE")),
        uid=_words(event.get("UID"))[:300],
        is_cancelled=named == "cancel" or _words(event.get("STATUS")).lower() == "cancelled",
    )


def _calendar(content: bytes) -> Any:
    """The parsed calendar, or None. Lines and components beyond the limits are dropped first: the reader is slow."""
    from icalendar import Calendar  # costs half a second to import, and few mails have one

    start = content.find(b"BEGIN:VCALENDAR")
    if start == -1 or content.upper().count(b"BEGIN:") > MAX_COMPONENTS:
        return None
    unfolded = re.sub(rb"\r?\n[ \t]", b"", content[start : start + MAX_SIZE].replace(b"\r\n", b"\n"))
    lines = [line for line in unfolded.replace(b"\r", b"\n").split(b"\n") if line.strip() and len(line) <= MAX_LINE]
    end = next((number for number, line in enumerate(lines) if line.strip().upper() == b"END:VCALENDAR"), None)
    source = b"\r\n".join(lines[: end + 1] if end is not None else lines).decode("utf-8", "replace")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Calendar.from_ical(source)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError):
        return None


def _words(value: Any) -> str:
    return one_line(str(_listed(value)[0])) if _listed(value) else ""


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _moment(value: Any) -> tuple[datetime | None, str, bool]:
    """(moment in UTC, name of its zone, whether it is a whole day)."""
    moment = _read(value, "dt")
    if isinstance(moment, datetime):
        zone = str(getattr(moment.tzinfo, "key", "") or "")
        try:
            aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return aware.astimezone(UTC), "" if zone in {"UTC", "Etc/UTC"} else zone, False
        except (OverflowError, ValueError):
            return None, "", False
    if isinstance(moment, date):
        return datetime(moment.year, moment.month, moment.day, tzinfo=UTC), "", True
    return None, "", False


def _read(value: Any, name: str) -> Any:
    """An attribute of a property; None of one that is missing or broken (its access raises)."""
    try:
        return getattr(_listed(value)[0], name, None) if _listed(value) else None
    except (ValueError, TypeError):
        return None


def _end(event: Any, starts: datetime | None) -> datetime | None:
    ends = _moment(event.get("DTEND") or event.get("DUE"))[0]
    if ends is not None or starts is None:
        return ends
    duration = _read(event.get("DURATION"), "dt")
    try:
        return starts + duration if duration is not None else None
    except (OverflowError, TypeError):
        return None


def _person(value: Any) -> Address:
    if not _listed(value):
        return Address("", "")
    one = _listed(value)[0]
    parameters = _read(one, "params") or {}
    written = str(one)
    email = normal_email(written[7:] if written.lower().startswith("mailto:") else written)
    return Address(one_line(str(parameters.get("CN", ""))).strip("\"' ")[:200], email)


def _attendee(value: Any) -> Attendee:
    answer = str((_read(value, "params") or {}).get("PARTSTAT", "")).lower()
    return Attendee(_person(value), answer if answer in ANSWERS else "needs-action")


def _rule(value: Any) -> str:
    try:
        return _listed(value)[0].to_ical().decode()[:200] if _listed(value) else ""
    except (AttributeError, ValueError, UnicodeDecodeError):
        return ""
