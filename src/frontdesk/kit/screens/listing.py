"""The list of a screen: searched, narrowed, ordered, and cut into pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from frontdesk.kit.screens.screen import Screen

LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Listing:
    """`rows` of this page. Logs have `older` (the key to go on from), other lists a `page` and a `total`."""

    rows: list[Any]
    total: int | None = None
    page: Page[Any] | None = None
    older: int | None = None
    words: str = ""
    chosen: dict[str, str] = field(default_factory=dict)

    @property
    def is_narrowed(self) -> bool:
        """Whether rows may be missing because of what was searched or chosen."""
        return bool(self.words or any(self.chosen.values()))


def listing(screen: type[Screen], params: Mapping[str, str], person: Any = None) -> Listing:
    """The page that `q`, `page`, `sort`, `before` and the filters of the query string ask for.

    Whatever cannot be understood is ignored: an address typed by hand never fails.
    """
    words = params.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    rows = _searched(screen, screen.rows_for(person), words)
    chosen = {}
    for each in screen.filters:
        value = params.get(each.name, "")
        chosen[each.name] = value if value in {key for key, _ in each.options()} else ""
        if chosen[each.name]:
            rows = each.narrow(rows, value)
    if screen.is_log:
        return _log(screen, rows, params.get("before", ""), words, chosen)
    paginator = Paginator(_sorted(screen, rows, params.get("sort", "")), screen.per_page)
    page = paginator.get_page(params.get("page"))
    return Listing(list(page.object_list), paginator.count, page, None, words, chosen)


def _searched(screen: type[Screen], rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Rows in which every word occurs somewhere."""
    for word in words.split()[:8] if screen.search else ():
        rows = rows.filter(reduce(or_, (Q(**{f"{name}__icontains": word}) for name in screen.search)))
    return rows


def _sorted(screen: type[Screen], rows: QuerySet[Any], sort: str) -> QuerySet[Any]:
    known = {column.sort for column in screen.columns if column.sort}
    if sort.removeprefix("-") not in known:
        return rows
    return rows.order_by(sort, "pk")


def _log(screen: type[Screen], rows: QuerySet[Any], before: str, words: str, chosen: dict[str, str]) -> Listing:
    """Newest first, by key: page 1,000 costs what page 1 does."""
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: screen.per_page + 1])
    more = len(found) > screen.per_page
    found = found[: screen.per_page]
    return Listing(found, older=found[-1].pk if more else None, words=words, chosen=chosen)
