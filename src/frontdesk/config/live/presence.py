"""Who is where: kept in memory alone, forgotten as soon as a page is silent.

Whoever is told must have been let see the place a moment ago: pages say again every `STAY_SECONDS` / 2 or so that they
are there, each time through an address that checks the permission, and hear nothing once that has lapsed (A30).
"""

from dataclasses import dataclass
from typing import Any

STAY_SECONDS = 50.0
TYPING_SECONDS = 7.0
MOST_PAGES = 500  # of one place


@dataclass
class _Page:
    agent: int
    name: str
    until: float
    typing_until: float


class Places:
    """The pages that are open at each place, by (agent, page). Moments are those of one clock, in seconds."""

    def __init__(self) -> None:
        self._pages: dict[str, dict[tuple[int, str], _Page]] = {}
        self._told: dict[str, list[dict[str, Any]]] = {}

    def note(self, place: str, here: dict[str, Any], now: float) -> bool:
        """Somebody looks, types or leaves; whether those there see a difference. Raises KeyError, ValueError."""
        key = (int(here["agent"]), str(here["page"]))
        pages = self._pages.setdefault(place, {})
        if here["state"] == "left":
            pages.pop(key, None)
        elif key in pages or len(pages) < MOST_PAGES:
            typing_until = now + TYPING_SECONDS if here["state"] == "typing" else 0.0
            pages[key] = _Page(key[0], str(here["name"]), now + STAY_SECONDS, typing_until)
        return self._differs(place, now)

    def audiences(self, place: str) -> list[str]:
        """Of those who are there."""
        return [f"agent.{one}" for one in {page.agent for page in self._pages.get(place, {}).values()}]

    def people(self, place: str) -> list[dict[str, Any]]:
        """Those who are there, each once: {"id", "name", "typing"}, in the order of their ids."""
        return self._told.get(place, [])

    def forget(self, place: str) -> None:
        """Everybody has to show anew that they may see the place."""
        self._pages.pop(place, None)
        self._told.pop(place, None)

    def dismiss(self, audience: str) -> None:
        """An agent whose right has ended is nowhere."""
        for pages in self._pages.values():
            for key in [key for key in pages if f"agent.{key[0]}" == audience]:
                del pages[key]

    def sweep(self, now: float) -> list[str]:
        """Forget pages that are silent; the places where somebody sees a difference."""
        for place, pages in list(self._pages.items()):
            for key in [key for key, page in pages.items() if page.until <= now]:
                del pages[key]
            if not pages:
                del self._pages[place]
                self._told.pop(place, None)
        return [place for place in self._pages if self._differs(place, now)]

    def _differs(self, place: str, now: float) -> bool:
        found: dict[int, dict[str, Any]] = {}
        for page in self._pages.get(place, {}).values():
            one = found.setdefault(page.agent, {"id": page.agent, "name": page.name, "typing": False})
            one["typing"] = one["typing"] or page.typing_until > now
        people = [found[key] for key in sorted(found)]
        if people == self._told.get(place):
            return False
        self._told[place] = people
        return True
