"""The base of what is offered while somebody writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from frontdesk.events import Actor
from frontdesk.kit.registry import Catalogue
from frontdesk.tickets.models import Ticket

MOST = 8


@dataclass(frozen=True)
class Suggestion:
    """One thing to put in. `insert` is sanitised HTML, `preview` what it looks like (sanitised HTML too).

    `other` is a second way to put it in, with the words of its button: (label, HTML). `panel` is the address of what
    stands beside the box once it is put in.
    """

    title: str
    insert: str
    note: str = ""
    preview: str = ""
    icon: str = "file-text"
    other: tuple[str, str] | None = None
    panel: str = ""


class Trigger(Catalogue):
    """`chars` are the signs that ask for it, `mode` the only one in which it is offered ("" in all)."""

    required: ClassVar[tuple[str, ...]] = ("chars",)
    chars: ClassVar[str]
    rank: ClassVar[int] = 50
    mode: ClassVar[str] = ""

    def offer(self, words: str, ticket: Ticket, actor: Actor) -> Sequence[Suggestion]:
        """At most `MOST` suggestions for what was typed after the sign; only what the actor may use."""
        raise NotImplementedError


def suggest(char: str, words: str, mode: str, ticket: Ticket, actor: Actor) -> list[tuple[str, list[Suggestion]]]:
    """What every entry offers for this sign, with its label, in order."""
    entries = [entry for entry in Trigger.entries().values() if char and char in entry.chars]
    found = [
        (entry.label, list(entry().offer(words, ticket, actor))[:MOST])
        for entry in sorted(entries, key=lambda entry: entry.rank)
        if entry.mode in {"", mode}
    ]
    return [(label, items) for label, items in found if items]


def signs() -> str:
    """Every sign that offers something."""
    return "".join(sorted({char for entry in Trigger.entries().values() for char in entry.chars}))
