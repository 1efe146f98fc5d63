"""How a row of a list looks: everything that the template writes, worked out once per row.

Fifty rows are drawn on every page. Calling a macro for each chip would cost more than the database does, so the
marks that depend on a word alone are drawn once by the interface's own macros and kept.
"""

import datetime
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from django.utils import timezone
from django.utils.safestring import SafeString
from markupsafe import escape

from frontdesk.channels.channel import Channel
from frontdesk.kit.assets import icon
from frontdesk.kit.display import MONTHS, duration, initials
from frontdesk.kit.templates import environment
from frontdesk.tickets.logic.sentiment import NEGATIVE
from frontdesk.workspace.links import links
from frontdesk.workspace.lists import Row

SOON_SECONDS = 3600
PRIORITY_NAMES = {1: "urgent", 2: "high", 3: "normal", 4: "low"}
QUIET = {"new", "open"}  # the usual states of a waiting ticket carry no chip


class Shown(NamedTuple):
    """One row, ready to be written.

    `avatar`, `channel`, `time` and `chips` are HTML; `workspace/rows.html` takes the fields apart in this order.
    """

    number: int
    href: str
    avatar: SafeString
    channel: SafeString
    who: str
    time: SafeString
    subject: str
    is_unread: bool
    is_reply: bool
    is_draft: bool
    preview: str
    chips: SafeString
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
            avatar_mark(row.requester),
            channel_mark(row.channel),
            row.requester or "Somebody",
            _time(row.last_message_at, today, zone),
            row.subject,
            row.is_unread,
            row.preview_kind == "outbound" and not row.draft,
            bool(row.draft),
            row.draft or row.preview,
            _chips(row, now),
            row.assignee or "",
            initials(row.assignee) if owner and row.assignee else "",
        )
        for row in rows
    ]


def _stamp(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).isoformat(timespec="seconds")[:19]


def _time(moment: datetime.datetime, today: datetime.date, zone: datetime.tzinfo) -> SafeString:
    local = moment.astimezone(zone)
    day = local.date()
    if day == today:
        text = f"{local.hour:02}:{local.minute:02}"
    elif (today - day).days == 1:
        text = "yesterday"
    else:
        text = f"{day.day} {MONTHS[day.month - 1]}" + ("" if day.year == today.year else f" {day.year}")
    return SafeString(f'<time datetime="{_stamp(moment)}Z">{text}</time>')


def due_state(due_at: datetime.datetime, now: datetime.datetime) -> str:
    """late, soon (within the hour) or ok."""
    left = (due_at - now).total_seconds()
    return "late" if left < 0 else "soon" if left < SOON_SECONDS else "ok"


def _due(due_at: datetime.datetime, now: datetime.datetime) -> str:
    state = due_state(due_at, now)
    left = duration(due_at - now)
    return f'{_due_mark(state)}<time datetime="{_stamp(due_at)}Z" data-tick="until">{left}</time></span>'


@cache
def _due_mark(state: str) -> str:
    mark = icon("check" if state == "ok" else "timer", 13)
    return f'<span class="chip {state}">{mark}<span class="visually-hidden">due in </span>'


def _chips(row: Row, now: datetime.datetime) -> SafeString:
    status, parts = row.status, []
    if row.due_at is not None and status in QUIET:
        parts.append(_due(row.due_at, now))
    if row.priority < 3:
        parts.append(priority_mark(row.priority))
    if status not in QUIET:
        parts.append(status_mark(status))
    if row.sentiment == NEGATIVE:
        parts.append(negative_mark())
    if row.level > 1:
        parts.append(word_mark(f"L{row.level}"))
    if row.category:
        parts.append(word_mark(row.category))
    if row.tags:
        parts += [word_mark(tag) for tag in row.tags[:2]]
    if row.language and row.language != "en":
        parts.append(word_mark(row.language))
    return SafeString("".join(parts))


@cache
def status_mark(status: str) -> str:
    """The chip of a status, as `ui/badge.html` draws it."""
    return str(_macro("badge", "status_chip")(status))


@cache
def negative_mark() -> str:
    """The sign of a customer who is unhappy in what they wrote last."""
    told = "What the customer wrote last reads as negative"
    return f'<span class="chip neutral" title="{told}">{icon("frown", 13)}unhappy</span>'


@cache
def priority_mark(priority: int) -> str:
    """The chip of a priority, as `ui/badge.html` draws it."""
    return str(_macro("badge", "priority_chip")(PRIORITY_NAMES[priority]))


@lru_cache(maxsize=4096)
def avatar_mark(name: str) -> SafeString:
    """The avatar of a person, as `ui/avatar.html` draws it."""
    return SafeString(_macro("avatar", "avatar")(name))


def _macro(file: str, name: str) -> Callable[[object], object]:
    return getattr(environment().get_template(f"ui/{file}.html").module, name)  # type: ignore[no-any-return]


@lru_cache(maxsize=2048)
def word_mark(word: str) -> str:
    """A neutral chip with somebody's own word, escaped."""
    return f'<span class="chip neutral">{escape(word)}</span>'


@cache
def channel_mark(slug: str) -> SafeString:
    """The icon of a channel with its name for screen readers."""
    entry = Channel.find(slug)
    drawn = icon(entry.icon if entry else "message-square", 13)
    spoken = escape(entry.label if entry else slug)
    return SafeString(f'{drawn}<span class="visually-hidden">{spoken}, </span>')
