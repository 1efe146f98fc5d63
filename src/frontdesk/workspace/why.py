"""Why a promise is due when it is: what holds, what happened to it, and the time that counts, in words.

Read when somebody asks, never with the ticket's page.
"""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from frontdesk.accounts.models import Calendar
from frontdesk.escalation.models import LevelClock, LevelEvent, Target
from frontdesk.kit.display import full
from frontdesk.sla.actions.rules import Policy, Rulebook, rulebook
from frontdesk.sla.logic.business_time import Hours, business_seconds, counted
from frontdesk.sla.logic.pausing import REASONS
from frontdesk.sla.logic.rest import counted_from
from frontdesk.sla.models import ClockEvent, Hold, Promise, SlaClock
from frontdesk.tickets.models import Ticket

MOST_DAYS = 14
Kind = ClockEvent.Kind
SAID = {
    Kind.STARTED: "Began", Kind.PAUSED: "Stood still", Kind.RESUMED: "Went on", Kind.MET: "Kept",
    Kind.BREACHED: "Ran out", Kind.WARNED: "Warned", Kind.RECOUNTED: "Counted anew", Kind.STOPPED: "Ended",
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """Something that happened to it. `then` is what came of it: when it was due by that, or what was left."""

    at: datetime.datetime
    what: str
    why: str
    then: str


@dataclass(frozen=True)
class Counted:
    """Time of one day that counts."""

    day: datetime.date
    stretches: list[str]
    seconds: int


@dataclass(frozen=True)
class Explained:
    """One promise: `sentence` says why it is due then; `days` add up to what it says, `more` are further days."""

    label: str
    sentence: str
    steps: list[Step]
    days: list[Counted]
    more: int


def explain(ticket: Ticket) -> list[Explained]:
    """Every promise of the ticket, in the order in which they are made, and the targets of its level."""
    book = rulebook(ticket.team)
    clocks = {one.promise: one for one in SlaClock.objects.filter(ticket=ticket)}
    events: dict[str, list[ClockEvent]] = {}
    for each in ClockEvent.objects.filter(ticket=ticket):
        events.setdefault(each.promise, []).append(each)
    held = Hold.objects.filter(ticket=ticket, ended_at=None).first()
    order = [str(value) for value in Promise.values if value in clocks]
    promised = [_explained(ticket, clocks[name], events.get(name, []), book, held) for name in order]
    return [*promised, *_explained_levels(ticket, book, held)]


def _explained_levels(ticket: Ticket, book: Rulebook, held: Hold | None) -> list[Explained]:
    """Targets that run, or were met where the ticket is now."""
    clocks = LevelClock.objects.filter(ticket=ticket, ended_at=None, team=ticket.team_id).order_by("-target")
    events: dict[str, list[LevelEvent]] = {}
    for each in LevelEvent.objects.filter(ticket=ticket):
        events.setdefault(each.target, []).append(each)
    rules, zone = book.default(ticket.team), timezone.get_current_timezone()
    found = []
    for one in clocks:
        hours, (since, left) = rules.hours_of(one.is_calendar_time), counted_from(one)
        sentence = _sentence(one, since, left, _hours_of_policy(ticket, one, rules.policy, book), "", held)
        days, more = _days(hours, since, one.due_at, zone) if one.due_at and not one.met_at else ([], 0)
        label = f"{Target(one.target).label} on level {one.level}"
        found.append(Explained(label, sentence, [_step(each) for each in events.get(one.target, [])], days, more))
    return found


def _explained(ticket: Ticket, one: SlaClock, events: list[ClockEvent], book: Rulebook, held: Hold | None) -> Explained:
    rules = book.for_ticket(ticket, one.policy_id)
    hours = rules.hours_of(one.is_calendar_time)
    zone = timezone.get_current_timezone()
    since, left = counted_from(one)
    whose = _hours_named(ticket, one, book)
    sentence = _sentence(one, since, left, whose, rules.policy.name if rules.policy else "", held)
    days, more = _days(hours, since, one.due_at, zone) if one.due_at and not one.met_at else ([], 0)
    return Explained(str(Promise(one.promise).label), sentence, [_step(each) for each in events], days, more)


def _sentence(
    one: SlaClock | LevelClock, since: datetime.datetime, left: int, whose: str, policy: str, held: Hold | None
) -> str:
    budget = f"{length(one.budget_seconds)} {whose}{f', by the policy “{policy}”' if policy else ''}"
    if one.met_at is not None:
        return f"{'Kept too late' if one.is_breached else 'Kept'} on {full(one.met_at)}. Promised was {budget}."
    if one.paused_at is not None:
        reason = f"held: “{held.reason}”" if held else REASONS.get(one.pause_reason, "waiting for somebody else")
        rest = one.left_seconds if one.left_seconds is not None else one.budget_seconds
        return (
            f"It has stood still since {full(one.paused_at)}: {reason}. {length(rest)} are left. Promised was {budget}."
        )
    if one.due_at is None:
        return f"Promised is {budget}, but these hours are never open."
    due = f"{'It was' if one.is_breached else 'It is'} due on {full(one.due_at)}"
    if left == one.budget_seconds and since == one.started_at:
        return f"{due}: {budget}, counted from {full(since)}."
    return f"{due}: {length(left)} were left on {full(since)}. Promised was {budget}."


def _hours_named(ticket: Ticket, one: SlaClock, book: Rulebook) -> str:
    return _hours_of_policy(ticket, one, book.for_ticket(ticket, one.policy_id).policy, book)


def _hours_of_policy(ticket: Ticket, one: SlaClock | LevelClock, policy: Policy | None, book: Rulebook) -> str:
    if one.is_calendar_time:
        return "round the clock"
    key = book.calendar_key(policy, ticket.team)
    calendar = Calendar.objects.filter(pk=key).first() if key else None
    if calendar is None:
        return "round the clock"
    return f"of business time ({calendar.name}, {calendar.time_zone.replace('_', ' ')})"


def _step(each: ClockEvent | LevelEvent) -> Step:
    then = ""
    if each.due_at is not None and each.kind in {Kind.STARTED, Kind.RESUMED, Kind.RECOUNTED}:
        then = f"due {full(each.due_at)}"
        if each.due_before is not None and each.due_before != each.due_at:
            then += f", before that {full(each.due_before)}"
    elif each.kind == Kind.PAUSED and each.left_seconds is not None:
        then = f"{length(each.left_seconds)} left"
    return Step(each.at, SAID.get(Kind(each.kind), each.kind), each.reason, then)


def _days(
    hours: Hours, since: datetime.datetime, due: datetime.datetime, zone: datetime.tzinfo
) -> tuple[list[Counted], int]:
    """What counts from then to the due instant, day by day on the reader's own clock, as every moment here."""
    if hours.is_always:
        return [], 0
    found: dict[datetime.date, list[tuple[datetime.datetime, datetime.datetime]]] = {}
    for begin, end in counted(hours, since, due):
        for day, opens, closes in _by_day(begin, end, zone):
            found.setdefault(day, []).append((opens, closes))
    shown = [
        Counted(day, [f"{_clock(opens, zone)}–{_clock(closes, zone)}" for opens, closes in some],
                sum(business_seconds(hours, opens, closes) for opens, closes in some))
        for day, some in list(found.items())[:MOST_DAYS]
    ]  # fmt: skip
    return shown, max(0, len(found) - MOST_DAYS)


def _by_day(
    begin: datetime.datetime, end: datetime.datetime, zone: datetime.tzinfo
) -> list[tuple[datetime.date, datetime.datetime, datetime.datetime]]:
    found = []
    while begin < end:
        day = begin.astimezone(zone).date()
        midnight = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(), zone)
        last = min(end, midnight.astimezone(datetime.UTC))
        found.append((day, begin, last))
        begin = last
    return found


def _clock(moment: datetime.datetime, zone: datetime.tzinfo) -> str:
    return f"{moment.astimezone(zone):%H:%M}"


def length(seconds: int) -> str:
    """`20 min`, `4 h`, `24 h 30 min`: never days, since a day of business time is shorter than a day."""
    hours, minutes = divmod(abs(seconds) // 60, 60)
    words = [f"{hours} h"] if hours else []
    return " ".join([*words, f"{minutes} min"] if minutes or not hours else words)
