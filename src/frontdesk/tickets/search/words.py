"""From typed words to a query of PostgreSQL's full text search.

A word is looked for by its stems in every language that documents are in. One that stands nowhere is taken for words
that begin with it, or for those that are spelt like it; both come from the table of known words.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from frontdesk.customers.models import prefixes_of
from frontdesk.tickets.logic.conditions import Condition, Group
from frontdesk.tickets.logic.nearness import distance, forgiven
from frontdesk.tickets.logic.typed import Term
from frontdesk.tickets.search.engine import Meant
from frontdesk.tickets.search.question import SCOPES, Question

_LEXEME = re.compile(r"'(?:[^']|'')+'")
_MOST_BEGINNINGS, _MOST_NEAR = 12, 4

_STEMS = """
SELECT w.at, (SELECT array_agg(DISTINCT phraseto_tsquery(l.name::regconfig, desk_plain(w.word))::text) FROM
               (SELECT name FROM tickets_searchlanguage UNION SELECT 'desk_simple') l),
       phraseto_tsquery('desk_simple', desk_plain(w.word))::text,
       EXISTS (SELECT 1 FROM tickets_searchword k WHERE k.word = lower(unaccent(w.word)))
  FROM unnest(%s::text[]) WITH ORDINALITY w(word, at)
"""
_STANDS = "SELECT EXISTS (SELECT 1 FROM tickets_searchdocument WHERE words @@ %s::tsquery)"
_BEGINNINGS = (
    "SELECT word FROM tickets_searchword WHERE word LIKE lower(unaccent(%s)) || '%%' ORDER BY count DESC LIMIT %s"
)
_NEAR = """
SELECT word, count, lower(unaccent(%s)) FROM tickets_searchword
 WHERE word %% lower(unaccent(%s)) ORDER BY similarity(word, lower(unaccent(%s))) DESC LIMIT 60
"""


@dataclass(frozen=True)
class Words:
    """`positive` finds documents (""=all of them), `negative` leaves tickets out, `any_of` finds what to show.

    `subject`, `people` and `phrase` make one find better than another. All are texts of type tsquery.
    """

    positive: str = ""
    negative: str = ""
    any_of: str = ""
    subject: str = ""
    people: str = ""
    phrase: str = ""
    spelt: tuple[Meant, ...] = ()
    is_part: bool = False  # less than the question asks for


def words_of(question: Question, *, is_hasty: bool = False) -> Words:
    """The query of a question, found out once.

    In haste, half a word stands for the most frequent of the known words that begin so. All that begin so are a range
    of the index, which is gone through whole, however few of its documents are wanted.
    """
    known = question.remembered.get(is_hasty)
    if not isinstance(known, Words):
        with transaction.atomic(savepoint=False):  # it lowers the similarity that counts for the moment
            known = question.remembered[is_hasty] = _words_of(question, is_hasty)
    return known


def _words_of(question: Question, is_hasty: bool) -> Words:
    terms = [term for clause in question.words for term in clause]
    if not terms and not question.without:
        return Words()
    found = _stems([*terms, *question.without])
    spelt: list[Meant] = []
    settled = {
        id(term): _settled(term, stems, question.exactly, spelt) for term, stems in zip(terms, found, strict=False)
    }
    halves = [term for term in terms if is_hasty and _is_range(term) and len(settled[id(term)]) > 1]
    settled |= {id(term): settled[id(term)][1:] for term in halves}
    queries = {key: _or(each) for key, each in settled.items()}
    clauses = [_or(queries[id(term)] for term in clause) for clause in question.words]
    positive = " & ".join(f"({clause})" for clause in clauses if clause)
    said = [term.text for clause in question.words for term in clause[:1]]
    return Words(
        positive=_scoped(positive, question.scope),
        negative=_or(stems.text for stems in found[len(terms) :]),
        any_of=_or(clauses),
        subject=_weighted(positive, "A"),
        people=_weighted(positive, "AB"),
        phrase=_or(_stems([Term(" ".join(said), terms[0].place, is_phrase=True)])[0].stems) if len(said) > 1 else "",
        spelt=tuple(spelt),
        is_part=bool(halves),
    )


@dataclass(frozen=True)
class _Stems:
    """A word's stems as queries, its plain form, and whether it is a known word."""

    stems: tuple[str, ...]
    plain: str
    is_known: bool

    @property
    def text(self) -> str:
        return _or(self.stems)


