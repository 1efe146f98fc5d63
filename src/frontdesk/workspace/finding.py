"""The page of a search: what was found of each kind, how the rows look, and what else can be done with the text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import BadRequest
from django.db import connection
from django.utils.http import urlencode
from markupsafe import Markup

from frontdesk.events import Actor
from frontdesk.tickets.facts import check
from frontdesk.tickets.logic.conditions import FaultyCondition
from frontdesk.tickets.logic.number import parse
from frontdesk.tickets.models import Ticket
from frontdesk.tickets.search import Excerpt, FileHit, Found, NotAPlace, Question, Unclear, engine, understand
from frontdesk.workspace.links import links
from frontdesk.workspace.lists import Row
from frontdesk.workspace.rows import Shown, present
from frontdesk.workspace.side_finds import MOST, Line, kinds, marked, read_offset

PAGE, SIDE = 25, 50
TABS = {
    "tickets": "Tickets",
    "customers": "Customers",
    "remarks": "On customers",
    "organisations": "Organisations",
    "articles": "Articles",
    "files": "Files",
}

_ROWS = """
SELECT t.id, t.number, t.subject, t.requester_name, t.channel, t.preview, t.preview_kind, t.status, t.priority,
       t.language, t.next_due_at, t.last_message_at, t.is_unread, t.tags, c.name, u.name, m.name, t.level, t.sentiment
  FROM unnest(%s::bigint[]) WITH ORDINALITY f(id, at)
  JOIN tickets_ticket t ON t.id = f.id
  LEFT JOIN tickets_category c ON c.id = t.category_id
  LEFT JOIN accounts_agent a ON a.id = t.assignee_id
  LEFT JOIN accounts_user u ON u.id = a.user_id
  LEFT JOIN accounts_team m ON m.id = t.team_id
 ORDER BY f.at
"""


def numbered(words: str, actor: Actor) -> int | None:
    """The number of a ticket that was meant, if it is one and the actor may see it."""
    number = parse(words)
    if number is None or not Ticket.objects.visible_to(actor).filter(number=number).exists():
        return None
    return number


@dataclass
class Searched:
    """What the page shows. `counts` are texts by tab, for tabs that were looked at."""

    typed: str
    tab: str = "tickets"
    rows: Sequence[Shown] = ()
    lines: Sequence[Line] = ()
    found: Found = field(default_factory=Found)
    counts: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[Markup, str, str]] = field(default_factory=list)
    exactly: bool = False
    next: str = ""  # the place of the next lines, where there are more
    view: str = ""  # where a view begins that finds the same

    @property
    def tabs(self) -> list[tuple[str, str, str]]:
        """(slug, label, count) of the kinds that can hold something."""
        return [(slug, label, self.counts.get(slug, "")) for slug, label in TABS.items() if slug in self.counts]

    @property
    def tab_label(self) -> str:
        """What the open tab is called."""
        return TABS[self.tab]

    def address(self, **more: str) -> str:
        """The page for the same text, with other particulars."""
        given = {"q": self.typed, "tab": self.tab if self.tab != "tickets" else "", **more}
        return f"{links().search}?{urlencode({name: value for name, value in given.items() if value})}"


def search_page(typed: str, tab: str, after: str, exactly: bool, actor: Actor) -> Searched:
    """The page. Raises BadRequest for a tab or a place that is none (A31, A41); what is unclear is said on the page."""
    page = Searched(typed, tab, exactly=exactly)
    if tab not in TABS:
        raise BadRequest("There is no such kind of find.")
    try:
        question = understand(typed, actor, exactly=exactly)
        _tickets(page, question, actor, after)
    except Unclear as unclear:
        page.problems = [_problem(unclear, each.place, each.message, each.instead) for each in unclear.problems]
        return page
    except NotAPlace as error:
        raise BadRequest("This place is not in the results.") from error
    if not question.is_empty:
        page.view = _view_of(question)
        _others(page, question, actor, after)
    return page


def _view_of(question: Question) -> str:
    try:
        check(question.as_conditions)
    except FaultyCondition:
        return ""
    return f"{links().new_view}?{urlencode({'search': question.typed.text})}"


def _tickets(page: Searched, question: Question, actor: Actor, after: str) -> None:
    page.found = engine().tickets(question, actor, after=after if page.tab == "tickets" else "", size=PAGE)
    page.counts["tickets"] = _shown(page.found.count, page.found.is_more)
    if page.tab == "tickets":
        keys = [hit.ticket for hit in page.found.hits]
        said = engine().excerpts(question, keys)
        page.rows = [
            _marked(shown, excerpt) if excerpt else shown
            for row, shown in _drawn(keys)
            for excerpt in [said.get(row.id)]
        ]


def _marked(shown: Shown, excerpt: Excerpt) -> Shown:
    """A row with the found words marked: in its subject, and in the place where it says so."""
    if excerpt.subject:
        shown = shown._replace(subject=marked(excerpt.subject))
    return shown._replace(preview=_said(excerpt), is_reply=excerpt.kind == "outbound") if excerpt.text else shown


def _drawn(keys: Sequence[int]) -> list[tuple[Row, Shown]]:
    rows = rows_of(keys)
    return list(zip(rows, present(rows), strict=True))


def rows_of(keys: Sequence[int]) -> list[Row]:
    """The rows of these tickets, in that order; whoever asks has found them with permission."""
    if not keys:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [list(keys)])
        return [Row(*row) for row in cursor.fetchall()]


def suggested(words: str, actor: Actor, size: int = 5) -> list[Row]:
    """A few tickets for what somebody is still typing: the last word may be half of one."""
    half = re.search(r"\w{3,}$", words)
    try:
        question = understand(f"{words}*" if half else words, actor)
        return rows_of([hit.ticket for hit in engine().few(question, actor, size=size)])
    except Unclear:
        return []


def _said(excerpt: Excerpt) -> Markup:
    before = {"note": "Note: ", "file": f"{excerpt.author}: "}.get(excerpt.kind, "")
    return Markup("{}{}").format(before, marked(excerpt.text))


def _others(page: Searched, question: Question, actor: Actor, place: str) -> None:
    """Customers, what is kept of them, organisations and articles are found by words alone; files by operators too."""
    files = engine().files(question, actor, size=SIDE) if question.words else []
    if files or page.tab == "files":
        page.counts["files"] = _shown(len(files), len(files) >= SIDE)
    words = question.typed.said()
    plain = words if not (question.tree.parts or question.scope) else ""
    for kind in kinds(plain, actor) if plain else ():
        count = kind.count()
        page.counts[kind.slug] = _shown(min(count, MOST), count > MOST)
        if kind.slug == page.tab:
            page.lines, page.next = kind.lines(read_offset(place))
    if page.tab == "files":
        page.lines = [_file(hit) for hit in files]
    elif page.tab != "tickets":
        page.counts.setdefault(page.tab, "0")


def _file(hit: FileHit) -> Line:
    return Line(hit.name, f"{links().ticket}{hit.number}", hit.subject, "paperclip", marked(hit.excerpt))


def _problem(unclear: Unclear, place: Any, message: str, instead: str) -> tuple[Markup, str, str]:
    """The text with the wrong part marked, what is wrong with it, and the text as it may have been meant."""
    text = unclear.typed.text
    shown = Markup("{}<mark>{}</mark>{}").format(text[: place.start], text[place.start : place.end], text[place.end :])
    meant = f"{text[: place.start]}{instead}:{text[place.end :]}" if instead else ""
    return shown, message, meant


def _shown(count: int, is_more: bool) -> str:
    return f"{count}+" if is_more else str(count)
