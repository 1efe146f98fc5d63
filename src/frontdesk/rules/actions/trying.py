"""Trying a rule on tickets that are there: which would fit, and what would change. Nothing stays of it.

The effects are really done, each ticket in a transaction of its own that is then taken back. So the answer is what
would happen, refusals included; mails, jobs and signals go away with the transaction.
"""

import datetime
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, transaction

from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.rules import permissions
from frontdesk.rules.actions.picturing import READ
from frontdesk.rules.actions.running import Done, here, perform
from frontdesk.rules.models import Rule
from frontdesk.tickets import facts
from frontdesk.tickets.fact import Asker
from frontdesk.tickets.logic.conditions import FaultyCondition, without_spam
from frontdesk.tickets.models import Ticket

SHOWN, COUNTED = 20, 1000
DAYS = (1, 7, 30, 90)
PATIENCE_MS = 4000


@dataclass(frozen=True)
class Tried:
    """One ticket and what would come of the rule on it. `problem` says why that could not be found out."""

    ticket: Ticket
    done: Done
    problem: str = ""


@dataclass(frozen=True)
class Trial:
    """`count` of the tickets that came in since `since` would fit (`is_more`: at least); the newest are `tried`."""

    since: datetime.datetime
    count: int = 0
    is_more: bool = False
    tried: list[Tried] = field(default_factory=list)
    problem: str = ""


def try_rule(rule: Rule, *, days: int, by: Actor) -> Trial:
    """What the rule, saved or not, would do to tickets of the last days as they stand now. Raises PermissionDenied."""
    if not permissions.administer_rules(by):
        raise PermissionDenied
    since = clock.now() - datetime.timedelta(days=days)
    try:
        keys = _fitting(rule, since)
    except FaultyCondition as fault:
        return Trial(since, problem=str(fault))
    except OperationalError:
        return Trial(since, problem="Too many tickets had to be looked through. Choose fewer days, or ask for less.")
    tried = [one for key in keys[:SHOWN] if (one := _tried(rule, key)) is not None]
    return Trial(since, min(len(keys), COUNTED), len(keys) > COUNTED, tried)


def _fitting(rule: Rule, since: datetime.datetime) -> list[int]:
    """Keys of those that fit, newest first, at most one more than are counted. Raises OperationalError."""
    text, params = facts.where(without_spam(rule.tree), Asker(zone=here()))
    asked = (
        f"SELECT t.id FROM tickets_ticket t WHERE t.created_at >= %s AND t.merged_into_id IS NULL AND ({text})"  # noqa: S608
        " ORDER BY t.created_at DESC, t.id DESC LIMIT %s"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {PATIENCE_MS}")
        cursor.execute(asked, [since, *params, COUNTED + 1])
        found = [row[0] for row in cursor.fetchall()]
        cursor.execute("SET LOCAL statement_timeout = DEFAULT")
        return found


def _tried(rule: Rule, key: int) -> Tried | None:
    known = Ticket.objects.select_related(*READ).filter(pk=key).first()
    if known is None:
        return None
    try:
        with transaction.atomic():
            found = Ticket.objects.select_for_update(of=("self",), skip_locked=True).select_related(*READ)
            row = found.filter(pk=key).first()
            done = perform(rule, row) if row is not None else None
            transaction.set_rollback(True)
    except OperationalError:
        done = None
    if done is None:
        return Tried(known, Done(), "Somebody works on it at this moment: try again.")
    return Tried(known, done)
