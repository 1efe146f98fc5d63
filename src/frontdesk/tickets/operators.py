"""How a fact is compared, by its kind: each operator once as SQL and once as what it means in Python.

The SQL speaks of the ticket as `t`, takes every value as a parameter (A41), and is never unknown where it is negated.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from frontdesk.tickets.logic.moments import Span

Takes = Literal["nothing", "one", "some", "two", "length"]
Values = Sequence[Any]


class Clause(NamedTuple):
    """A condition in SQL with its parameters, in their order."""

    text: str
    params: list[Any]


@dataclass(frozen=True)
class Operator:
    """`takes` says how many values; `sql` and `holds` compare the fact with them as they were read."""

    slug: str
    label: str
    takes: Takes
    sql: Callable[[str, Values], Clause]
    holds: Callable[[Any, Values], bool]


def _listed(*operators: Operator) -> dict[str, Operator]:
    return {each.slug: each for each in operators}


def _plain(template: str) -> Callable[[str, Values], Clause]:
    """The values as they are, in their order."""
    return lambda fact, values: Clause(template.format(fact), list(values))


def _array(template: str) -> Callable[[str, Values], Clause]:
    """All values as one array."""
    return lambda fact, values: Clause(template.format(fact), [list(values)])


def _like(template: str, before: str, after: str) -> Callable[[str, Values], Clause]:
    def sql(fact: str, values: Values) -> Clause:
        escaped = (str(value).replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") for value in values)
        return Clause(template.format(fact), [[f"{before}{value}{after}" for value in escaped]])

    return sql


EMPTY = Operator("empty", "is not set", "nothing", _plain("{} IS NULL"), lambda has, _: has is None)
FILLED = Operator("filled", "is set", "nothing", _plain("{} IS NOT NULL"), lambda has, _: has is not None)

CHOICE = _listed(
    Operator("any", "is any of", "some", _array("{} = ANY(%s)"), lambda has, of: has in of),
    Operator("none", "is none of", "some", _array("({} = ANY(%s)) IS NOT TRUE"), lambda has, of: has not in of),
)
OPTIONAL = CHOICE | _listed(EMPTY, FILLED)

TEXT = _listed(
    Operator(
        "has", "contains any of", "some", _like("{} ILIKE ANY(%s)", "%", "%"),
        lambda has, of: any(word.lower() in has.lower() for word in of),
    ),
    Operator(
        "lacks", "contains none of", "some", _like("({} ILIKE ANY(%s)) IS NOT TRUE", "%", "%"),
        lambda has, of: not any(word.lower() in has.lower() for word in of),
    ),
    Operator(
        "any", "is any of", "some", _like("{} ILIKE ANY(%s)", "", ""),
        lambda has, of: has.lower() in {word.lower() for word in of},
    ),
    Operator(
        "none", "is none of", "some", _like("({} ILIKE ANY(%s)) IS NOT TRUE", "", ""),
        lambda has, of: has.lower() not in {word.lower() for word in of},
    ),
    Operator(
        "starts", "begins with", "some", _like("{} ILIKE ANY(%s)", "", "%"),
        lambda has, of: has.lower().startswith(tuple(word.lower() for word in of)),
    ),
    Operator("empty", "is empty", "nothing", _plain("COALESCE({}, '') = ''"), lambda has, _: not has),
    Operator("filled", "is not empty", "nothing", _plain("{} <> ''"), lambda has, _: bool(has)),
)  # fmt: skip

NUMBER = _listed(
    Operator("any", "is any of", "some", _array("{} = ANY(%s::numeric[])"), lambda has, of: has in of),
    Operator(
        "none", "is none of", "some", _array("({} = ANY(%s::numeric[])) IS NOT TRUE"), lambda has, of: has not in of
    ),
    Operator("below", "is below", "one", _plain("{} < %s"), lambda has, of: has is not None and has < of[0]),
    Operator("above", "is above", "one", _plain("{} > %s"), lambda has, of: has is not None and has > of[0]),
    Operator(
        "between", "is from … to", "two", _plain("{} BETWEEN %s AND %s"),
        lambda has, of: has is not None and of[0] <= has <= of[1],
    ),
)  # fmt: skip


def _within(fact: str, first: Span, last: Span) -> Clause:
    end = "<=" if last.start == last.end else "<"
    return Clause(f"({fact} >= %s AND {fact} {end} %s)", [first.start, last.end])


def _is_within(has: datetime.datetime | None, first: Span, last: Span) -> bool:
    if has is None or has < first.start:
        return False
    return has <= last.end if last.start == last.end else has < last.end


def _after(fact: str, of: Values) -> Clause:
    return Clause(f"{fact} {'>' if of[0].start == of[0].end else '>='} %s", [of[0].end])


def _is_after(has: datetime.datetime | None, of: Values) -> bool:
    return has is not None and (has > of[0].end if of[0].start == of[0].end else has >= of[0].end)


MOMENT = _listed(
    Operator(
        "before", "is before", "one", lambda fact, of: Clause(f"{fact} < %s", [of[0].start]),
        lambda has, of: has is not None and has < of[0].start,
    ),
    Operator("after", "is after", "one", _after, _is_after),
    Operator(
        "on", "is on or in", "one", lambda fact, of: _within(fact, of[0], of[0]),
        lambda has, of: _is_within(has, of[0], of[0]),
    ),
    Operator(
        "between", "is from … to", "two", lambda fact, of: _within(fact, of[0], of[1]),
        lambda has, of: _is_within(has, of[0], of[1]),
    ),
    Operator(
        "next", "is within the next", "length", lambda fact, of: _within(fact, *of),
        lambda has, of: _is_within(has, *of)
    ),
    Operator(
        "last", "was within the last", "length", lambda fact, of: _within(fact, *of),
        lambda has, of: _is_within(has, *of)
    ),
    Operator(
        "older", "is longer ago than", "length", lambda fact, of: Clause(f"{fact} < %s", [of[0].start]),
        lambda has, of: has is not None and has < of[0].start,
    ),
    EMPTY,
    FILLED,
)  # fmt: skip

FLAG = _listed(
    Operator("yes", "yes", "nothing", _plain("{}"), lambda has, _: bool(has)),
    Operator("no", "no", "nothing", _plain("({}) IS NOT TRUE"), lambda has, _: not has),
)

TAGS = _listed(
    Operator("any", "has any of", "some", _array("{} && %s::varchar[]"), lambda has, of: bool(set(has) & set(of))),
    Operator("all", "has all of", "some", _array("{} @> %s::varchar[]"), lambda has, of: set(of) <= set(has)),
    Operator(
        "none", "has none of", "some", _array("({} && %s::varchar[]) IS NOT TRUE"),
        lambda has, of: not set(has) & set(of),
    ),
    Operator("empty", "has none", "nothing", _plain("cardinality({}) = 0"), lambda has, _: not has),
    Operator("filled", "has some", "nothing", _plain("cardinality({}) > 0"), lambda has, _: bool(has)),
)  # fmt: skip
