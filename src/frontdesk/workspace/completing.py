"""What the search box proposes while somebody types: operators with their values, and searches made before."""

from django.db import connection
from django.utils.http import urlencode

from frontdesk.events import Actor
from frontdesk.tickets.logic.typed import Cursor, at_end
from frontdesk.tickets.models import KeptSearch
from frontdesk.tickets.search.operators import every, names, operator_of
from frontdesk.workspace.links import links

MOST = 10
Item = dict[str, str]


def completions(typed: str, actor: Actor) -> list[Item]:
    """Proposals, best first. An item with `fill` completes the text; one without goes to its address."""
    cursor = at_end(typed, names())
    if cursor is None or (not cursor.name and not cursor.begun):
        return kept(typed, actor)
    found = _values(typed, cursor) if cursor.name else _names(typed, cursor)
    return [*found, *kept(typed, actor)][:MOST]


def _names(typed: str, cursor: Cursor) -> list[Item]:
    begun = cursor.begun.lstrip("-").lower()
    known = [each for each in every() if begun and each.name.startswith(begun)]
    minus = "-" if cursor.begun.startswith("-") else ""
    return [
        _item(f"{each.name}:", each.hint, "terminal", fill=f"{typed[: cursor.start]}{minus}{each.name}:")
        for each in known
    ]


def _values(typed: str, cursor: Cursor) -> list[Item]:
    begun = cursor.begun.lower()
    if cursor.name in {"tag", "tags"}:
        options = [(tag, "tag") for tag in tags_in_use(begun)]
    else:
        options = operator_of(cursor.name).options()
    fits = [(word, label) for word, label in options if begun in word.lower() or begun in label.lower()]
    fits.sort(key=lambda option: not option[0].lower().startswith(begun))
    return [
        _item(word, label if label.lower() != word.lower() else "", "terminal", fill=_completed(typed, cursor, word))
        for word, label in fits[:MOST]
    ]


def _completed(typed: str, cursor: Cursor, word: str) -> str:
    quoted = f'"{word}"' if " " in word else word
    start = cursor.start
    if quoted[0] in "<>" and typed[start - 1 : start] == ":":
        start -= 1  # due:<2h is written due<2h
    return f"{typed[:start]}{quoted} "


def tags_in_use(begun: str) -> list[str]:
    """Tags of the newest tickets that begin like this, the most frequent first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tag FROM (SELECT unnest(tags) AS tag FROM (SELECT tags FROM tickets_ticket"
            " ORDER BY last_message_at DESC, id DESC LIMIT 2000) t) x WHERE tag LIKE %s GROUP BY 1"
            " ORDER BY count(*) DESC, 1 LIMIT 10",
            [begun.replace("\\", "").replace("%", "").replace("_", r"\_") + "%"],
        )
        return [row[0] for row in cursor.fetchall()]


def kept(typed: str, actor: Actor) -> list[Item]:
    """Named searches, then the last ones, that hold what is typed."""
    wanted = typed.strip().lower()
    rows = KeptSearch.objects.filter(agent_id=actor.id or 0).order_by("-used_at")[:60]
    fits = [row for row in rows if wanted in row.text.lower() or wanted in row.name.lower()]
    fits.sort(key=lambda row: not row.name)
    return [
        _item(str(row), row.text if row.name else "", "bookmark" if row.name else "history", href=address(row.text))
        for row in fits[:MOST]
        if row.text.strip().lower() != wanted
    ]


def address(text: str) -> str:
    """The page of a search."""
    return f"{links().search}?{urlencode({'q': text})}"


def _item(title: str, note: str, glyph: str, *, fill: str = "", href: str = "") -> Item:
    return {"title": title, "note": note, "glyph": glyph, "fill": fill, "href": href or address(fill)}
