"""How far back one looks: from the newest stretch of messages into ever longer ones.

Every document carries marks that tell which stretch of 4,096, of 32,768 and of 262,144 messages its newest one is in.
A word that stands everywhere fills a page from the shortest stretch, through the same index; a rare one is looked
for in all. Nothing is ever sorted but what one stretch holds.
"""

import re
from dataclasses import dataclass

LEVELS = ((12, 2), (15, 2), (15, 6), (18, 2))  # (power of two, how many stretches of that length), newest first
EVERYTHING = len(LEVELS)
_NAMES = {12: "a", 15: "b", 18: "c"}


@dataclass(frozen=True)
class Window:
    """Documents whose newest message is in the last stretches of `level`, but not in those of `beyond`.

    `top` is the newest message when the search began. `beyond` is -1 where nothing has been looked at.
    """

    top: int
    level: int = 0
    beyond: int = -1

    @property
    def is_last(self) -> bool:
        """Whether it reaches back to the first message."""
        return self.level >= EVERYTHING or (self.top >> LEVELS[self.level][0]) < LEVELS[self.level][1]

    def wider(self, level: int) -> "Window":
        """The same from the beginning, reaching further back."""
        return Window(self.top, level, self.beyond)

    def next(self, level: int) -> "Window":
        """What comes behind it."""
        return Window(self.top, level, self.level)

    def query(self, positive: str, negative: str = "") -> str:
        """The words, and not those others, within the window."""
        parts = [f"({positive})", *([f"!({negative})"] if negative else [])]
        if not self.is_last:
            parts.append(f"({_marks(self.top, self.level)})")
        if self.beyond >= 0:
            parts.append(f"!({_marks(self.top, self.beyond)})")
        return " & ".join(parts)


def _marks(top: int, level: int) -> str:
    shift, count = LEVELS[level]
    newest = top >> shift
    return " | ".join(f"'~{_NAMES[shift]}{block}'" for block in range(newest, newest - count, -1) if block >= 0)


@dataclass(frozen=True)
class Place:
    """A place in the results: behind that hit of that window."""

    window: Window
    score: int
    moment: int  # microseconds since 1970 of the ticket's last message
    ticket: int

    def written(self) -> str:
        """As a cursor in an address."""
        at = self.window
        return f"{at.level}.{at.beyond + 1}.{at.top}.{self.score}.{self.moment}.{self.ticket}"


def read_place(cursor: str) -> Place | None:
    """The place that a cursor names, or None for one that is none."""
    if not re.fullmatch(r"[0-4]\.[0-4]\.\d{1,18}\.\d{1,3}\.\d{1,17}\.\d{1,18}", cursor):
        return None
    level, beyond, top, score, moment, ticket = map(int, cursor.split("."))
    return Place(Window(top, level, beyond - 1), score, moment, ticket) if beyond <= level else None
