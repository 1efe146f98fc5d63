"""Live signals: names of what changed, to those who may know that it did.

A signal goes out by NOTIFY when the transaction commits. It carries names and audiences, never content: a page
that hears a name it shows asks again through its normal URL, where permission is checked.
"""

import json
from collections.abc import Iterable

from django.core import signing
from django.db import connection

CHANNEL = "frontdesk_live"
SALT = "frontdesk.live"
TOKEN_AGE_SECONDS = 12 * 3600


def signal(names: Iterable[str], to: Iterable[str]) -> None:
    """Say that the named things changed (`ticket.42`, `queue`) to audiences (`staff`, `team.7`, `ticket.42`)."""
    _notify({"names": sorted(set(names)), "to": sorted(set(to))})


def close_streams(audiences: Iterable[str]) -> None:
    """End the open streams of these audiences at once: a session has ended, or a person has lost access."""
    _notify({"close": sorted(set(audiences))})


def stream_token(audiences: Iterable[str]) -> str:
    """The signed right to hear what is said to these audiences, for the page's stream."""
    return signing.dumps({"to": sorted(set(audiences))}, salt=SALT, compress=False)


def _notify(message: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(message, separators=(",", ":"))])
