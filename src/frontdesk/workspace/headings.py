"""The heads of messages and the lines of activity, as `ui/message.html` draws them.

A ticket shows fifty of them. Calling the interface's macros for each would cost more than everything else on the
page; a test holds these equal to the macros.
"""

import datetime
from collections.abc import Iterable
from functools import lru_cache

from django.utils import timezone
from django.utils.safestring import SafeString
from markupsafe import escape

from frontdesk.kit.assets import icon
from frontdesk.kit.display import MONTHS, hue, initials
from frontdesk.kit.pages import written
from frontdesk.workspace.thread import Done, Said

STATES = {
    "arrived": "check-check", "opened": "eye", "read": "eye", "sent": "check", "queued": "clock",
    "failed": "triangle-alert", "delayed": "clock", "spam": "triangle-alert",
}  # fmt: skip


class Headings:
    """For one ticket: `channel` is how its customer writes, `requester` who it is answered to."""

    def __init__(self, channel: str, requester: str) -> None:
        self.zone = timezone.get_current_timezone()
        self.today = timezone.localdate()
        self.meta = {
            "inbound": escape(f"by {channel}"),
            "program": SafeString(f"{icon('bot', 12)} automatic answer, nobody waits"),
            "outbound": escape(f"to {requester}"),
            "note": SafeString(f"{icon('lock', 12)} note, only we see it"),
        }

    def over(self, entries: Iterable[Said | Done]) -> list[tuple[Said | Done, SafeString]]:
        """Each entry with its heading."""
        return [(entry, self.head(entry) if isinstance(entry, Said) else self.line(entry)) for entry in entries]

    def head(self, entry: Said) -> SafeString:
        """Who wrote it, to whom, how far it got, and when."""
        state = entry.delivery
        meta = self.meta.get("program" if entry.kind == "inbound" and entry.is_automatic else entry.kind, "")
        if entry.aside:
            meta = SafeString(f"{icon('eye-off', 12)} {written(entry.addressed)}")
        elif entry.addressed:
            meta = SafeString(f"{meta}, {written(entry.addressed)}")
        delivery = (
            f'<span class="muted small row tight">{icon(STATES.get(state, "check"), 13)} {written(state)}</span>'
            if state
            else ""
        )
        proof = entry.proof.mark if entry.proof else ""
        return SafeString(
            f'<header>{_avatar(entry.name)}<b class="clip">{written(entry.name)}</b>'
            f'<span class="muted small grow clip">{meta}</span>{proof}{delivery}'
            f'<span class="muted small num">{self.when(entry.at)}</span></header>'
        )

    def line(self, entry: Done) -> SafeString:
        """Who did what, and when."""
        return SafeString(
            f'<p class="activity">{icon(entry.icon, 14)}<span><b>{written(entry.who)}</b> {written(entry.sentence)}'
            f" · {self.when(entry.at)}</span></p>"
        )

    def when(self, moment: datetime.datetime) -> str:
        """The clock today, else the day; the full moment is its title. As `kit.display.when`."""
        local = moment.astimezone(self.zone)
        days = (self.today - local.date()).days
        clock, month = f"{local.hour:02d}:{local.minute:02d}", MONTHS[local.month - 1]
        if days == 0:
            text = clock
        elif days in {1, -1}:
            text = "yesterday" if days == 1 else "tomorrow"
        else:
            text = f"{local.day} {month}" if local.year == self.today.year else f"{local.day} {month} {local.year}"
        stamp = moment.astimezone(datetime.UTC).isoformat(timespec="seconds")[:19]
        return f'<time datetime="{stamp}Z" title="{local.day} {month} {local.year}, {clock}">{text}</time>'


@lru_cache(maxsize=1024)
def _avatar(name: str) -> str:
    return f'<span class="avatar m hue-{hue(name)}"><span aria-hidden="true">{escape(initials(name))}</span></span>'
