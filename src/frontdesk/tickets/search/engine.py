"""What every search engine answers, whatever it is made of."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from frontdesk.events import Actor
from frontdesk.kit.registry import Catalogue
from frontdesk.tickets.search.question import Question

BEGIN, END = "\ue000", "\ue001"  # around a found word in an excerpt; no text contains them


class NotAPlace(ValueError):
    """The cursor is none of ours."""


@dataclass(frozen=True)
class Meant:
    """A word that stands nowhere, and what was looked for in its place."""

    typed: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Hit:
    """A ticket that fits; the higher the score, the better."""

    ticket: int
    score: int = 0


@dataclass(frozen=True)
class Excerpt:
    """Where a ticket says it: `kind` is a message's, or "file", or "subject" where nothing else does (`text` is empty).

    `text` and `subject` are plain, found words between BEGIN and END; `subject` is empty where it does not say it.
    """

    text: str
    kind: str
    author: str = ""
    at: datetime.datetime | None = None
    message: int | None = None
    subject: str = ""


@dataclass(frozen=True)
class FileHit:
    """A file that fits, with the ticket that it belongs to."""

    attachment: int
    name: str
    number: int
    subject: str
    excerpt: str
    at: datetime.datetime


@dataclass(frozen=True)
class Found:
    """A page of hits, best first. `older` is the cursor of the next page ("" at the end).

    `count` is how many there are, or at least are (`is_more`). `is_cut` says that the engine gave up looking further
    back. `spelt` tells which words were taken for others.
    """

    hits: Sequence[Hit] = ()
    older: str = ""
    count: int = 0
    is_more: bool = False
    is_cut: bool = False
    spelt: tuple[Meant, ...] = field(default=())


class Engine(Catalogue):
    """Something that finds. All answers hold only what the actor may see, checked against the tickets themselves."""

    required = ("tickets", "few", "files", "excerpts")
    label: ClassVar[str]

    def tickets(self, question: Question, actor: Actor, *, after: str = "", size: int = 25) -> Found:
        """A page of tickets, the best of many new ones. Raises NotAPlace for a cursor that is none."""
        raise NotImplementedError

    def few(self, question: Question, actor: Actor, *, size: int = 5) -> Sequence[Hit]:
        """Some new tickets, at once, for what is still being typed: of half a word the known endings come first."""
        raise NotImplementedError

    def files(self, question: Question, actor: Actor, *, size: int = 25) -> list[FileHit]:
        """The newest files whose names or texts fit."""
        raise NotImplementedError

    def excerpts(self, question: Question, tickets: Sequence[int]) -> dict[int, Excerpt]:
        """Where these tickets say it, for those that say it in a message, a file or the subject."""
        raise NotImplementedError
