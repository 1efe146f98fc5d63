"""What a search finds besides tickets, by its words alone: customers, what is kept of them, organisations, articles.

Each kind comes in pages and is counted as far as people read a count.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Protocol

from django.core.exceptions import BadRequest
from django.db import connection
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from markupsafe import Markup, escape

from frontdesk.customers.models import Customer, Organization, prefixes_of
from frontdesk.customers.permissions import view_customer
from frontdesk.events import Actor
from frontdesk.knowledge.models import Article
from frontdesk.tickets.search.engine import BEGIN, END
from frontdesk.workspace.links import links

PAGE, MOST = 25, 500


class Line(NamedTuple):
    """A customer, an organisation, an article or a file that was found. `excerpt` is HTML."""

    title: str
    href: str
    note: str
    glyph: str
    excerpt: str = ""


class Kind(Protocol):
    """One kind of find: how many there are (one more than MOST at most), and its lines from a place on."""

    slug: str

    def count(self) -> int: ...
    def lines(self, offset: int) -> tuple[list[Line], str]:
        """A page, and the place of the next one ("" at the end)."""
        ...


def read_offset(place: str) -> int:
    """How many lines stand before the page. Raises BadRequest for what is no place."""
    if not place:
        return 0
    if not (place.isascii() and place.isdecimal() and len(place) < 4 and int(place) <= MOST):
        raise BadRequest("This place is not in the results.")
    return int(place)


def kinds(words: str, actor: Actor) -> Iterator[Kind]:
    """Every kind, looked for by these words."""
    people = Customer.objects.standing().filter(view_customer(actor)).called(words).select_related("organization")
    named = Organization.objects.filter(name__icontains=words) | Organization.objects.filter(domain__icontains=words)
    articles = Article.objects.readable_by(actor).search(words).select_related("section")
    # Plus nothing: for a bare key PostgreSQL walks all customers, newest first, instead of asking for the words.
    yield _Rows("customers", people.order_by((F("pk") + 0).desc()), _customer)
    if actor.is_agent:
        yield _Remarks(words)
    yield _Rows("organisations", named.order_by("name"), _organisation)
    yield _Rows("articles", articles, _article)


class _Rows:
    """Rows of one table, each drawn as a line."""

    def __init__(self, slug: str, rows: QuerySet[Any], draw: Callable[[Any], Line]) -> None:
        self.slug, self._rows, self._draw = slug, rows, draw

    def count(self) -> int:
        return self._rows.order_by()[: MOST + 1].count()

    def lines(self, offset: int) -> tuple[list[Line], str]:
        found = [self._draw(one) for one in self._rows[offset : offset + PAGE + 1]]
        return _paged(found, offset)


def _paged(found: list[Line], offset: int) -> tuple[list[Line], str]:
    following = offset + PAGE
    return found[:PAGE], str(following) if len(found) > PAGE and following <= MOST else ""


_WRITTEN = """
SELECT n.customer_id, n.at, n.by_name, n.text, 'notebook-pen' AS glyph FROM customers_customernote n
 WHERE to_tsvector('simple'::regconfig, COALESCE(n.text, '')) @@ %s::tsquery AND n.removed_at IS NULL
 UNION ALL
SELECT g.customer_id, g.at, g.by_name, concat_ws(' · ', g.purpose, g.source), 'handshake' FROM customers_consent g
 WHERE to_tsvector('simple'::regconfig, COALESCE(g.purpose, '') || ' ' || COALESCE(g.source, '')) @@ %s::tsquery
"""
_PAGE = f"""
SELECT c.id, COALESCE(NULLIF(c.name, ''), NULLIF(c.email, ''), c.phone), x.at, x.by_name, x.glyph,
       ts_headline('simple', translate(left(x.text, 8000), %s, ''), %s::tsquery, %s)
  FROM (SELECT w.* FROM ({_WRITTEN}) w ORDER BY w.at DESC LIMIT %s OFFSET %s) x
  JOIN customers_customer c ON c.id = x.customer_id ORDER BY x.at DESC
"""  # noqa: S608 - nothing but text of this module
_MARKS = f"StartSel={BEGIN},StopSel={END},MaxWords=28,MinWords=14,ShortWord=0"


class _Remarks:
    """Notes on customers, and what they agreed to: whatever agents wrote down about them."""

    slug = "remarks"

    def __init__(self, words: str) -> None:
        self._query = prefixes_of(words)

    def count(self) -> int:
        if not self._query:
            return 0
        count = f"SELECT count(*) FROM (SELECT 1 FROM ({_WRITTEN}) w LIMIT {MOST + 1}) x"  # noqa: S608 - our own text
        return int(_ask(count, [self._query, self._query])[0][0])

    def lines(self, offset: int) -> tuple[list[Line], str]:
        if not self._query:
            return [], ""
        params = [BEGIN + END, self._query, _MARKS, self._query, self._query, PAGE + 1, offset]
        return _paged([_remark(*row) for row in _ask(_PAGE, params)], offset)


def _ask(statement: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def _remark(customer: int, name: str, at: Any, by_name: str, glyph: str, text: str) -> Line:
    note = " · ".join(part for part in (by_name, f"{at:%Y-%m-%d}") if part)
    return Line(name or "Somebody", f"{links().customer}{customer}", note, glyph, marked(text))


def marked(text: str) -> Markup:
    """An excerpt as HTML, its found words marked; everything in it is text (A21)."""
    html = str(escape(text)).replace(BEGIN, "<mark>").replace(END, "</mark>")
    return Markup(html)  # noqa: S704 - escaped in the line above


def _customer(one: Customer) -> Line:
    where = str(one.organization) if one.organization else one.phone
    note = " · ".join(part for part in (one.email, where) if part)
    return Line(str(one), f"{links().customer}{one.pk}", note, "user")


def _organisation(one: Organization) -> Line:
    asked = urlencode({"q": f'organisation:"{one.name}"'})
    return Line(one.name, f"{links().search}?{asked}", one.domain, "building-2")


def _article(one: Article) -> Line:
    return Line(one.title, article_address(one), one.section.name, "book-open", str(escape(one.summary)))


def article_address(one: Article) -> str:
    """Where agents read it: the help centre shows what is published, the console what is not."""
    return reverse("portal:article", args=[one.slug])
