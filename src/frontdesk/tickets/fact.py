"""What can be asked of a ticket: the base of the facts, and one class for each kind of them.

Facts stand in `tickets/facts/`, a file for each small family. A fact knows its name, how it is compared, sorted, shown
and exported; views, search, macros, bulk acts and exports all use the same. Values of conditions are plain strings.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal

from django.utils import timezone

from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.kit.display import full
from frontdesk.kit.registry import Catalogue
from frontdesk.tickets import operators
from frontdesk.tickets.logic import moments
from frontdesk.tickets.models import Ticket
from frontdesk.tickets.operators import Clause, Operator

Cell = str | int | float | datetime.datetime | None
Control = Literal["choice", "text", "number", "moment", "named"]
OrderKind = Literal["moment", "number", "text"]
TAKEN = {"nothing": (0, 0), "one": (1, 1), "some": (1, 100), "two": (2, 2), "length": (1, 1)}
NEVER = "'9999-01-01 00:00+00'::timestamptz"  # sorts behind everything that has a moment


class NotAValue(ValueError):
    """The fact cannot be compared with this. The message says why, for people."""


@dataclass(frozen=True)
class Asker:
    """Who asks, and when: what "me", "my teams", "today" and "in two hours" mean."""

    agent_id: int | None = None
    teams: frozenset[int] = frozenset()
    now: datetime.datetime = field(default_factory=clock.now)
    zone: datetime.tzinfo = field(default_factory=timezone.get_current_timezone)

    @classmethod
    def of(cls, actor: Actor) -> "Asker":
        """The actor, now, in the time zone of the request."""
        return cls(actor.id if actor.is_agent else None, actor.scope.teams)

    def at(self, moment: datetime.datetime) -> "Asker":
        """The same, asking at another moment."""
        return replace(self, now=moment)


class Fact(Catalogue):
    """One thing that is known of a ticket.

    `column` is the fact in SQL, of the ticket `t`; `cell` what a table and an export read (the same where empty);
    `order` what sorts (never NULL; empty: it does not sort), of the kind `order_kind`. `is_own` says that nothing but
    the ticket's own row decides it. `hangs_on` names whose record decides it instead: "customer", "organization", or
    nobody's. `needs_reader` says that it is another for each agent.
    """

    required = ("group", "operators")
    group: ClassVar[str]
    operators: ClassVar[Mapping[str, Operator]]
    control: ClassVar[Control] = "text"
    column: str = ""
    cell: str = ""
    order: str = ""
    order_kind: OrderKind = "text"
    is_own: bool = True
    hangs_on: str = ""
    needs_reader: bool = False

    @property
    def cell_sql(self) -> str:
        """What a table and an export select."""
        return self.cell or self.column

    def column_for(self, asker: Asker) -> str:
        """The fact in SQL for one reader."""
        return self.column

    def value(self, ticket: Ticket, asker: Asker) -> Any:
        """The fact of one ticket in Python, as the operators' `holds` takes it."""
        raise NotImplementedError

    def options(self) -> list[tuple[str, str]]:
        """(value, label) of all that can be chosen; nothing where there is no such list."""
        return []

    def called(self, words: str) -> list[str]:
        """The values that people mean when they type these words."""
        wanted = words.strip().casefold()
        found = [value for value, label in self.options() if wanted in {value.casefold(), label.casefold()}]
        return found or [value for value, label in self.options() if label.casefold().startswith(wanted) and wanted]

    def named(self, values: Sequence[str]) -> list[str]:
        """What people call these values."""
        known = dict(self.options())
        return [known.get(value, value) for value in values]

    def read(self, operator: Operator, values: Sequence[str], asker: Asker) -> list[Any]:
        """The values as the operator takes them. Raises NotAValue."""
        return [self.one(value, asker) for value in values]

    def one(self, value: str, asker: Asker) -> Any:
        """A single value. Raises NotAValue."""
        return value

    def moves(self, values: Sequence[str]) -> bool:
        """Whether the answer changes as the clock goes on, without anybody doing anything."""
        return False

    def is_personal(self, values: Sequence[str]) -> bool:
        """Whether the answer is another for each agent."""
        return self.needs_reader

    def operator(self, slug: str) -> Operator:
        """The operator of that name. Raises NotAValue for one that this fact has not."""
        if (found := self.operators.get(slug)) is None:
            raise NotAValue(f"{self.label} cannot be compared like that.")
        return found

    def _taken(self, slug: str, values: Sequence[str], asker: Asker) -> tuple[Operator, list[Any]]:
        operator = self.operator(slug)
        fewest, most = TAKEN[operator.takes]
        if not fewest <= len(values) <= most:
            raise NotAValue(f"{self.label}: choose what it is compared with.")
        return operator, self.read(operator, values, asker)

    def clause(self, operator: str, values: Sequence[str], asker: Asker) -> Clause:
        """The condition in SQL. Raises NotAValue."""
        found, read = self._taken(operator, values, asker)
        return found.sql(self.column_for(asker), read)

    def holds(self, operator: str, values: Sequence[str], ticket: Ticket, asker: Asker) -> bool:
        """Whether it is so for one ticket. Raises NotAValue."""
        found, read = self._taken(operator, values, asker)
        return found.holds(self.value(ticket, asker), read)

    def text(self, cell: Any) -> str:
        """What was read by `cell_sql`, for people."""
        return "" if cell is None else str(cell)

    def exported(self, cell: Any) -> Cell:
        """The same for a file: numbers and moments stay what they are."""
        return self.text(cell)


