"""Live signals: names of what changed, to those who may know that it did.

A signal goes out by NOTIFY when the transaction commits. It carries names and audiences, never content: a page
that hears a name it shows asks again through its normal URL, where permission is checked. Only presence (who looks,
who types) carries content; it is never stored, and goes to those alone who were let see the same thing a moment ago.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.core import signing
from django.db import connection

CHANNEL = "frontdesk_live"
SALT = "frontdesk.live"
TOKEN_AGE_SECONDS = 12 * 3600


def signal(names: Iterable[str], to: Iterable[str], *, afresh: str | int = "") -> None:
    """Say that the named things changed (`ticket.42`, `queue`) to audiences (`staff`, `team.7`, `ticket.42`).

    `afresh` is a place that not everybody may see any more: who is present there has to show anew that they may (A30).
    """
    told: dict[str, Any] = {"names": sorted(set(names)), "to": sorted(set(to))}
    _notify(told | ({"afresh": str(afresh)} if afresh else {}))


def signal_there(place: str | int, names: Iterable[str]) -> None:
    """Say that the named things changed to those who are present at a place, such as a ticket's number."""
    _notify({"names": sorted(set(names)), "at": str(place)})


def signal_presence(place: str | int, *, agent: int, name: str, page: str, state: str) -> None:
    """Say that an agent's page looks at a place, types there (`state`: looking, typing), or has left it (left).

    The caller has checked that the agent may see the place: who is present hears of all others who are.
    """
    _notify({"at": str(place), "here": {"agent": agent, "name": name[:80], "page": page[:32], "state": state}})


def signal_watching(places: Iterable[str | int], *, agent: int, page: str) -> None:
    """Say that an agent's page shows a list of these places: it hears who comes to each, without being there.

    The caller has checked that the agent may see every one of them. At most 500: a notification holds 8,000 bytes.
    """
    _notify({"watch": {"agent": agent, "page": page[:32], "places": list(map(str, places))}})


def signal_customer_typing(place: str | int, *, customer: int, name: str) -> None:
    """Say that a customer writes at a place, to the agents who are there or whose lists show it."""
    _notify({"at": str(place), "here": {"customer": customer, "name": name[:80], "page": "portal", "state": "typing"}})


def close_streams(audiences: Iterable[str]) -> None:
    """End the open streams of these audiences at once: a session has ended, or a person has lost access."""
    _notify({"close": sorted(set(audiences))})


def stream_token(audiences: Iterable[str]) -> str:
    """The signed right to hear what is said to these audiences, for the page's stream."""
    return signing.dumps({"to": sorted(set(audiences))}, salt=SALT, compress=False)


def _notify(message: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(message, separators=(",", ":"))])
