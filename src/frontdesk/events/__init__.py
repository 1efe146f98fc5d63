"""The event log: what happened, who did it, and who wants to know.

An event is written in the transaction of the change it tells of. Handlers with `now=True` run inside that
transaction and keep invariants; the others run afterwards as jobs, at least once. Live signals tell open pages
that something changed, by name only.
"""

from frontdesk.events.actor import SYSTEM, Actor, ActorKind, Scope
from frontdesk.events.kinds import Event, at_hand
from frontdesk.events.log import emit, handles
from frontdesk.events.signal import (
    close_streams,
    signal,
    signal_customer_typing,
    signal_presence,
    signal_there,
    signal_watching,
    stream_token,
)

__all__ = [
    "SYSTEM",
    "Actor",
    "ActorKind",
    "Event",
    "Scope",
    "at_hand",
    "close_streams",
    "emit",
    "handles",
    "signal",
    "signal_customer_typing",
    "signal_presence",
    "signal_there",
    "signal_watching",
    "stream_token",
]
