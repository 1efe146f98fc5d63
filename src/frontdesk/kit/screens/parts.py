"""What a screen is put together from."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import QuerySet

Tone = Literal["neutral", "late", "soon", "ok", "hold", "info"]


@dataclass(frozen=True)
class Mark:
    """A word whose colour means state."""

    text: str
    tone: Tone = "neutral"
    glyph: str | None = None


@dataclass(frozen=True)
class Cell:
    """One value of a list; `kind` tells the page how to draw it: text, marks, moment, number, colour, yes, none."""

    kind: str
    value: Any


def cell(value: Any) -> Cell:
    """How a value of that type is drawn."""
    if value is None or value == "" or value == []:
        return Cell("none", None)
    if isinstance(value, bool):
        return Cell("yes" if value else "none", value)
    if isinstance(value, Mark):
        return Cell("marks", [value])
    if isinstance(value, list | tuple) and all(isinstance(one, Mark) for one in value):
        return Cell("marks", value)
    if isinstance(value, datetime.datetime):
        return Cell("moment", value)
    return Cell("number", value) if isinstance(value, int) else Cell("text", str(value))


@dataclass(frozen=True)
class Column:
    """A column of the list. `value` is an attribute's path (`team.name`) or a function of the row.

    `sort` is the look-up that orders by it; `is_wide` columns are left out on a phone.
    """

    label: str
    value: str | Callable[[Any], object]
    sort: str = ""
    is_wide: bool = False

    def of(self, row: Any) -> Cell:
        """The row's value in this column."""
        if callable(self.value):
            return cell(self.value(row))
        found = row
        for name in self.value.split("."):
            found = getattr(found, name, None)
            found = found() if callable(found) else found
        return cell(found)


@dataclass(frozen=True)
class Filter:
    """A choice above the list. `narrow(rows, value)` applies it; an option that is not offered is ignored."""

    name: str
    label: str
    options: Callable[[], Sequence[tuple[str, str]]]
    narrow: Callable[[QuerySet[Any], str], QuerySet[Any]]
    all_label: str = "All"


@dataclass(frozen=True)
class Act:
    """A verb on one row besides saving and removing. `run(row, by)` returns the sentence that is shown afterwards.

    `applies` tells whether the row has it at this moment; `confirm` is the question asked before.
    """

    slug: str
    label: str
    run: Callable[[Any, Any], str]
    glyph: str | None = None
    confirm: str = ""
    is_danger: bool = False
    applies: Callable[[Any], bool] = lambda row: True


@dataclass(frozen=True)
class Removal:
    """How a row goes away: the verb on the button, what it means, and `run(row, by)`.

    `applies` tells whether this row can go at all.
    """

    run: Callable[[Any, Any], object]
    label: str = "Delete"
    warning: str = "This cannot be undone."
    done: str = "Deleted."
    glyph: str = "trash-2"
    applies: Callable[[Any], bool] = lambda row: True
