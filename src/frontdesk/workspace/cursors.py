"""Places in a sorted list: the values that a row is sorted by and its id, as text for an address.

Paging goes on behind such a place (keyset), never by counting rows from the top.
"""

import base64
import binascii
import datetime
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Protocol

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_NUMBER = re.compile(r"-?\d{1,20}(?:_\d{1,12})?")
_INTEGER = re.compile(r"-?\d{1,18}")
LONGEST = 1200


class Sorted(Protocol):
    """What a cursor has to know of an order."""

    @property
    def column(self) -> str: ...
    @property
    def ascending(self) -> bool: ...
    @property
    def kind(self) -> str: ...


def write(values: Sequence[Any], identity: int, orders: Sequence[Sorted]) -> str:
    """The place of the row with these sort values, one for each order."""
    parts = [_written(value, order.kind) for value, order in zip(values, orders, strict=True)]
    return ".".join([*parts, str(identity)])


def _written(value: Any, kind: str) -> str:
    if kind == "moment":
        return str((value - _EPOCH) // datetime.timedelta(microseconds=1))
    if kind == "number":
        return f"{Decimal(value):f}".replace(".", "_")
    return base64.urlsafe_b64encode(str(value).encode()).decode().rstrip("=")


def read(cursor: str, orders: Sequence[Sorted]) -> list[Any]:
    """The values and the id of a place. Raises ValueError for what is none."""
    *parts, identity = cursor.split(".")
    if len(cursor) > LONGEST or len(parts) != len(orders) or not (identity.isascii() and identity.isdecimal()):
        raise ValueError("Not a place in this list.")
    try:
        values = [_value(part, order.kind) for part, order in zip(parts, orders, strict=True)]
    except (OverflowError, ValueError, binascii.Error) as error:
        raise ValueError("Not a place in this list.") from error
    return [*values, min(int(identity), 2**62)]


def _value(part: str, kind: str) -> Any:
    if kind == "moment":
        if not _INTEGER.fullmatch(part):
            raise ValueError
        return _EPOCH + datetime.timedelta(microseconds=int(part))
    if kind == "number":
        if not _NUMBER.fullmatch(part):
            raise ValueError
        return Decimal(part.replace("_", "."))
    text = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode()
    if "\x00" in text:
        raise ValueError
    return text


def directions(orders: Sequence[Sorted], backwards: bool) -> list[tuple[str, str]]:
    """(expression, ASC or DESC) of every order, and of the id, which follows the last."""
    found = [(order.column, "ASC" if order.ascending != backwards else "DESC") for order in orders]
    return [*found, ("t.id", found[-1][1])]


def beyond(orders: Sequence[Sorted], place: Sequence[Any], backwards: bool) -> tuple[str, list[Any]]:
    """The condition that a row comes behind the place, with its parameters.

    Where all go the same way it is one comparison of rows, which an index answers.
    """
    steps = directions(orders, backwards)
    if len({way for _, way in steps}) == 1:
        names = ", ".join(name for name, _ in steps)
        sign = ">" if steps[0][1] == "ASC" else "<"
        return f"({names}) {sign} ({', '.join(['%s'] * len(steps))})", list(place)
    options: list[str] = []
    params: list[Any] = []
    for at, (name, way) in enumerate(steps):
        tests = [*(f"{before} = %s" for before, _ in steps[:at]), f"{name} {'>' if way == 'ASC' else '<'} %s"]
        options.append("(" + " AND ".join(tests) + ")")
        params += place[: at + 1]
    return "(" + " OR ".join(options) + ")", params