def _stems(terms: Sequence[Term]) -> list[_Stems]:
    rows = _ask(_STEMS, [[term.text for term in terms]])
    by_place = {at: _Stems(tuple(sorted({*stems} - {""})), plain, known) for at, stems, plain, known in rows}
    return [_beginning(by_place[at]) if term.is_prefix else by_place[at] for at, term in enumerate(terms, 1)]


def _beginning(found: _Stems) -> _Stems:
    """The last word stands for all that begin like it."""
    plain = f"{found.plain}:*" if found.plain else ""
    return _Stems((plain,) if plain else (), plain, found.is_known)


def _settled(term: Term, found: _Stems, exactly: bool, spelt: list[Meant]) -> list[str]:
    """What is looked for: the word itself, and where it stands nowhere, what it may have meant."""
    plain = re.sub(r"\W", "", term.text)
    if term.is_prefix and not _is_range(term):
        return [*_of_words(_ask_words(_BEGINNINGS, [term.text, _MOST_BEGINNINGS]))]  # "a*" is half of the index
    if term.is_prefix:
        return [found.text, *_of_words(_ask_words(_BEGINNINGS, [term.text, _MOST_BEGINNINGS]))]
    if term.is_phrase or exactly or found.is_known or len(plain) < 2 or any(map(str.isdigit, plain)) or not found.text:
        return [found.text]
    if _ask(_STANDS, [found.text])[0][0]:
        return [found.text]
    begun = _ask_words(_BEGINNINGS, [term.text, _MOST_BEGINNINGS])
    near = begun or _near(term.text)
    if near:
        spelt.append(Meant(term.text, tuple(near[:_MOST_NEAR])))
    return [found.text, *_of_words(near)]


def _is_range(term: Term) -> bool:
    return term.is_prefix and len(re.sub(r"\W", "", term.text)) >= 3


def _near(word: str) -> list[str]:
    """Known words that are spelt like it: the nearest, and among those the most frequent."""
    _ask("SELECT set_config('pg_trgm.similarity_threshold', '0.2', true)", [])
    found = _ask(_NEAR, [word, word, word])
    allowed = forgiven(word)
    ranked = sorted(
        (far, -count, known) for known, count, plain in found if (far := distance(plain, known, allowed + 1)) <= allowed
    )
    return [known for far, _, known in ranked if far == ranked[0][0]][:_MOST_NEAR]


def _of_words(words: Sequence[str]) -> list[str]:
    if not words:
        return []
    rows = _ask(_STEMS, [list(words)])
    return [stem for _, stems, _, _ in rows for stem in stems if stem]


def _ask_words(statement: str, params: list[Any]) -> list[str]:
    return [row[0] for row in _ask(statement, params)]


def _ask(statement: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def hint_of(tree: Group) -> str:
    """What the documents of tickets that fit the conditions say among people and tags.

    The conditions decide; the hint leads to fewer documents through the same index as the words do.
    """
    found = [
        hint
        for part in tree.parts
        if isinstance(part, Condition) and (hint := _hint(part.fact, part.operator, part.values))
    ]
    return " & ".join(f"({each})" for each in found)


def _hint(fact: str, operator: str, values: Sequence[str]) -> str:
    if (fact, operator) == ("from", "has"):
        asked = _or(prefixes_of(value) for value in values)
        rows = _ask("SELECT to_tsquery('desk_simple', %s)::text", [asked]) if asked else []
    elif (fact, operator) == ("tags", "any"):
        rows = _ask(
            "SELECT phraseto_tsquery('desk_simple', desk_plain(v))::text FROM unnest(%s::text[]) v", [list(values)]
        )
    else:
        return ""
    plain = [row[0].replace("<->", "&") for row in rows]
    return _weighted(_or(plain), "B") if all(plain) else ""


def _or(queries: Iterable[str]) -> str:
    unique = list(dict.fromkeys(query for query in queries if query))
    return " | ".join(f"({query})" for query in unique)


def _weighted(query: str, weights: str) -> str:
    """The query, of words with these weights only."""
    return _LEXEME.sub(lambda match: match.group() + f":{weights}", query).replace(f":{weights}:*", f":{weights}*")


def _scoped(query: str, scope: frozenset[str]) -> str:
    weights = "".join(sorted({SCOPES[name] for name in scope}))
    return _weighted(query, weights) if weights and query else query
