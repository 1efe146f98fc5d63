"""How a row of a list looks: everything that the template writes, worked out once per row.

Fifty rows are drawn on every page. Calling a macro for each chip would cost more than the database does, so the
marks that depend on a word alone are drawn once by the interface's own macros and kept.
"""

import datetime
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import quote

from django.utils import timezone
from markupsafe import Markup, escape

from frontdesk.channels.channel import Channel
from frontdesk.kit.assets import icon
from frontdesk.kit.display import MONTHS, duration, hue, initials
from frontdesk.kit.templates import environment
from frontdesk.workspace.links import links
from frontdesk.workspace.lists import Row

SOON_SECONDS = 3600
PRIORITY_NAMES = {1: "urgent", 2: "high", 3: "normal", 4: "low"}
QUIET = {"new", "open"}  # the usual states of a waiting ticket carry no chip


class Shown(NamedTuple):
    """One row, ready to be written."""

    number: int
    href: str
    hue: int
    initials: str
    channel: Markup
    who: str
    time: Markup
    subject: str
    is_unread: bool
    is_reply: bool
    preview: str
    chips: Markup
    assignee: str
    owner: str


def present(rows: Iterable[Row], back: str = "", owner: bool = True) -> list[Shown]:
    """The rows as they look. `back` is the query that a ticket's page keeps to show this list beside it."""
    now = timezone.now()
    zone = timezone.get_current_timezone()
    today = now.astimezone(zone).date()
    suffix = f"?{back}" if back else ""
    base = links().ticket
    return [
        Shown(
            row.number,
            f"{base}{row.number}{suffix}",
            hue(row.requester),
            initials(row.requester),
            channel_mark(row.channel),
            row.requester or "Somebody",
            _time(row.last_message_at, today, zone),
            row.subject,
            row.is_unread,
            row.preview_kind == "outbound",
            row.preview,
            _chips(row, now),
            row.assignee or "",
            initials(row.assignee) if owner and row.assignee else "",
        )
        for row in rows
    ]


def _time(moment: datetime.datetime, today: datetime.date, zone: datetime.tzinfo) -> Markup:
    local = moment.astimezone(zone)
    day = local.date()
    if day == today:
        text = local.strftime("%H:%M")
    elif (today - day).days == 1:
        text = "yesterday"
    else:
        text = f"{day.day} {MONTHS[day.month - 1]}" + ("" if day.year == today.year else f" {day.year}")
    stamp = moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Markup(f'<time datetime="{stamp}">{text}</time>')  # noqa: S704 - digits and month names only


def due_state(due_at: datetime.datetime, now: datetime.datetime) -> str:
    """late, soon (within the hour) or ok."""
    left = (due_at - now).total_seconds()
    return "late" if left < 0 else "soon" if left < SOON_SECONDS else "ok"


def _due(due_at: datetime.datetime, now: datetime.datetime) -> Markup:
    state = due_state(due_at, now)
    stamp = due_at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    mark = icon("check" if state == "ok" else "timer", 13)
    return Markup(  # noqa: S704 - made of a moment only
        f'<span class="chip {state}">{mark}<span class="visually-hidden">due in </span>'
        f'<time datetime="{stamp}" data-tick="until">{duration(due_at - now)}</time></span>'
    )


def _chips(row: Row, now: datetime.datetime) -> Markup:
    parts: list[str] = []
    if row.due_at is not None and row.status in QUIET:
        parts.append(_due(row.due_at, now))
    if row.priority < 3:
        parts.append(priority_mark(row.priority))
    if row.status not in QUIET:
        parts.append(status_mark(row.status))
    if row.level > 1:
        parts.append(word_mark(f"L{row.level}"))
    if row.category:
        parts.append(word_mark(row.category))
    parts += [word_mark(tag) for tag in row.tags[:2]]
    if row.language and row.language != "en":
        parts.append(word_mark(row.language))
    return Markup("".join(parts))  # noqa: S704 - joins marks that are escaped already


@cache
def status_mark(status: str) -> Markup:
    """The chip of a status, as `ui/badge.html` draws it."""
    return _macro("status_chip")(status)  # type: ignore[no-any-return, operator]


@cache
def priority_mark(priority: int) -> Markup:
    """The chip of a priority, as `ui/badge.html` draws it."""
    return _macro("priority_chip")(PRIORITY_NAMES[priority])  # type: ignore[no-any-return, operator]


def _macro(name: str) -> object:
    return getattr(environment().get_template("ui/badge.html").module, name)


@lru_cache(maxsize=2048)
def word_mark(word: str) -> Markup:
    """A neutral chip with somebody's own word."""
    return Markup('<span class="chip neutral">{}</span>').format(escape(word))


@cache
def channel_mark(slug: str) -> Markup:
    """The icon of a channel with its name for screen readers."""
    entry = Channel.find(slug)
    drawn = icon(entry.icon if entry else "message-square", 13)
    return Markup('{}<span class="visually-hidden">{}, </span>').format(
        Markup(drawn),  # noqa: S704 - our own drawing
        entry.label if entry else slug,
    )


def tag_link(tag: str) -> str:
    """The address of all tickets with that tag."""
    return f"{links().queue}all?tag={quote(tag)}"
