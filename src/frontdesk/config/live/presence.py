"""Who is where: kept in memory alone, forgotten as soon as a page is silent.

Whoever is told must have been let see the place a moment ago: pages say again every `STAY_SECONDS` / 2 or so that they
are there, each time through an address that checks the permission, and hear nothing once that has lapsed (A30).
Lists watch the places of their rows in the same way, without being there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

STAY_SECONDS = 50.0
TYPING_SECONDS = 7.0
MOST_PAGES = 500  # of one place
MOST_WATCHED = 500  # by one list


@dataclass
class _Page:
    """An agent's page, or (`is_customer`) a customer's, which counts while they write and hears nothing."""

    person: int
    name: str
    until: float
    typing_until: float
    is_customer: bool = False

    def shown(self) -> dict[str, Any]:
        if self.is_customer:
            return {"id": f"c{self.person}", "name": self.name, "typing": False, "customer": True}
        return {"id": self.person, "name": self.name, "typing": False}


class Places:
    """The pages that are open at each place, by whose and which. Moments are those of one clock, in seconds."""

    def __init__(self) -> None:
        self._pages: dict[str, dict[tuple[str, str], _Page]] = {}
        self._told: dict[str, list[dict[str, Any]]] = {}

    def note(self, place: str, here: dict[str, Any], now: float) -> bool:
        """Somebody looks, types or leaves; whether those there see a difference. Raises KeyError, ValueError."""
        page = _page(here, now)
        key = (f"{'customer' if page.is_customer else 'agent'}.{page.person}", str(here["page"]))
        pages = self._pages.setdefault(place, {})
        if here["state"] == "left":
            pages.pop(key, None)
        elif key in pages or len(pages) < MOST_PAGES:
            pages[key] = page
        return self._differs(place, now)

    def audiences(self, place: str) -> list[str]:
        """Of the agents who are there."""
        return [f"agent.{one}" for one in {p.person for p in self._pages.get(place, {}).values() if not p.is_customer}]

    def people(self, place: str) -> list[dict[str, Any]]:
        """Those who are there, each once: {"id", "name", "typing"}, customers with {"customer": True}; agents first."""
        return self._told.get(place, [])

    def forget(self, place: str) -> None:
        """Everybody has to show anew that they may see the place."""
        self._pages.pop(place, None)
        self._told.pop(place, None)

    def dismiss(self, audience: str) -> None:
        """An agent whose right has ended is nowhere."""
        for pages in self._pages.values():
            for key in [key for key in pages if key[0] == audience]:
                del pages[key]

    def sweep(self, now: float) -> list[str]:
        """Forget pages that are silent; the places where somebody sees a difference."""
        emptied = []
        for place, pages in list(self._pages.items()):
            for key in [key for key, page in pages.items() if page.until <= now]:
                del pages[key]
            if not pages:
                del self._pages[place]
                emptied += [place] if self._told.pop(place, None) else []
        return [*emptied, *(place for place in self._pages if self._differs(place, now))]

    def _differs(self, place: str, now: float) -> bool:
        found: dict[str, dict[str, Any]] = {}
        for (whose, _), page in sorted(self._pages.get(place, {}).items(), key=lambda item: _order(item[1])):
            one = found.setdefault(whose, page.shown())
            one["typing"] = one["typing"] or page.typing_until > now
        people = [one for one in found.values() if one["typing"] or "customer" not in one]
        if people == self._told.get(place, []):
            return False
        self._told[place] = people
        return True


def _page(here: dict[str, Any], now: float) -> _Page:
    typing_until = now + TYPING_SECONDS if here["state"] == "typing" else 0.0
    if "customer" in here:
        return _Page(int(here["customer"]), str(here["name"]), now + TYPING_SECONDS, typing_until, is_customer=True)
    return _Page(int(here["agent"]), str(here["name"]), now + STAY_SECONDS, typing_until)


def _order(page: _Page) -> tuple[bool, int]:
    return page.is_customer, page.person


class Watchers:
    """Lists that are open: each page of an agent with the places of its rows, until it would have said so again."""

    def __init__(self) -> None:
        self._lists: dict[tuple[str, str], tuple[frozenset[str], float]] = {}
        self._places: dict[str, set[tuple[str, str]]] = {}

    def note(self, watch: dict[str, Any], now: float) -> frozenset[str]:
        """A page shows rows of these places, in place of those before. Raises KeyError, ValueError, TypeError."""
        key = (f"agent.{int(watch['agent'])}", str(watch["page"]))
        places = frozenset(map(str, watch["places"][:MOST_WATCHED]))
        self._drop(key)
        if places:
            self._lists[key] = (places, now + STAY_SECONDS)
            for place in places:
                self._places.setdefault(place, set()).add(key)
        return places

    def audiences(self, place: str) -> list[str]:
        """Whose lists show the place."""
        return list({audience for audience, _ in self._places.get(place, ())})

    def forget(self, place: str) -> list[str]:
        """Everybody has to show anew that they may see the place; who had it in a list."""
        audiences = self.audiences(place)
        for key in self._places.pop(place, set()):
            places, until = self._lists[key]
            self._lists[key] = (places - {place}, until)
        return audiences

    def dismiss(self, audience: str) -> None:
        """The lists of an agent whose right has ended."""
        self._drop_all(key for key in list(self._lists) if key[0] == audience)

    def sweep(self, now: float) -> None:
        """Forget lists that are silent."""
        self._drop_all(key for key, (_, until) in list(self._lists.items()) if until <= now)

    def _drop_all(self, keys: Iterable[tuple[str, str]]) -> None:
        for key in keys:
            self._drop(key)

    def _drop(self, key: tuple[str, str]) -> None:
        places, _ = self._lists.pop(key, (frozenset(), 0.0))
        for place in places:
            self._places[place].discard(key)
            if not self._places[place]:
                del self._places[place]