class ChoiceFact(Fact):
    """One of a list. `is_number` says that the column holds numbers."""

    operators = operators.CHOICE
    control: ClassVar[Control] = "choice"
    is_number: ClassVar[bool] = False

    def one(self, value: str, asker: Asker) -> Any:
        if value not in dict(self.options()):
            raise NotAValue(f"{self.label}: “{value}” is not among the choices.")
        return int(value) if self.is_number else value

    def text(self, cell: Any) -> str:
        return "" if cell is None else dict(self.options()).get(str(cell), str(cell))


class TextFact(Fact):
    """Words."""

    operators = operators.TEXT

    def one(self, value: str, asker: Asker) -> str:
        if not value.strip():
            raise NotAValue(f"{self.label}: write what it is compared with.")
        return value.strip()


class TagsFact(Fact):
    """Tags, in lower case."""

    operators = operators.TAGS

    def one(self, value: str, asker: Asker) -> str:
        if not (tag := value.strip().lower()) or len(tag) > 40:
            raise NotAValue("Tags: a tag has one to forty characters.")
        return tag

    def called(self, words: str) -> list[str]:
        return [words.strip().lower()]


class NumberFact(Fact):
    """A number."""

    operators = operators.NUMBER
    control: ClassVar[Control] = "number"
    order_kind = "number"

    def one(self, value: str, asker: Asker) -> int | float:
        try:
            number = float(value)
        except ValueError:
            raise NotAValue(f"{self.label}: “{value}” is no number.") from None
        if not abs(number) < 1e15:
            raise NotAValue(f"{self.label}: this number is too large.")
        return int(number) if number.is_integer() else number

    def exported(self, cell: Any) -> Cell:
        return cell if cell is None or isinstance(cell, int) else float(cell)


class MomentFact(Fact):
    """A moment, compared with days, relative moments and lengths of time."""

    operators = operators.MOMENT
    control: ClassVar[Control] = "moment"
    order_kind = "moment"

    def read(self, operator: Operator, values: Sequence[str], asker: Asker) -> list[Any]:
        try:
            if operator.takes == "length":
                return self._reach(operator, moments.length(values[0]), asker.now)
            return [moments.span(value, asker.now, asker.zone) for value in values]
        except moments.NotAMoment as fault:
            raise NotAValue(f"{self.label}: {fault}") from fault

    @staticmethod
    def _reach(operator: Operator, length: datetime.timedelta, now: datetime.datetime) -> list[moments.Span]:
        present = moments.Span(now, now)
        if operator.slug == "next":
            return [present, moments.Span(now + length, now + length)]
        return [moments.Span(now - length, now - length), present]

    def moves(self, values: Sequence[str]) -> bool:
        return any(moments.is_relative(value) for value in values)

    def text(self, cell: Any) -> str:
        return full(cell)

    def exported(self, cell: Any) -> Cell:
        found: datetime.datetime | None = cell
        return found


class FlagFact(Fact):
    """Yes or no."""

    operators = operators.FLAG

    def text(self, cell: Any) -> str:
        return "yes" if cell else ""


class RowFact(Fact):
    """A row of another table, by its id: a team, a person, a category. "me" and "mine" are the reader's own."""

    operators = operators.OPTIONAL
    control: ClassVar[Control] = "choice"
    words: ClassVar[dict[str, str]] = {}

    def options(self) -> list[tuple[str, str]]:
        return [*self.words.items(), *self.rows()]

    def rows(self) -> list[tuple[str, str]]:
        """(id, name) of what can be chosen."""
        return []

    def read(self, operator: Operator, values: Sequence[str], asker: Asker) -> list[Any]:
        return sorted({found for value in values for found in self.ids(value, asker)})

    def ids(self, value: str, asker: Asker) -> list[int]:
        """The ids that one value stands for. Raises NotAValue."""
        if value in self.words:
            return self.own(asker)
        if not (value.isascii() and value.isdecimal() and len(value) < 19):
            raise NotAValue(f"{self.label}: “{value}” is not among the choices.")
        return [int(value)]

    def own(self, asker: Asker) -> list[int]:
        """The reader's own."""
        return [] if asker.agent_id is None else [asker.agent_id]

    def is_personal(self, values: Sequence[str]) -> bool:
        return self.needs_reader or any(value in self.words for value in values)
