"""What stands on a customer's timeline: one file for each kind in `timeline/`.

    class Surveys(Kind, slug="surveys"):
        label, icon, rank = "Survey answers", "star", 40

A kind is one statement along an index, whatever the number of rows: it selects `id`, `at` and what `entry` reads, with
the conditions that `Asked` gives, newest first. Visits of pages have no source yet; theirs would be one more file here.
"""

import datetime
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from django.db import connection

from frontdesk.events import Actor
from frontdesk.kit.registry import Catalogue, load_folder
from frontdesk.tickets.permissions import visible_sql

PAGE = 30
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Moment:
    """One entry as the page shows it. `who` did `did`; `text` is quoted below, and `href` leads to it."""

    at: datetime.datetime
    rank: int
    key: int
    icon: str
    did: str
    who: str = ""
    text: str = ""
    href: str = ""
    about: str = ""
    tone: str = ""
    score: int | None = None
    removal: str = ""


class Place(NamedTuple):
    """Behind which entry the next page begins."""

    at: datetime.datetime
    rank: int
    key: int

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // datetime.timedelta(microseconds=1)}.{self.rank}.{self.key}"

    @classmethod
    def read(cls, text: str) -> "Place":
        """Raises ValueError for what is no place."""
        parts = text.split(".")
        if len(parts) != 3 or not all(one.isascii() and one.isdecimal() and len(one) <= 18 for one in parts):
            raise ValueError("Not a place on this timeline.")
        try:
            at = _EPOCH + datetime.timedelta(microseconds=int(parts[0]))
        except OverflowError as error:
            raise ValueError("Not a place on this timeline.") from error
        return cls(at, int(parts[1]), int(parts[2]))


@dataclass(frozen=True)
class Asked:
    """Whose timeline, for whom, and from where on."""

    customers: list[int]  # the customer, and who was merged into them
    actor: Actor
    place: Place | None = None

    def before(self, rank: int, at: str, key: str) -> tuple[str, list[Any]]:
        """The condition that a row comes behind the place. Of entries of one moment, lower ranks come first."""
        if self.place is None:
            return "TRUE", []
        if rank == self.place.rank:
            return f"({at}, {key}) < (%s, %s)", [self.place.at, self.place.key]
        return f"{at} {'<' if rank < self.place.rank else '<='} %s", [self.place.at]

    def tickets(self) -> tuple[str, list[Any]]:
        """Their tickets, and those that they are in copy of, as far as the actor may see them (A36)."""
        rule, params = visible_sql(self.actor)
        mine = (
            "SELECT t.id, t.number, t.subject, t.channel, t.created_at FROM tickets_ticket t WHERE (t.requester_id ="  # noqa: S608
            " ANY(%s::bigint[]) OR t.id = ANY(ARRAY(SELECT p.ticket_id FROM tickets_participant p"
            f" WHERE p.customer_id = ANY(%s::bigint[])))) AND {rule}"
        )
        return mine, [self.customers, self.customers, *params]


class Kind(Catalogue):
    """`rank` is its place among the filters, and among entries of one moment. `label` is the filter's word."""

    required = ("icon", "rank")
    icon: ClassVar[str]
    rank: ClassVar[int]

    @classmethod
    def statement(cls, asked: Asked) -> tuple[str, list[Any]]:
        """The statement without its limit."""
        raise NotImplementedError

    @classmethod
    def entry(cls, row: tuple[Any, ...], asked: Asked) -> Moment:
        """A row as it is shown."""
        raise NotImplementedError

    @classmethod
    def read(cls, asked: Asked, size: int) -> list[Moment]:
        """The newest entries behind the place."""
        text, params = cls.statement(asked)
        with connection.cursor() as cursor:
            cursor.execute(f"{text} LIMIT %s", [*params, size])
            return [cls.entry(row, asked) for row in cursor.fetchall()]

    @classmethod
    def on_tickets(cls, asked: Asked, columns: str, table: str, at: str, where: str = "TRUE") -> tuple[str, list[Any]]:
        """Rows of `table` x of every ticket: of each no more than a page, along the index of its ticket."""
        mine, params = asked.tickets()
        before, place = asked.before(cls.rank, f"x.{at}", "x.id")
        text = (
            f"SELECT e.*, mine.number, mine.subject FROM ({mine}) mine CROSS JOIN LATERAL (SELECT x.id, x.{at} AS at,"  # noqa: S608 - our own words
            f" {columns} FROM {table} x WHERE x.ticket_id = mine.id AND {where} AND {before}"
            f" ORDER BY x.{at} DESC, x.id DESC LIMIT {PAGE + 1}) e ORDER BY e.at DESC, e.id DESC"
        )
        return text, [*params, *place]


@dataclass(frozen=True)
class Timeline:
    """A page of it; `older` is the place of the next one, or empty."""

    entries: list[Moment]
    older: str


def kinds() -> list[type[Kind]]:
    """All kinds in their order."""
    load_folder("frontdesk.workspace.timeline")
    return sorted(Kind.entries().values(), key=lambda kind: kind.rank)


def read_timeline(asked: Asked, only: str = "") -> Timeline:
    """A page of all kinds, or of one: one statement for each, merged by their moments."""
    wanted = [kind for kind in kinds() if only in {"", kind.slug}]
    found = [moment for kind in wanted for moment in kind.read(asked, PAGE + 1)]
    found.sort(key=lambda one: (-(one.at - _EPOCH).total_seconds(), one.rank, -one.key))
    shown = found[:PAGE]
    older = str(Place(shown[-1].at, shown[-1].rank, shown[-1].key)) if len(found) > PAGE else ""
    return Timeline(shown, older)
