"""When they asked for something new."""

from typing import Any

from frontdesk.workspace.links import links
from frontdesk.workspace.timeline_kind import Asked, Kind, Moment


class Tickets(Kind, slug="tickets"):
    label, icon, rank = "Tickets", "ticket", 10

    @classmethod
    def statement(cls, asked: Asked) -> tuple[str, list[Any]]:
        mine, params = asked.tickets()
        before, place = asked.before(cls.rank, "mine.created_at", "mine.id")
        text = f"SELECT mine.* FROM ({mine}) mine WHERE {before} ORDER BY mine.created_at DESC, mine.id DESC"  # noqa: S608
        return text, [*params, *place]

    @classmethod
    def entry(cls, row: tuple[Any, ...], asked: Asked) -> Moment:
        key, number, subject, channel, at = row
        return Moment(at, cls.rank, key, cls.icon, f"A ticket was opened by {channel}", about=subject,
                      href=f"{links().ticket}{number}")  # fmt: skip
