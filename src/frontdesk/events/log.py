"""Writing the log and reacting to it."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.db import connection

from frontdesk.events.actor import Actor
from frontdesk.events.kinds import Event
from frontdesk.kit.database.rows import insert
from frontdesk.kit.jobs import job

if TYPE_CHECKING:
    from frontdesk.events.models import Entry

E = TypeVar("E", bound=Event)
Reaction = Callable[..., None]


@dataclass(frozen=True)
class Handler:
    """`name` is stored in jobs: it is the function's full name. `knows_entry`: it is given the entry's key, too."""

    name: str
    react: Reaction
    now: bool
    knows_entry: bool = False

    def run(self, event: Event, by: Actor, entry: int) -> None:
        """Let it react."""
        if self.knows_entry:
            self.react(event, by, entry)
        else:
            self.react(event, by)


_handlers: dict[type[Event], list[Handler]] = defaultdict(list)
_by_name: dict[str, Handler] = {}


def handles(*kinds: type[Event], now: bool = False, entry: bool = False) -> Callable[[Reaction], Reaction]:
    """Register `function(event, by)` for these kinds; with `entry`, `function(event, by, key of the log's entry)`.

    `now=True` runs it in the emitting transaction, for invariants; otherwise it is a job of its own, which may be
    repeated after a crash and so must not mind it.
    """

    def register(function: Reaction) -> Reaction:
        handler = Handler(f"{function.__module__}.{function.__qualname__}", function, now, entry)
        _by_name[handler.name] = handler
        for kind in kinds:
            if all(known.name != handler.name for known in _handlers[kind]):
                _handlers[kind].append(handler)
        return function

    return register


def emit(event: Event, *, by: Actor) -> "Entry":
    """Write the event and set its handlers going. Must be called inside the transaction of the change."""
    from frontdesk.events.models import Entry

    if not connection.in_atomic_block:
        raise RuntimeError(f"{event.slug} was emitted outside a transaction.")
    kind, identity = event.subject()
    entry = Entry(
        kind=event.slug,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name,
        subject_kind=kind,
        subject_id=identity,
        data=event.data(),
    )
    insert(entry)
    for handler in _handlers.get(type(event), ()):
        if handler.now:
            handler.run(event, by, entry.pk)
        else:
            run_handler.defer(handler=handler.name, entry=entry.pk)
    return entry


@job(queue="events", name="events.react")
def run_handler(handler: str, entry: int) -> None:
    """Run one deferred handler. A handler or kind that no longer exists is passed over: its code is gone."""
    from frontdesk.events.models import Entry

    known = _by_name.get(handler)
    row = Entry.objects.get(pk=entry)
    event = row.event()
    if known is None or event is None:
        return
    known.run(event, Actor(row.actor_kind, row.actor_id, row.actor_name), row.pk)  # type: ignore[arg-type]
