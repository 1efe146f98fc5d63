"""What was said on all channels: by them, to them, and between agents about it."""

from typing import Any

from frontdesk.workspace.links import links
from frontdesk.workspace.timeline_kind import Asked, Kind, Moment

_SAID = {
    "inbound": ("wrote", "message-square", ""),
    "outbound": ("answered", "reply", "info"),
    "note": ("noted on the ticket", "sticky-note", "soon"),
}


class Messages(Kind, slug="messages"):
    label, icon, rank = "Messages", "message-square", 20

    @classmethod
    def statement(cls, asked: Asked) -> tuple[str, list[Any]]:
        columns = "x.kind, x.author_name, left(x.text, 280) AS words"
        return cls.on_tickets(asked, columns, "tickets_message", "created_at")

    @classmethod
    def entry(cls, row: tuple[Any, ...], asked: Asked) -> Moment:
        key, at, kind, author, words, number, subject = row
        did, glyph, tone = _SAID[kind]
        return Moment(at, cls.rank, key, glyph, did, author or "Somebody", " ".join(words.split()),
                      f"{links().ticket}{number}#m{key}", subject, tone)  # fmt: skip
