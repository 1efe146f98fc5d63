"""Hearing what happens to tickets: what some rule listens for sets a job going, everything else costs nothing.

That no rule listens at all is believed for five seconds, so that a desk without rules asks nothing for each event.
"""

import time
from collections import defaultdict
from functools import cache

from django.db import connection

from frontdesk.events import Actor, Event
from frontdesk.events.models import Entry
from frontdesk.kit.jobs import job
from frontdesk.rules.actions.picturing import READ
from frontdesk.rules.actions.running import Cause, fits, going, here, run
from frontdesk.rules.actions.waiting import begin_to_wait
from frontdesk.rules.models import Rule
from frontdesk.rules.trigger import Trigger
from frontdesk.tickets.fact import Asker
from frontdesk.tickets.models import Ticket

QUIET_SECONDS = 5.0
_quiet_until = 0.0
_LISTENED = 'SELECT DISTINCT k FROM rules_rule r, jsonb_object_keys(r."when") k WHERE r.is_active'


def believe_nothing() -> None:
    """A rule may have come into use: ask again next time."""
    global _quiet_until
    _quiet_until = 0.0


def listened() -> frozenset[str]:
    """Slugs of the triggers of all rules in use."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(_LISTENED)
        found = frozenset(row[0] for row in cursor.fetchall())
    if not found:
        _quiet_until = time.monotonic() + QUIET_SECONDS
    return found


@cache
def _hearing() -> dict[type[Event], list[type[Trigger]]]:
    found: dict[type[Event], list[type[Trigger]]] = defaultdict(list)
    for entry in Trigger.entries().values():
        for kind in entry.hears:
            found[kind].append(entry)
    return found


def hear(event: Event, *, by: Actor, entry: int) -> None:
    """An event that some trigger knows: a job for the rules that listen, and a moment for those that wait."""
    wanted = listened()
    if not wanted:
        return
    meant = [one for one in _hearing().get(type(event), ()) if one.slug in wanted and one().is_meant(event, by)]
    ticket = int(getattr(event, "ticket", 0))
    if waiting := [one for one in meant if one.is_waiting]:
        begin_to_wait(ticket, waiting, entry)
    heard = sorted(one.slug for one in meant if not one.is_waiting)
    if not heard:
        return
    cause = going()
    react.defer(
        entry=entry,
        triggers=heard,
        chain=cause.chain if cause else entry,
        depth=cause.depth + 1 if cause else 0,
    )


@job(queue="events", name="rules.react")
def react(entry: int, triggers: list[str], chain: int, depth: int) -> None:
    """Ask the rules that listen, in their order, until one that fits is to be the last."""
    key = Entry.objects.values_list("subject_id", flat=True).get(pk=entry)
    ticket, asker = _ticket(key), Asker(zone=here())
    for rule in Rule.objects.active().filter(when__has_any_keys=triggers):
        if ticket is None or not fits(rule, ticket, asker):
            continue  # asked again under the ticket's lock, where it does
        trigger = next(slug for slug in triggers if slug in rule.when)
        fitted = run(rule, key, Cause(trigger, f"event:{entry}", chain, depth))
        if fitted and rule.is_last:
            return
        ticket = _ticket(key)


def _ticket(key: int) -> Ticket | None:
    return Ticket.objects.select_related(*READ).filter(pk=key).first()
