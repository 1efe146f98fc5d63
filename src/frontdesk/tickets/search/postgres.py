"""The engine that comes with the desk: PostgreSQL's own full text search and trigrams."""

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction

from frontdesk.events import Actor
from frontdesk.tickets.fact import Asker
from frontdesk.tickets.facts import find, where
from frontdesk.tickets.logic.conditions import Condition, Group
from frontdesk.tickets.operators import Clause
from frontdesk.tickets.permissions import visible_sql
from frontdesk.tickets.search import showing
from frontdesk.tickets.search.engine import Engine, Excerpt, FileHit, Found, Hit, NotAPlace
from frontdesk.tickets.search.question import Question
from frontdesk.tickets.search.windows import EVERYTHING, Place, Window, read_place
from frontdesk.tickets.search.words import Words, hint_of, words_of

PATIENCE = 700  # milliseconds that one stretch may take
MOST = 1000  # hits that are counted
ENOUGH = 60  # hits among which the best of a page are chosen
NARROWED = 2  # the level from which on operators lead to fewer tickets than words
_ORDERS = {"created": "t.created_at", "solved": "t.solved_at"}  # what is asked by its moment comes in its order
_SET = "SELECT set_config('plan_cache_mode', %s, true), set_config('statement_timeout', %s, true)"
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)

# An exact phrase before words of the subject before names; then the newest.
_SCORE = """max(CASE WHEN d.words @@ %s::tsquery THEN 4 ELSE 0 END
           + CASE WHEN d.words @@ %s::tsquery THEN 2 ELSE 0 END + CASE WHEN d.words @@ %s::tsquery THEN 1 ELSE 0 END)"""
_BY_WORDS = """
SELECT x.score, x.last_message_at, x.id, count(*) OVER () FROM (
  SELECT {score} AS score, t.last_message_at, t.id
    FROM tickets_ticket t JOIN tickets_searchdocument d ON d.ticket_id = t.id
   WHERE d.words @@ %s::tsquery AND {where}
   GROUP BY t.id
  HAVING {beyond}) x
 ORDER BY 1 DESC, 2 DESC, 3 DESC LIMIT %s
"""
_BY_FACTS = """
SELECT 0, {order}, t.id, 0 FROM tickets_ticket t
 WHERE {where} AND {beyond} AND {order} IS NOT NULL ORDER BY {order} DESC, t.id DESC LIMIT %s
"""
_NEGATIVE = (
    "NOT EXISTS (SELECT 1 FROM tickets_searchdocument n WHERE n.ticket_id = t.id {other}AND n.words @@ %s::tsquery)"
)


class Postgres(Engine, slug="postgres"):
    """Full text search in the desk's own database."""

    label = "PostgreSQL"

    def tickets(self, question: Question, actor: Actor, *, after: str = "", size: int = 25) -> Found:
        if question.is_empty:
            return Found()
        place = read_place(after) if after else None
        if after and place is None:
            raise NotAPlace(after)
        with _patience():
            words = words_of(question)
            if question.words and not words.positive:
                return Found()  # signs that no language has words for
            search = _Search(question, words, actor, size, ENOUGH)
            return search.by_words(place) if words.positive else search.by_facts(place)

    def few(self, question: Question, actor: Actor, *, size: int = 5) -> Sequence[Hit]:
        if question.is_empty or not question.words:
            return self.tickets(question, actor, size=size).hits
        found: Sequence[Hit] = ()
        with _patience():
            for is_hasty in (True, False):
                words = words_of(question, is_hasty=is_hasty)
                if words.positive:
                    found = _Search(question, words, actor, size, size).by_words(None).hits
                if len(found) >= size or not words.is_part:
                    break
        return found

    def files(self, question: Question, actor: Actor, *, size: int = 25) -> list[FileHit]:
        if not question.words:
            return []
        words = words_of(question)
        return showing.files(words.any_of and words.positive, words.any_of, conditions(question, words, actor), size)

    def excerpts(self, question: Question, tickets: Sequence[int]) -> dict[int, Excerpt]:
        if not (question.words and tickets):
            return {}
        return showing.excerpts(words_of(question), tickets)


def conditions(question: Question, words: Words, actor: Actor) -> Clause:
    """What the tickets themselves have to be: visible, and as the operators say."""
    seen, params = visible_sql(actor)
    asked = where(question.tree, Asker.of(actor))
    parts, values = [seen, asked.text], [*params, *asked.params]
    if "status" not in question.tree.facts():
        parts.append("t.status <> 'spam'")  # found by those who ask for it
    if words.negative:
        parts.append(_NEGATIVE.format(other="AND n.id <> d.id " if words.positive else ""))
        values.append(words.negative)
    return Clause(" AND ".join(parts), values)


