"""Own fields of tickets (`field.<slug>`), of their customers (`customer.<slug>`) and of their customers' companies
(`organization.<slug>`): a fact for each, by its kind."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from frontdesk.customers.models import CustomerField, OrganizationField, OwnField
from frontdesk.tickets import operators
from frontdesk.tickets.fact import Asker, ChoiceFact, Fact, FlagFact, NotAValue, NumberFact, TextFact
from frontdesk.tickets.logic import moments
from frontdesk.tickets.models import Field, Ticket
from frontdesk.tickets.operators import Clause, Operator

_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,60}")


@dataclass(frozen=True)
class Keeper:
    """Who keeps the answers: the slugs of its facts begin with `prefix`, `sql` are its answers by slug."""

    prefix: str
    group: str
    fields: type[Field | OwnField]
    sql: str
    answers: Callable[[Ticket], dict[str, Any]]
    hangs_on: str = ""


def _of_organization(ticket: Ticket) -> dict[str, Any]:
    company = ticket.requester.organization
    return company.fields if company else {}


TICKET = Keeper("field.", "Own fields", Field, "t.fields", lambda ticket: ticket.fields)
CUSTOMER = Keeper(
    "customer.", "Customer's own fields", CustomerField,
    "(SELECT r.fields FROM customers_customer r WHERE r.id = t.requester_id)",
    lambda ticket: ticket.requester.fields, "customer",
)  # fmt: skip
ORGANIZATION = Keeper(
    "organization.", "Organisation's own fields", OrganizationField,
    "(SELECT o.fields FROM customers_customer r JOIN customers_organization o ON o.id = r.organization_id "
    "WHERE r.id = t.requester_id)",
    _of_organization, "organization",
)  # fmt: skip
KEEPERS = (TICKET, CUSTOMER, ORGANIZATION)


class _Own(Fact):
    """What the custom fields' facts have in common. `order` and `column` come from the field's slug."""

    group = TICKET.group

    def __init__(self, field: Field | OwnField, keeper: Keeper) -> None:
        if not _SLUG.fullmatch(field.slug):
            raise ValueError(f"{field.slug!r} is no slug.")
        self.field, self.keeper = field, keeper
        self.slug = f"{keeper.prefix}{field.slug}"  # type: ignore[misc]  # an entry for each row, not for each class
        self.label = field.name  # type: ignore[misc]
        self.group = keeper.group  # type: ignore[misc]
        self.hangs_on, self.is_own = keeper.hangs_on, not keeper.hangs_on
        self.column = self.sql(keeper.sql, field.slug)
        self.order = f"COALESCE({self.column}, {self.last})"

    last = "''"

    def sql(self, answers: str, slug: str) -> str:
        """The field in SQL. The slug was checked to be letters, digits, - and _."""
        return f"({answers}->>'{slug}')"

    def value(self, ticket: Ticket, asker: Asker) -> Any:
        return self.keeper.answers(ticket).get(self.field.slug)


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

    def sql(self, answers: str, slug: str) -> str:
        return f"(CASE WHEN jsonb_typeof({answers}->'{slug}') = 'number' THEN ({answers}->>'{slug}')::numeric END)"

    def value(self, ticket: Ticket, asker: Asker) -> Any:
        found = super().value(ticket, asker)
        return found if isinstance(found, int | float) and not isinstance(found, bool) else None

    def text(self, cell: Any) -> str:
        return "" if cell is None else f"{float(cell):g}"


class OwnFlag(_Own, FlagFact):
    def sql(self, answers: str, slug: str) -> str:
        return f"({answers}->'{slug}' = 'true'::jsonb)"

    def __init__(self, field: Field | OwnField, keeper: Keeper) -> None:
        super().__init__(field, keeper)
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

    def sql(self, answers: str, slug: str) -> str:
        text = f"({answers}->>'{slug}')"
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


def every() -> list[Fact]:
    """The facts of all fields that are asked for."""
    return [
        _KINDS[field.kind](field, keeper)
        for keeper in KEEPERS
        for field in keeper.fields._default_manager.filter(is_active=True)
    ]


def of_slug(slug: str) -> Fact | None:
    """The fact of a field, also of one that is no longer asked for; None where there is none."""
    for keeper in KEEPERS:
        if slug.startswith(keeper.prefix):
            field = keeper.fields._default_manager.filter(slug=slug.removeprefix(keeper.prefix)).first()
            return _KINDS[field.kind](field, keeper) if field else None
    return None
