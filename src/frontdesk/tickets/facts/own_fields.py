"""Custom fields: one fact for each, by its kind, under `field.<slug>`."""

import re
from collections.abc import Sequence
from typing import Any

from frontdesk.tickets import operators
from frontdesk.tickets.fact import Asker, ChoiceFact, Fact, FlagFact, NotAValue, NumberFact, TextFact
from frontdesk.tickets.logic import moments
from frontdesk.tickets.models import Field, Ticket
from frontdesk.tickets.operators import Clause, Operator

PREFIX = "field."
_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,60}")


class _Own(Fact):
    """What the custom fields' facts have in common. `order` and `column` come from the field's slug."""

    group = "Own fields"

    def __init__(self, field: Field) -> None:
        if not _SLUG.fullmatch(field.slug):
            raise ValueError(f"{field.slug!r} is no slug.")
        self.field = field
        self.slug = f"{PREFIX}{field.slug}"  # type: ignore[misc]  # an entry for each row, not for each class
        self.label = field.name  # type: ignore[misc]
        self.column = self.sql(field.slug)
        self.order = f"COALESCE({self.column}, {self.last})"

    last = "''"

    def sql(self, slug: str) -> str:
        """The field in SQL. The slug was checked to be letters, digits, - and _."""
        return f"(t.fields->>'{slug}')"

    def value(self, ticket: Ticket, asker: Asker) -> Any:
        return ticket.fields.get(self.field.slug)


class OwnText(_Own, TextFact):
    operators = operators.TEXT

    def value(self, ticket: Ticket, asker: Asker) -> str:
        return str(super().value(ticket, asker) or "")


class OwnChoice(_Own, ChoiceFact):
    operators = operators.OPTIONAL

    def options(self) -> list[tuple[str, str]]:
        return [(each, each) for each in self.field.choices]


class OwnNumber(_Own, NumberFact):
    operators = operators.NUMBER | {"empty": operators.EMPTY, "filled": operators.FILLED}
    last = "-1e16"

    def sql(self, slug: str) -> str:
        return f"(CASE WHEN jsonb_typeof(t.fields->'{slug}') = 'number' THEN (t.fields->>'{slug}')::numeric END)"

    def value(self, ticket: Ticket, asker: Asker) -> Any:
        found = super().value(ticket, asker)
        return found if isinstance(found, int | float) and not isinstance(found, bool) else None

    def text(self, cell: Any) -> str:
        return "" if cell is None else f"{float(cell):g}"


class OwnFlag(_Own, FlagFact):
    def sql(self, slug: str) -> str:
        return f"(t.fields->'{slug}' = 'true'::jsonb)"

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.order = ""

    def value(self, ticket: Ticket, asker: Asker) -> bool:
        return super().value(ticket, asker) is True


def _day(template: str) -> Any:
    return lambda fact, of: Clause(template.format(fact), list(of))


class OwnDate(_Own, Fact):
    """A day without a time: kept and compared as `2026-01-31`."""

    control = "moment"
    operators = {
        each.slug: each
        for each in (
            Operator("before", "is before", "one", lambda fact, of: Clause(f"{fact} < %s", [of[0][0]]),
                     lambda has, of: has is not None and has < of[0][0]),
            Operator("after", "is after", "one", lambda fact, of: Clause(f"{fact} >= %s", [of[0][1]]),
                     lambda has, of: has is not None and has >= of[0][1]),
            Operator("on", "is on or in", "one",
                     lambda fact, of: Clause(f"({fact} >= %s AND {fact} < %s)", [of[0][0], of[0][1]]),
                     lambda has, of: has is not None and of[0][0] <= has < of[0][1]),
            Operator("between", "is from … to", "two",
                     lambda fact, of: Clause(f"({fact} >= %s AND {fact} < %s)", [of[0][0], of[1][1]]),
                     lambda has, of: has is not None and of[0][0] <= has < of[1][1]),
            operators.EMPTY,
            operators.FILLED,
        )
    }  # fmt: skip

    def sql(self, slug: str) -> str:
        text = f"(t.fields->>'{slug}')"
        return f"""(CASE WHEN {text} ~ '^\\d{{4}}-\\d\\d-\\d\\d$' THEN {text} END COLLATE "C")"""

    def one(self, value: str, asker: Asker) -> tuple[str, str]:
        try:
            start, end = moments.span(value, asker.now, asker.zone)
        except moments.NotAMoment as fault:
            raise NotAValue(f"{self.label}: {fault}") from fault
        if start == end:
            raise NotAValue(f"{self.label}: give a day, not a time of day.")
        return start.astimezone(asker.zone).date().isoformat(), end.astimezone(asker.zone).date().isoformat()

    def moves(self, values: Sequence[str]) -> bool:
        return any(moments.is_relative(value) for value in values)

    def value(self, ticket: Ticket, asker: Asker) -> str | None:
        found = super().value(ticket, asker)
        return found if isinstance(found, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", found) else None


_KINDS: dict[str, type[_Own]] = {
    "text": OwnText, "choice": OwnChoice, "number": OwnNumber, "date": OwnDate, "check": OwnFlag,
}  # fmt: skip


def of_field(field: Field) -> Fact:
    """The fact of a custom field."""
    return _KINDS[field.kind](field)
