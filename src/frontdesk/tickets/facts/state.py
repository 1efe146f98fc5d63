"""How the ticket stands: number, status, priority, level, marks."""

from typing import Any

from frontdesk.tickets import operators
from frontdesk.tickets.fact import Asker, Cell, ChoiceFact, FlagFact, NumberFact
from frontdesk.tickets.models import Ticket

STEPS = [("1", "High"), ("2", "Medium"), ("3", "Low")]


class Number(NumberFact, slug="number"):
    label, group = "Number", "Ticket"
    column = order = "t.number"

    def value(self, ticket: Ticket, asker: Asker) -> int:
        return ticket.number


class Status(ChoiceFact, slug="status"):
    label, group = "Status", "Ticket"
    column = "t.status"
    order = "array_position('{new,open,pending,on_hold,solved,closed,spam}'::varchar[], t.status)"
    order_kind = "number"

    def options(self) -> list[tuple[str, str]]:
        return [(str(value), str(label)) for value, label in Ticket.Status.choices]

    def value(self, ticket: Ticket, asker: Asker) -> str:
        return ticket.status


class Priority(ChoiceFact, slug="priority"):
    label, group = "Priority", "Ticket"
    column = order = "t.priority"
    order_kind = "number"
    is_number = True

    def options(self) -> list[tuple[str, str]]:
        return [(str(value), str(label)) for value, label in Ticket.Priority.choices]

    def value(self, ticket: Ticket, asker: Asker) -> int:
        return ticket.priority


class _Step(ChoiceFact):
    """Urgency or impact: 1 high to 3 low, or not said."""

    group = "Ticket"
    operators = operators.OPTIONAL
    order_kind = "number"
    is_number = True

    def options(self) -> list[tuple[str, str]]:
        return STEPS


class Urgency(_Step, slug="urgency"):
    label = "Urgency"
    column, order = "t.urgency", "COALESCE(t.urgency, 9)"

    def value(self, ticket: Ticket, asker: Asker) -> int | None:
        return ticket.urgency


class Impact(_Step, slug="impact"):
    label = "Impact"
    column, order = "t.impact", "COALESCE(t.impact, 9)"

    def value(self, ticket: Ticket, asker: Asker) -> int | None:
        return ticket.impact


class Level(ChoiceFact, slug="level"):
    label, group = "Level", "Ticket"
    column = order = "t.level"
    order_kind = "number"
    is_number = True

    def options(self) -> list[tuple[str, str]]:
        return [(str(level), f"Level {level}") for level in (1, 2, 3)]

    def value(self, ticket: Ticket, asker: Asker) -> int:
        return ticket.level


class Triaged(FlagFact, slug="triaged"):
    label, group = "Has been triaged", "Ticket"
    column = "t.is_triaged"

    def value(self, ticket: Ticket, asker: Asker) -> bool:
        return ticket.is_triaged


class Acknowledged(FlagFact, slug="acknowledged"):
    label, group = "Its level has acknowledged it", "Ticket"
    column = "(t.acknowledged_at IS NOT NULL)"

    def value(self, ticket: Ticket, asker: Asker) -> bool:
        return ticket.acknowledged_at is not None


class ReopenedCount(NumberFact, slug="reopened"):
    label, group = "Times reopened", "Ticket"
    column = order = "t.reopened_count"

    def value(self, ticket: Ticket, asker: Asker) -> int:
        return ticket.reopened_count

    def exported(self, cell: Any) -> Cell:
        return int(cell)
