"""What we gave our word on."""

from typing import Any

from frontdesk.workspace.links import links
from frontdesk.workspace.timeline_kind import Asked, Kind, Moment

_GIVEN = {"call": "promised to call back", "answer": "promised an answer"}
_TONES = {"kept": "ok", "broken": "late", "open": "soon"}


class Promises(Kind, slug="promises"):
    label, icon, rank = "Promises", "handshake", 50

    @classmethod
    def statement(cls, asked: Asked) -> tuple[str, list[Any]]:
        columns = "x.kind, x.state, x.note, x.by_name"
        return cls.on_tickets(asked, columns, "tickets_pledge", "at", "x.state <> 'withdrawn'")

    @classmethod
    def entry(cls, row: tuple[Any, ...], asked: Asked) -> Moment:
        key, at, kind, state, note, who, number, subject = row
        did = f"{_GIVEN.get(kind, 'promised something')} ({'still open' if state == 'open' else state})"
        return Moment(at, cls.rank, key, cls.icon, did, who, note, f"{links().ticket}{number}", subject,
                      _TONES.get(state, ""))  # fmt: skip
