"""What the templates need besides Django's own: icons, moments, marks."""

import datetime
from typing import Any

from django import template

from frontdesk.channels.channel import Channel
from frontdesk.kit import assets, display

register = template.Library()
register.simple_tag(assets.icon)
register.simple_tag(assets.asset)
for name in ("initials", "hue", "phone", "when", "ago", "until", "day", "full", "duration"):
    register.filter(name, getattr(display, name))

CHANNEL_ICONS = {"email": "mail", "phone": "phone", "counter": "store"}
STATUSES = {
    "new": ("New", "late", "sparkle"), "open": ("Open", "info", "circle-dot"),
    "pending": ("Waits for customer", "neutral", "pause"), "on_hold": ("On hold", "hold", "hourglass"),
    "solved": ("Solved", "ok", "check"), "closed": ("Closed", "neutral", "lock"),
}  # fmt: skip
PRIORITIES = {
    1: ("Urgent", "late", "chevrons-up"), 2: ("High", "soon", "chevron-up"),
    3: ("Normal", "neutral", "equal"), 4: ("Low", "neutral", "chevron-down"),
}  # fmt: skip


@register.filter
def channel_icon(channel: str) -> str:
    """The icon's name of a channel."""
    return CHANNEL_ICONS.get(channel, "globe")


@register.filter
def channel_label(channel: str) -> str:
    """The channel as people call it."""
    found = Channel.find(channel)
    return found.label if found else channel


@register.inclusion_tag("reference/_chip.html")
def status_chip(status: str) -> dict[str, Any]:
    """The chip of a status."""
    return dict(zip(("text", "kind", "glyph"), STATUSES[status], strict=True))


@register.inclusion_tag("reference/_chip.html")
def priority_chip(priority: int) -> dict[str, Any]:
    """The chip of a priority."""
    return dict(zip(("text", "kind", "glyph"), PRIORITIES[priority], strict=True))


@register.inclusion_tag("reference/_due.html")
def due_chip(due_at: datetime.datetime, now: datetime.datetime) -> dict[str, Any]:
    """The chip of a due date."""
    left = (due_at - now).total_seconds()
    return {"due_at": due_at, "left": due_at - now, "state": "late" if left < 0 else "soon" if left < 3600 else "ok"}


@register.simple_tag
def time_short(moment: datetime.datetime, now: datetime.datetime) -> str:
    """Today's messages by the hour, others by the day."""
    from django.utils import timezone

    day, today = timezone.localtime(moment).date(), timezone.localtime(now).date()
    if day == today:
        return timezone.localtime(moment).strftime("%H:%M")
    return "yesterday" if (today - day).days == 1 else display.day(moment)


@register.inclusion_tag("reference/_clock.html")
def clock_row(clock: Any, now: datetime.datetime) -> dict[str, Any]:
    """One promise with how far it is."""
    left = (clock.due_at - now).total_seconds() if clock.due_at else 0
    if clock.met_at:
        state = "missed" if clock.is_breached else "met"
    elif clock.paused_at or not clock.due_at:
        state = "paused"
    else:
        state = "late" if left < 0 else "soon" if left < 3600 else "ok"
    used = 100 * (clock.budget_seconds - left) / clock.budget_seconds
    taken = (clock.met_at - clock.started_at).total_seconds() if clock.met_at else 0
    return {"clock": clock, "state": state, "percent": max(0, min(100, round(used))), "taken": taken}
