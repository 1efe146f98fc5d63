"""How far their tickets came."""

from typing import Any

from frontdesk.tickets.models import Ticket
from frontdesk.workspace.links import links
from frontdesk.workspace.timeline_kind import Asked, Kind, Moment


class Statuses(Kind, slug="statuses"):
    label, icon, rank = "Status changes", "circle-dot", 30

    @classmethod
    def statement(cls, asked: Asked) -> tuple[str, list[Any]]:
        return cls.on_tickets(asked, "x.after, x.by_name", "tickets_statuschange", "at", "x.before <> ''")

    @classmethod
    def entry(cls, row: tuple[Any, ...], asked: Asked) -> Moment:
        key, at, after, who, number, subject = row
        word = Ticket.Status(after).label.lower()
        return Moment(at, cls.rank, key, cls.icon, f"set it to {word}", who, href=f"{links().ticket}{number}",
                      about=subject)  # fmt: skip
