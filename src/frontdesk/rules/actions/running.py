"""A rule on a ticket: whether it fits, what keeps it back, what it does, and what is written down of it.

One rule on one ticket is one transaction. Each effect has a savepoint of its own: what one of them cannot do takes
nothing from the others, and the run says which it was and why.
"""

import datetime
import logging
import time
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, transaction
from django.utils import timezone

from frontdesk.accounts.models import Workspace
from frontdesk.events import Actor, emit
from frontdesk.kit import clock
from frontdesk.rules.actions.failing import count_failure, count_success
from frontdesk.rules.actions.picturing import READ, Picture, changed, picture
from frontdesk.rules.effect import Effect, FaultyEffect, Setting, in_order
from frontdesk.rules.events import RuleFellShort
from frontdesk.rules.logic.limits import SoFar, why_cut
from frontdesk.rules.models import Rule, RuleRun
from frontdesk.tickets import facts
from frontdesk.tickets.conflict import Conflict, NotAllowedNow
from frontdesk.tickets.fact import Asker
from frontdesk.tickets.logic.conditions import FaultyCondition, without_spam
from frontdesk.tickets.models import Ticket

log = logging.getLogger(__name__)

HOUR = datetime.timedelta(hours=1)
EXPECTED = (NotAllowedNow, FaultyEffect, Conflict, PermissionDenied, ValidationError)
OURS = "Something went wrong in Frontdesk itself. The server's log has it."
State = RuleRun.State


@dataclass(frozen=True)
class Cause:
    """What set a rule going: the `trigger`, the `occasion` that is its own, and the chain that it belongs to."""

    trigger: str
    occasion: str
    chain: int = 0
    depth: int = 0


@dataclass(frozen=True)
class Done:
    """What came of the effects: each with slug, words, state and why; and what is another on the ticket."""

    effects: list[dict[str, str]] = field(default_factory=list)
    before: Picture = field(default_factory=dict)
    after: Picture = field(default_factory=dict)

    @property
    def faults(self) -> str:
        """What failed, as sentences."""
        return " ".join(f"{each['words']}: {each['why']}" for each in self.effects if each["state"] == "failed")

    @property
    def state(self) -> str:
        """Done, partly failed or failed."""
        failed = sum(each["state"] == "failed" for each in self.effects)
        return State.DONE if not failed else State.FAILED if failed == len(self.effects) else State.PARTLY


_going: ContextVar[Cause | None] = ContextVar("rule", default=None)


def going() -> Cause | None:
    """What set the rule going that is acting at this moment, if one is."""
    return _going.get()


@contextmanager
def _is_going(cause: Cause) -> Iterator[None]:
    token = _going.set(cause)
    try:
        yield
    finally:
        _going.reset(token)


def here() -> datetime.tzinfo:
    """The company's time zone: rules have no other."""
    name = Workspace.objects.filter(pk=1).values_list("time_zone", flat=True).first()
    return zoneinfo.ZoneInfo(name) if name else timezone.get_default_timezone()


def actor_of(rule: Rule) -> Actor:
    """Who acts, as the history reads it."""
    return Actor("rule", rule.pk, f"Rule “{rule.name}”")


def fits(rule: Rule, ticket: Ticket, asker: Asker) -> bool:
    """Whether its conditions hold. Spam, and what was merged, fits only a rule that speaks of the status."""
    try:
        tree = without_spam(rule.tree)
        return ticket.merged_into_id is None and facts.holds(tree, ticket, asker)
    except FaultyCondition:
        return False  # it asks for something that is no longer there


