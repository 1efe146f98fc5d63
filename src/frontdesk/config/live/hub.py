"""Who listens in this process, and what each has still to hear."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterable
from typing import Any

from frontdesk.config.live.presence import Places, Watchers

MOST_NAMES = 200  # a browser that is this far behind is told to ask for everything
REMEMBERED_SECONDS = 12 * 3600  # as long as a token lasts


class Listener:
    """One open stream: the names it has to hear next, each once however often it changed."""

    def __init__(self, audiences: frozenset[str]) -> None:
        self.audiences = audiences
        self.wake = asyncio.Event()
        self.is_over = self.is_withdrawn = False
        self.places: dict[str, list[dict[str, Any]]] = {}
        self._names: dict[str, None] = {}
        self._must_resync = False

    def hear(self, names: Iterable[str]) -> None:
        """Add names to what will be sent next; never grows without bound."""
        if not self._must_resync:
            self._names.update(dict.fromkeys(names))
            if len(self._names) > MOST_NAMES:
                self.resync()
        self.wake.set()

    def meet(self, place: str, people: list[dict[str, Any]]) -> None:
        """Who is at a place now; only the latest is sent."""
        if len(self.places) < MOST_NAMES:
            self.places[place] = people
        self.wake.set()

    def resync(self) -> None:
        """Replace everything waiting by the one request to ask for all."""
        self._names.clear()
        self._must_resync = True
        self.wake.set()

    def end(self) -> None:
        """End the stream; the browser will come back."""
        self.is_over = True
        self.wake.set()

    def withdraw(self) -> None:
        """End the stream and tell the browser that its right has ended."""
        self.is_withdrawn = True
        self.end()

    def take(self) -> tuple[list[str], bool]:
        """What to send now: the names, and whether to ask for everything instead."""
        names, resync = list(self._names), self._must_resync
        self._names.clear()
        self._must_resync = False
        self.wake.clear()
        return names, resync

    def take_places(self) -> dict[str, list[dict[str, Any]]]:
        """Who is where, as far as it has not been sent."""
        places, self.places = self.places, {}
        return places


class Hub:
    """The listeners of this process by audience."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = {}
        self._closed_at: dict[str, float] = {}
        self.present, self.watchers = Places(), Watchers()

    def __len__(self) -> int:
        return len({listener for group in self._listeners.values() for listener in group})

    def join(self, audiences: frozenset[str]) -> Listener:
        """A listener to what is said to any of these audiences, until `leave`."""
        listener = Listener(audiences)
        for audience in audiences:
            self._listeners.setdefault(audience, set()).add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget the listener."""
        for audience in listener.audiences:
            group = self._listeners.get(audience, set())
            group.discard(listener)
            if not group:
                self._listeners.pop(audience, None)

    def receive(self, payload: str) -> None:
        """Pass on one notification; what is not one of these is ignored.

        `{"names": […], "to": […]}` for audiences, `{"names": […], "at": place}` for those who are present there,
        `{"here": {…}, "at": place}` when somebody comes, types or goes, `{"watch": {…}}` when a list shows rows of
        places, `{"close": […]}` when a right has ended. With `"afresh": place` those present there have to come anew.
        """
        try:
            message = json.loads(payload)
            names, to, close = (list(map(str, message.get(key, ()))) for key in ("names", "to", "close"))
            place, here = str(message.get("at", "")), message.get("here")
            if afresh := str(message.get("afresh", "")):
                self._forget(afresh)
            changed = self.present.note(place, here, time.monotonic()) if here else False
            if watch := message.get("watch"):
                self._watch(watch)
        except (ValueError, AttributeError, TypeError, KeyError):
            return
        for listener in self._reached([*to, *(self.present.audiences(place) if names and place else ())]):
            listener.hear(names)
        if here:
            self._introduce(place, None if changed else f"agent.{here.get('agent')}")
        if close:
            self._remember_closed(close)
            for audience in close:
                self.present.dismiss(audience)
                self.watchers.dismiss(audience)
            for listener in self._reached(close):
                listener.withdraw()

    def forget_the_absent(self) -> None:
        """Tell those who stay that others, whose pages have not been heard of for a while, are gone."""
        self.watchers.sweep(time.monotonic())
        for place in self.present.sweep(time.monotonic()):
            self._introduce(place)

    def _introduce(self, place: str, only: str | None = None) -> None:
        """Tell everybody at a place and those whose lists show it, or one audience, who is there."""
        people = self.present.people(place)
        all_there = [*self.present.audiences(place), *self.watchers.audiences(place)]
        for listener in self._reached([only] if only else all_there):
            listener.meet(place, people)

    def _watch(self, watch: dict[str, Any]) -> None:
        """A list shows these places: it is told where somebody is."""
        for place in self.watchers.note(watch, time.monotonic()):
            if self.present.people(place):
                self._introduce(place, f"agent.{watch['agent']}")

    def _forget(self, place: str) -> None:
        """Nobody is told more of a place until they have shown anew that they may see it (A30)."""
        self.present.forget(place)
        for listener in self._reached(self.watchers.forget(place)):
            listener.meet(place, [])

    def resync_all(self) -> None:
        """Tell everyone to ask for everything, after signals may have been missed."""
        for listener in self._reached(list(self._listeners)):
            listener.resync()

    def end_all(self) -> None:
        """End every stream: the process stops. Browsers come back by themselves."""
        for listener in self._reached(list(self._listeners)):
            listener.end()

    def has_ended(self, audiences: frozenset[str], signed_at: float) -> bool:
        """Whether a right signed at that time (seconds since 1970) was withdrawn since."""
        return any(self._closed_at.get(audience, 0) >= signed_at for audience in audiences)

    def _reached(self, audiences: Iterable[str]) -> set[Listener]:
        return {listener for audience in audiences for listener in self._listeners.get(audience, ())}

    def _remember_closed(self, audiences: Iterable[str]) -> None:
        now = time.time()
        forgotten = [name for name, at in self._closed_at.items() if at < now - REMEMBERED_SECONDS]
        for name in forgotten:
            del self._closed_at[name]
        self._closed_at.update(dict.fromkeys(audiences, now))
