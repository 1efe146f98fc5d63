"""What can be asked of a ticket's promises, in the catalogue of `tickets/facts`."""
# ruff: noqa: S608  (our own words; every value is a parameter)

import datetime
from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import F, Q

from frontdesk.accounts.models import Calendar
from frontdesk.sla.actions.calendars import hours_by_key
from frontdesk.sla.logic.business_time import business_seconds
from frontdesk.sla.models import ClockEvent, Promise, SlaClock
from frontdesk.tickets import operators
from frontdesk.tickets.fact import Asker, ChoiceFact, FlagFact
from frontdesk.tickets.logic import moments
from frontdesk.tickets.models import Ticket
from frontdesk.tickets.operators import Clause

SECOND = datetime.timedelta(seconds=1)
_OPEN = "SELECT 1 FROM sla_slaclock k WHERE k.ticket_id = t.id AND k.met_at IS NULL"


class Breached(FlagFact, slug="breached"):
    """One that is still to be kept has run out."""

    label, group = "A promise is broken", "Time"
    column = f"EXISTS ({_OPEN} AND k.is_breached)"
    is_own = False

    def value(self, ticket: Ticket, asker: Asker) -> bool:
        return SlaClock.objects.filter(ticket=ticket, met_at=None, is_breached=True).exists()


class Warned(FlagFact, slug="warned"):
    """So much of its time is used that somebody was warned, and it is not broken yet."""

    label, group = "A promise is nearly due", "Time"
    column = f"EXISTS ({_OPEN} AND NOT k.is_breached AND k.warned_percent > 0)"
    is_own = False

    def value(self, ticket: Ticket, asker: Asker) -> bool:
        open_ = SlaClock.objects.filter(ticket=ticket, met_at=None, is_breached=False)
        return open_.filter(warned_percent__gt=0).exists()


class OpenNow(FlagFact, slug="open_now"):
    """By the company's hours, whatever team has the ticket."""

    label, group = "We are open now", "Time"

    def column_for(self, asker: Asker) -> str:
        return "TRUE" if self._is_open(asker) else "FALSE"

    def value(self, ticket: Ticket, asker: Asker) -> bool:
        return self._is_open(asker)

    def moves(self, values: Sequence[str]) -> bool:
        return True

    @staticmethod
    def _is_open(asker: Asker) -> bool:
        chosen = Calendar.objects.filter(is_default=True).values_list("pk", flat=True).first()
        return business_seconds(hours_by_key(chosen), asker.now, asker.now + SECOND) > 0


class StandsStill(FlagFact, slug="promises_paused"):
    """Something that was promised waits for somebody else."""

    label, group = "A promise stands still", "Time"
    column = f"EXISTS ({_OPEN} AND k.paused_at IS NOT NULL)"
    is_own = False

    def value(self, ticket: Ticket, asker: Asker) -> bool:
        return SlaClock.objects.filter(ticket=ticket, met_at=None, paused_at__isnull=False).exists()


class _ByPromise(ChoiceFact):
    """Of which kinds a ticket has promises that stand so. `those` chooses the clocks `k`."""

    group = "Time"
    operators = operators.TAGS
    is_own = False
    those: ClassVar[str]

    @property
    def column(self) -> str:  # type: ignore[override]
        return f"ARRAY(SELECT k.promise FROM sla_slaclock k WHERE k.ticket_id = t.id AND {self.those})"

    def options(self) -> list[tuple[str, str]]:
        return [(str(value), str(label)) for value, label in Promise.choices]

    def clause(self, operator: str, values: Sequence[str], asker: Asker) -> Clause:
        """What any ticket of a set has is looked for in the clocks, which are fewer and have indexes for it."""
        found, read = self._taken(operator, values, asker)
        if found.slug == "any":
            text, params = self.tickets(asker)
            return Clause(f"t.id IN ({text} AND k.promise = ANY(%s))", [*params, read])
        column, params = self.listed(asker)
        text, own = found.sql(column, read)
        return Clause(text, [*params, *own])

    def tickets(self, asker: Asker) -> tuple[str, list[Any]]:
        """All tickets that have one, in SQL, still to be narrowed by the promise of `k`."""
        return f"SELECT k.ticket_id FROM sla_slaclock k WHERE {self.those}", []

    def listed(self, asker: Asker) -> tuple[str, list[Any]]:
        """The kinds of one ticket, as an array."""
        return self.column, []

    def text(self, cell: Any) -> str:
        known = dict(self.options())
        return ", ".join(known.get(one, one) for one in cell or ())

    def clocks(self, ticket: Ticket) -> Any:
        return SlaClock.objects.filter(ticket=ticket, met_at=None)