@transaction.atomic
def run(rule: Rule, key: int, cause: Cause) -> bool:
    """Run a rule on a ticket if it fits, once for each occasion; returns whether it fitted and was not cut."""
    row = Ticket.objects.select_for_update(of=("self",)).select_related(*READ).filter(pk=key).first()
    if row is None:
        return False
    known = RuleRun.objects.filter(ticket=row, rule=rule, occasion=cause.occasion).values_list("state", flat=True)
    if known:  # the job was repeated after a crash
        return known[0] != State.CUT
    if not fits(rule, row, Asker(zone=here())):
        return False
    if reason := why_cut(_so_far(rule, row, cause)):
        _cut(rule, row, cause, reason)
        return False
    begun = time.monotonic()
    made = _row(rule, row, cause, state=State.DONE)
    made.save()
    with _is_going(cause):
        done = perform(rule, row, run_key=made.pk)
    made.effects, made.before, made.after, made.state = done.effects, done.before, done.after, done.state
    made.reason, made.took_ms = done.faults[:300], int((time.monotonic() - begun) * 1000)
    made.save(update_fields=["effects", "before", "after", "state", "reason", "took_ms"])
    _settle(rule, row, made, done)
    return True


def perform(rule: Rule, row: Ticket, *, run_key: int | None = None) -> Done:
    """Do the effects on a locked ticket, one after the other. Whoever tries a rule takes this back."""
    by, zone, now = actor_of(rule), here(), clock.now()
    before = picture(row.pk)
    effects = []
    for slug, entry, value in in_order(rule.effects):
        fresh = Ticket.objects.select_related(*READ).get(pk=row.pk)
        effects.append(_one(slug, entry, value, Setting(fresh, by, now, zone, run_key)))
    return Done(effects, *changed(before, picture(row.pk)))


def _one(slug: str, entry: type[Effect] | None, value: str, on: Setting) -> dict[str, str]:
    told = {"slug": slug, "words": entry.label if entry else slug, "state": "done", "why": ""}
    try:
        if entry is None:
            raise FaultyEffect("This kind of effect is no longer there.")
        effect = entry()
        value = effect.check(value)
        told["words"] = effect.words(value, on)
        with transaction.atomic():
            effect.run(value, on)
    except EXPECTED as error:
        told |= {"state": "failed", "why": _said(error)}
    except OperationalError:  # the database asks to begin again: a deadlock, a lost connection
        raise
    except Exception:
        log.exception("The effect %s of %s failed", slug, on.by.name)
        told |= {"state": "failed", "why": OURS}
    return told


def _said(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)[:300]
    return str(error)[:300] or "This is not allowed here."


def _so_far(rule: Rule, row: Ticket, cause: Cause) -> SoFar:
    runs = RuleRun.objects.filter(ticket=row).exclude(state=State.CUT)
    in_chain = runs.filter(rule=rule, chain=cause.chain) if cause.chain else runs.none()
    return SoFar(cause.depth, in_chain.exists(), runs.filter(at__gt=clock.now() - HOUR).count())


def _row(rule: Rule, row: Ticket, cause: Cause, *, state: str, reason: str = "") -> RuleRun:
    return RuleRun(
        rule=rule, rule_name=rule.name, number=rule.version, ticket=row, trigger=cause.trigger, occasion=cause.occasion,
        chain=cause.chain, depth=min(cause.depth, 99), state=state, reason=reason, at=clock.now(),
    )  # fmt: skip


def _cut(rule: Rule, row: Ticket, cause: Cause, reason: str) -> None:
    """Write down that it was kept from running: once in an hour for the same reason, so that the log stays short."""
    cuts = RuleRun.objects.filter(ticket=row, rule=rule, state=State.CUT, reason=reason)
    if cuts.filter(at__gt=clock.now() - HOUR).exists():
        return
    made = _row(rule, row, cause, state=State.CUT, reason=reason)
    made.save()
    emit(RuleFellShort(row.pk, rule.pk, made.pk, reason, is_cut=True), by=actor_of(rule))


def _settle(rule: Rule, row: Ticket, made: RuleRun, done: Done) -> None:
    if not done.faults:
        count_success(rule)
        return
    emit(RuleFellShort(row.pk, rule.pk, made.pk, done.faults[:300]), by=actor_of(rule))
    count_failure(rule.pk, row.pk, done.faults, by=actor_of(rule))
