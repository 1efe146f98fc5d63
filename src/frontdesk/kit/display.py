"""How values look to people: times, durations, sizes, names. Filters of every template."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zlib import crc32

import phonenumbers
from django.conf.locale import LANG_INFO
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

MINUTE, HOUR, DAY = 60, 3600, 86400
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def stamp(moment: datetime) -> str:
    """The moment in UTC as machines read it: `2026-11-09T12:02:00Z`."""
    return _stamp(moment)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def clock(moment: datetime | None) -> str:
    """The time of day in the reader's time zone: `13:02`. Empty for none."""
    return timezone.localtime(moment).strftime("%H:%M") if moment else ""


def _date(value: date, today: date) -> str:
    text = f"{value.day} {MONTHS[value.month - 1]}"
    return text if value.year == today.year else f"{text} {value.year}"


def day(moment: datetime | date | None) -> str:
    """The day in the reader's time zone: `today`, `yesterday`, `tomorrow`, `9 Nov`, `9 Nov 2025`."""
    if moment is None:
        return ""
    value = timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
    today = timezone.localdate()
    near = {0: "today", -1: "yesterday", 1: "tomorrow"}.get((value - today).days)
    return near or _date(value, today)


def on_day(moment: datetime | date | None) -> str:
    """The day as a sentence goes on with it: `today`, `tomorrow`, `on 9 Nov`."""
    word = day(moment)
    return f"on {word}" if word[:1].isdigit() else word


def full(moment: datetime | None) -> str:
    """Day and time in the reader's time zone, never relative: `9 Nov 2026, 13:02`."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"


def datetime_local(moment: datetime | None) -> SafeString:
    """A `time` element saying day and time in the reader's zone, with the UTC moment for machines."""
    if moment is None:
        return mark_safe("")
    return format_html('<time datetime="{}">{}</time>', _stamp(moment), full(moment))


def ago_text(moment: datetime | None) -> str:
    """How long ago, as bare text: `just now`, `5 min ago`, `3 h ago`, `yesterday`, `9 Nov`."""
    if moment is None:
        return ""
    seconds = (timezone.now() - moment).total_seconds()
    if seconds < MINUTE:
        return "just now" if seconds > -MINUTE else full(moment)
    if seconds < HOUR:
        return f"{int(seconds // MINUTE)} min ago"
    if seconds < DAY / 2:
        return f"{int(seconds // HOUR)} h ago"
    word = day(moment)
    return f"today, {clock(moment)}" if word == "today" else word


def ago(moment: datetime | None) -> SafeString:
    """How long ago, as a `time` element that keeps ticking in the browser; the full moment is its title."""
    if moment is None:
        return mark_safe("")
    return mark_safe(
        f'<time datetime="{_stamp(moment)}" title="{full(moment)}" data-tick="ago">{ago_text(moment)}</time>'
    )


def when(moment: datetime | None) -> SafeString:
    """The short moment of a list row: the clock today, else the day; the full moment is its title."""
    if moment is None:
        return mark_safe("")
    word = day(moment)
    text = clock(moment) if word == "today" else word
    return mark_safe(f'<time datetime="{_stamp(moment)}" title="{full(moment)}">{text}</time>')


def duration(value: timedelta | float | None) -> str:
    """A length of time, from seconds or a timedelta: `18 min`, `1 h 12`, `2 d 4 h`, `−4 min`; `0 min` below one."""
    if value is None:
        return ""
    seconds = value.total_seconds() if isinstance(value, timedelta) else float(value)
    minutes = int(abs(seconds) // MINUTE)
    sign = "\u2212" if seconds < 0 and minutes else ""
    if minutes < 60:
        return f"{sign}{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return f"{sign}{hours} h {rest:02d}" if rest else f"{sign}{hours} h"
    days, hours = divmod(hours, 24)
    return f"{sign}{days} d {hours} h" if hours else f"{sign}{days} d"


def until(moment: datetime | None) -> SafeString:
    """The time left until a deadline, ticking in the browser: `18 min`, `−4 min` when it has passed."""
    if moment is None:
        return mark_safe("")
    text = duration(moment - timezone.now())
    return mark_safe(f'<time datetime="{_stamp(moment)}" title="due {full(moment)}" data-tick="until">{text}</time>')


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """At most two letters for an avatar: first and last word. `?` for nothing."""
    words = [word for word in name.replace("(", " ").replace("·", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else words[0][1:2])).upper()


@lru_cache(maxsize=4096)
def hue(name: str) -> int:
    """A number from 1 to 6 that always belongs to this name: the colour class of its avatar."""
    return crc32(name.encode()) % 6 + 1


def filesize(size: int | None) -> str:
    """Bytes for people: `812 B`, `212 KB`, `3.4 MB`."""
    if size is None:
        return ""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{round(size / 1000)} KB"
    return f"{size / 1_000_000:.1f} MB" if size < 1e9 else f"{size / 1e9:.1f} GB"


@lru_cache(maxsize=1024)
def phone(number: str) -> str:
    """A phone number in international spelling; what cannot be read as one stays as it is."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def language(code: str) -> str:
    """What people call the language of a code such as "de" or "pt-br"; a code that nobody knows stays as it is."""
    known = LANG_INFO.get(code.lower()) or LANG_INFO.get(code.lower().split("-")[0]) or {}
    return str(known.get("name", code))


FILTERS = {
    each.__name__: each
    for each in (
        ago,
        ago_text,
        clock,
        datetime_local,
        day,
        duration,
        filesize,
        full,
        hue,
        language,
        on_day,
        phone,
        stamp,
        until,
    )
} | {"initials": initials, "when": when}