class _Search:
    """One search, stretch by stretch."""

    def __init__(self, question: Question, words: Words, actor: Actor, size: int, enough: int) -> None:
        self.question, self.words, self.size, self.enough = question, words, size, enough
        self.where = conditions(question, words, actor)
        hint = hint_of(question.tree) if words.positive else ""
        self.is_narrowed = bool(question.tree.parts) and not hint  # operators may lead there sooner than words
        if self.is_narrowed:
            self.enough = min(enough, size + 1)  # few are left, and each costs a look at its ticket
        self.positive = f"({words.positive}) & {hint}" if hint else words.positive
        if question.scope == {"files"}:
            self.where = Clause(f"{self.where.text} AND d.attachment_id IS NOT NULL", self.where.params)

    def by_words(self, place: Place | None) -> Found:
        window = place.window if place else self._first()
        if place is None:
            window, rows, is_cut = self._enough(window)
        else:
            rows, is_cut = self._stretch(window, place)
        count = rows[0][3] if rows else 0
        hits = [(window, row) for row in rows]
        while len(hits) <= self.size and not window.is_last and not is_cut:
            window = window.next(self._further(window))
            rows, is_cut = self._stretch(window, None)
            hits += [(window, row) for row in rows]
            count += rows[0][3] if rows else 0
        shown = hits[: self.size]
        more = len(hits) > self.size
        return Found(
            hits=[Hit(row[2], row[0]) for _, row in shown],
            older=_place(*shown[-1]).written() if more else "",
            count=min(count, MOST),
            is_more=not window.is_last or is_cut or count > MOST,
            is_cut=is_cut,
            spelt=self.words.spelt,
        )

    def _first(self) -> Window:
        """From the newest document, not the newest message: after a flood of mail they may be minutes apart."""
        return Window(_ask("SELECT COALESCE(max(upto), 0) FROM tickets_searchdocument", [])[0][0])

    def _further(self, window: Window) -> int:
        return EVERYTHING if self.is_narrowed and window.level == NARROWED else window.level + 1

    def _enough(self, window: Window) -> tuple[Window, list[Any], bool]:
        """The shortest stretch from the newest message on that holds enough to choose the best from."""
        while True:
            rows, is_cut = self._stretch(window, None)
            if is_cut or window.is_last or (rows and rows[0][3] >= self.enough):
                return window, rows, is_cut
            window = window.wider(self._further(window))

    def _stretch(self, window: Window, place: Place | None) -> tuple[list[Any], bool]:
        beyond, behind = "TRUE", []
        score: list[Any] = [self.words.phrase, self.words.subject, self.words.people]
        if place is not None:
            beyond = f"({_SCORE}, t.last_message_at, t.id) < (%s, %s, %s)"
            behind = [*score, place.score, _moment(place.moment), place.ticket]
        statement = _BY_WORDS.format(score=_SCORE, where=self.where.text, beyond=beyond)
        params = [
            *score,
            window.query(self.positive, self.words.negative),
            *self.where.params,
            *behind,
            self.size + 1,
        ]
        return _patiently(statement, params)

    def by_facts(self, place: Place | None) -> Found:
        """Nothing but operators: the newest first, straight from the tickets."""
        order = next(filter(None, map(_bounded, self.question.tree.parts)), "t.last_message_at")
        beyond, behind = "TRUE", []
        if place is not None:
            beyond, behind = f"({order}, t.id) < (%s, %s)", [_moment(place.moment), place.ticket]
        elif latest := _latest(self.question.tree):
            beyond, behind = "t.last_message_at < %s", [latest]
        statement = _BY_FACTS.format(order=order, where=self.where.text, beyond=beyond)
        rows, is_cut = _patiently(statement, [*self.where.params, *behind, self.size + 1])
        shown, more = rows[: self.size], len(rows) > self.size
        return Found(
            hits=[Hit(row[2]) for row in shown],
            older=_place(Window(0), shown[-1]).written() if more else "",
            count=len(shown),
            is_more=more or place is not None or is_cut,
            is_cut=is_cut,
        )


def _bounded(part: Condition | Group) -> str:
    """The column of a condition that leaves a piece of an index to walk through: it gives the order."""
    is_bounded = isinstance(part, Condition) and part.operator in {"on", "between", "last", "after"}
    return _ORDERS.get(part.fact, "") if is_bounded and isinstance(part, Condition) else ""


def _latest(tree: Group) -> datetime.datetime | None:
    """Until when the last message can be of tickets that were not changed since a moment: each message is a change.

    Newer ones need not be walked through; a day is left for clocks that do not agree.
    """
    for part in tree.parts:
        if (
            isinstance(part, Condition)
            and part.fact == "updated"
            and part.operator in {"before", "older", "on", "between"}
        ):
            ends = find("updated").clause(part.operator, part.values, Asker()).params[-1]
            return ends + datetime.timedelta(days=1) if isinstance(ends, datetime.datetime) else None
    return None


def _place(window: Window, row: tuple[Any, ...]) -> Place:
    return Place(window, row[0], (row[1] - _EPOCH) // datetime.timedelta(microseconds=1), row[2])


def _moment(microseconds: int) -> datetime.datetime:
    try:
        return _EPOCH + datetime.timedelta(microseconds=microseconds)
    except OverflowError as error:
        raise NotAPlace(str(microseconds)) from error


@contextmanager
def _patience() -> Iterator[None]:
    """A transaction whose statements are planned for what they ask, and ended after PATIENCE."""
    with transaction.atomic():
        _ask(_SET, ["force_custom_plan", str(PATIENCE)])
        yield
        if not transaction.get_rollback():
            _ask(_SET, ["auto", "0"])  # for whoever has a transaction around this one


def _patiently(statement: str, params: list[Any]) -> tuple[list[Any], bool]:
    """The rows, and whether the statement was ended because it took too long: others wait for the same processor.

    Within `_patience`, of which such an end is the end: nothing can be asked in it any more.
    """
    try:
        return _ask(statement, params), False
    except OperationalError as error:
        if "statement timeout" not in str(error):
            raise
        transaction.set_rollback(True)
        return [], True


def _ask(statement: str, params: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())
