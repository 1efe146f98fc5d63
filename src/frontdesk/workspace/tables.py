"""Lists in groups and as tables: the further columns of each row, drawn once per row."""

import datetime
from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

from django.utils.safestring import SafeString
from markupsafe import escape

from frontdesk.kit.display import when
from frontdesk.tickets.fact import Fact
from frontdesk.workspace.rows import Shown, priority_mark, status_mark


class Group(NamedTuple):
    """Rows that stand together under a `title` (empty: they are not grouped), each with its cells."""

    title: str
    rows: list[tuple[Shown, list[SafeString]]]


def grouped(
    rows: Sequence[Shown], cells: Sequence[tuple[Any, ...]], columns: Sequence[tuple[Fact, str]], group_by: str
) -> list[Group]:
    """The rows of a page with their cells, in groups where the view says so. The last column is then the group's."""
    facts = [fact for fact, _ in columns]
    shown = facts[:-1] if group_by and facts and facts[-1].slug == group_by else facts
    drawn = [
        (row, [cell(fact, value) for fact, value in zip(shown, values, strict=False)])
        for row, values in zip(rows, cells or [()] * len(rows), strict=True)
    ]
    if shown is facts or not cells:
        return [Group("", drawn)]
    titles = [facts[-1].text(values[-1]) or f"No {facts[-1].label.lower()}" for values in cells]
    together = groupby(zip(titles, drawn, strict=True), key=lambda pair: pair[0])
    return [Group(title, [row for _, row in pairs]) for title, pairs in together]


def cell(fact: Fact, value: Any) -> SafeString:
    """One value of one column as a table shows it."""
    if value is None or value == "":
        return SafeString("")
    if fact.slug == "status":
        return SafeString(status_mark(value))
    if fact.slug == "priority":
        return SafeString(priority_mark(value))
    if isinstance(value, datetime.datetime):
        return when(value)
    return SafeString(escape(fact.text(value)))