LATE = "k.met_at IS NULL AND k.is_breached"
STILL = "k.met_at IS NULL AND NOT k.is_breached AND k.paused_at IS NOT NULL"
_RUNS = "k.met_at IS NULL AND NOT k.is_breached AND k.paused_at IS NULL"
AT_RISK = f"{_RUNS} AND k.warned_percent > 0"
IN_TIME = f"{_RUNS} AND k.warned_percent = 0"


class LatePromises(_ByPromise, slug="promises_late"):
    label, those = "Promises that are late", LATE

    def value(self, ticket: Ticket, asker: Asker) -> list[str]:
        return list(self.clocks(ticket).filter(is_breached=True).values_list("promise", flat=True))


class StillPromises(_ByPromise, slug="promises_still"):
    label, those = "Promises that stand still", STILL

    def value(self, ticket: Ticket, asker: Asker) -> list[str]:
        found = self.clocks(ticket).filter(is_breached=False, paused_at__isnull=False)
        return list(found.values_list("promise", flat=True))


class PromisesAtRisk(_ByPromise, slug="promises_at_risk"):
    label, those = "Promises that are nearly due", AT_RISK

    def value(self, ticket: Ticket, asker: Asker) -> list[str]:
        found = self.clocks(ticket).filter(is_breached=False, paused_at=None, warned_percent__gt=0)
        return list(found.values_list("promise", flat=True))


class PromisesInTime(_ByPromise, slug="promises_in_time"):
    label, those = "Promises with time left", IN_TIME

    def value(self, ticket: Ticket, asker: Asker) -> list[str]:
        found = self.clocks(ticket).filter(is_breached=False, paused_at=None, warned_percent=0)
        return list(found.values_list("promise", flat=True))


KEPT = "k.kind = 'met' AND (k.due_before IS NULL OR k.at <= k.due_before)"
BROKEN = "k.kind = 'breached'"


class _EndedToday(_ByPromise):
    """Kinds of promises that ended so since midnight, of the events `k` of clocks."""

    def _since(self, asker: Asker) -> datetime.datetime:
        return moments.span("today", asker.now, asker.zone).start

    def tickets(self, asker: Asker) -> tuple[str, list[Any]]:
        those = f"k.kind IN ('met', 'breached') AND k.at >= %s AND {self.those}"
        return f"SELECT k.ticket_id FROM sla_clockevent k WHERE {those}", [self._since(asker)]

    def listed(self, asker: Asker) -> tuple[str, list[Any]]:
        chosen = f"k.ticket_id = t.id AND k.at >= %s AND {self.those}"
        return f"ARRAY(SELECT k.promise FROM sla_clockevent k WHERE {chosen})", [self._since(asker)]

    @property
    def column(self) -> str:  # type: ignore[override]
        chosen = f"k.ticket_id = t.id AND k.at >= date_trunc('day', now()) AND {self.those}"
        return f"ARRAY(SELECT k.promise FROM sla_clockevent k WHERE {chosen})"

    def moves(self, values: Sequence[str]) -> bool:
        return True


class KeptToday(_EndedToday, slug="promises_kept_today"):
    label, those = "Promises kept today", KEPT

    def value(self, ticket: Ticket, asker: Asker) -> list[str]:
        found = ClockEvent.objects.filter(ticket=ticket, kind="met", at__gte=self._since(asker))
        kept = found.filter(Q(due_before=None) | Q(at__lte=F("due_before")))
        return list(kept.values_list("promise", flat=True))


class BrokenToday(_EndedToday, slug="promises_broken_today"):
    label, those = "Promises broken today", BROKEN

    def value(self, ticket: Ticket, asker: Asker) -> list[str]:
        found = ClockEvent.objects.filter(ticket=ticket, kind="breached", at__gte=self._since(asker))
        return list(found.values_list("promise", flat=True))
