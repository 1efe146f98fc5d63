"""Rules that wait for time: their moments are kept where the waiting begins, and found by an index when they come.

Nothing here looks at all tickets: a moment costs a row, and a minute in which none has come costs one look.
"""

import datetime
import logging
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from frontdesk.kit import clock
from frontdesk.kit.jobs import job
from frontdesk.rules.actions.running import Cause, run
from frontdesk.rules.models import Rule, RuleDue
from frontdesk.rules.trigger import Ahead, FaultyTrigger, Trigger, Waiting
from frontdesk.tickets.models import Ticket

log = logging.getLogger(__name__)

BATCH = 200
ENROLLED = 1000
KEPT = datetime.timedelta(days=30)


def waits_of(rule: Rule) -> list[tuple[Waiting, str]]:
    """The triggers of a rule that wait, each with how long."""
    found = [(Trigger.find(slug), value) for slug, value in rule.when.items()]
    return [(entry(), value) for entry, value in found if entry is not None and issubclass(entry, Waiting)]


def begin_to_wait(ticket: int, triggers: Sequence[type[Trigger]], entry: int) -> None:
    """Something happened from which rules count time: their moments on this ticket are others now."""
    slugs = [one.slug for one in triggers]
    now = clock.now()
    for rule in Rule.objects.active().filter(when__has_any_keys=slugs):
        for trigger, value in waits_of(rule):
            if trigger.slug in slugs:
                RuleDue.objects.filter(ticket_id=ticket, rule=rule, trigger=trigger.slug, fired_at=None).delete()
                RuleDue.objects.bulk_create(
                    [_moment(rule, ticket, trigger, f"{trigger.slug}:{entry}", now + trigger.length(value))],
                    ignore_conflicts=True,
                )


def _moment(rule: Rule, ticket: int, trigger: Waiting, occasion: str, due_at: datetime.datetime) -> RuleDue:
    return RuleDue(rule=rule, ticket_id=ticket, trigger=trigger.slug, occasion=occasion, due_at=due_at)


def look_ahead(limit: int = BATCH) -> int:
    """Keep a moment for what comes within the time that a rule looks ahead; returns how many are new."""
    now, found = clock.now(), 0
    slugs = [slug for slug, entry in Trigger.entries().items() if issubclass(entry, Ahead)]
    for rule in Rule.objects.active().filter(when__has_any_keys=slugs):
        for trigger, value in waits_of(rule):
            if isinstance(trigger, Ahead):
                coming = trigger.coming(value, rule.pk, now, limit)
                rows = [_moment(rule, ticket, trigger, occasion, now) for ticket, occasion in coming]
                found += len(RuleDue.objects.bulk_create(rows, ignore_conflicts=True))
    return found


def fire_due() -> int:
    """Run the rules whose moments have come, in the order of the rules; returns how many were looked at (F45)."""
    look_ahead()
    due = RuleDue.objects.filter(fired_at=None, due_at__lte=clock.now()).order_by("due_at", "rule__position", "pk")
    found = list(due.values_list("pk", flat=True)[:BATCH])
    over: set[int] = set()
    for pk in found:
        try:
            _fire(pk, over)
        except Exception:
            log.exception("A moment of a rule could not be looked at")  # it stays, and is looked at again
    return len(found)


@transaction.atomic
def _fire(pk: int, over: set[int]) -> None:
    """One moment, judged again under the ticket's lock: something may have happened since. `over` are the tickets on
    which a rule that is to be the last has run in this round."""
    key = RuleDue.objects.filter(pk=pk).values_list("ticket_id", flat=True).first()
    ticket = Ticket.objects.select_for_update(of=("self",)).filter(pk=key or 0).first()  # before the moment, as always
    moments = RuleDue.objects.select_for_update(of=("self",)).select_related("rule")
    row = moments.filter(pk=pk, fired_at=None, due_at__lte=clock.now()).first()
    if ticket is None or row is None:
        return
    if later := _later(row, ticket):
        RuleDue.objects.filter(pk=pk).update(due_at=later)
        return
    RuleDue.objects.filter(pk=pk).update(fired_at=clock.now())
    if not row.rule.is_active or ticket.pk in over or not _is_so(row, ticket):
        return
    if run(row.rule, ticket.pk, Cause(row.trigger, row.occasion, -row.pk)) and row.rule.is_last:
        over.add(ticket.pk)


def _entry(row: RuleDue) -> Waiting | None:
    known = Trigger.find(row.trigger)
    return known() if known is not None and issubclass(known, Waiting) and row.trigger in row.rule.when else None


def _is_so(row: RuleDue, ticket: Ticket) -> bool:
    """Whether it is still so that the rule waits for."""
    trigger = _entry(row)
    return trigger is not None and (isinstance(trigger, Ahead) or trigger.since(ticket) is not None)


def _later(row: RuleDue, ticket: Ticket) -> datetime.datetime | None:
    """The moment to which it moved, where it has been so for less time than thought."""
    trigger = _entry(row)
    if trigger is None or isinstance(trigger, Ahead) or (since := trigger.since(ticket)) is None:
        return None
    try:
        due = since + trigger.length(row.rule.when[row.trigger])
    except FaultyTrigger:
        return None
    return due if due > clock.now() else None


def forget_moments(rule: Rule) -> None:
    """The rule waits for something else now, or for nothing."""
    RuleDue.objects.filter(rule=rule, fired_at=None).delete()


@job(queue="bulk", name="rules.enrol")
def enrol(rule_id: int, after: int = 0) -> None:
    """Let a rule that waits count for open tickets that wait already, a thousand at a time."""
    rule = Rule.objects.active().filter(pk=rule_id).first()
    if rule is None:
        return
    keys = list(Ticket.objects.unsolved().filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:ENROLLED])
    for trigger, value in waits_of(rule):
        if keys and trigger.since_sql:
            _enrol(rule, trigger, value, keys)
    if len(keys) == ENROLLED:
        enrol.defer(rule_id=rule_id, after=keys[-1])


def _enrol(rule: Rule, trigger: Waiting, value: str, keys: Iterable[int]) -> None:
    statement = f"""
    INSERT INTO rules_ruledue (rule_id, ticket_id, trigger, occasion, due_at)
    SELECT %s, x.id, %s, %s || ':open:' || floor(extract(epoch FROM x.since))::bigint, x.since + %s
      FROM (SELECT t.id, {trigger.since_sql} AS since FROM tickets_ticket t WHERE t.id = ANY(%s::bigint[])) x
     WHERE x.since IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rules_ruledue d
       WHERE d.rule_id = %s AND d.ticket_id = x.id AND d.trigger = %s AND d.fired_at IS NULL)
    ON CONFLICT DO NOTHING"""  # noqa: S608 -- the trigger's own text
    asked: list[Any] = [rule.pk, trigger.slug, trigger.slug, trigger.length(value), list(keys), rule.pk, trigger.slug]
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)


def forget_fired() -> int:
    """Throw away moments that came a month ago, of tickets that have ended; returns how many."""
    old = RuleDue.objects.filter(fired_at__lt=clock.now() - KEPT, ticket__status__in=["closed", "spam"])
    return old.filter(pk__in=list(old.values_list("pk", flat=True)[:5000])).delete()[0]
