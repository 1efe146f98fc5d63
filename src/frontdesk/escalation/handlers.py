"""Events that levels and escalations follow, in the same transaction: an invariant, so most handlers are `now`."""

from frontdesk.accounts.events import CalendarSaved, TeamSaved
from frontdesk.escalation import actions
from frontdesk.escalation.actions.known import TARGETS, is_set
from frontdesk.escalation.events import TargetMissed
from frontdesk.escalation.models import LevelClock, Trigger
from frontdesk.events import Actor, handles
from frontdesk.sla.events import CountingChanged, PromiseBroken, PromiseNearlyDue, PromisesHeld, PromisesReleased
from frontdesk.sla.models import SlaClock
from frontdesk.tickets.events import (
    EscalationAcknowledged,
    MessageAdded,
    SentimentRead,
    StatusChanged,
    TicketAcknowledged,
    TicketAssigned,
    TicketCreated,
    TicketDeescalated,
    TicketEscalated,
    TicketRaised,
    TicketTriaged,
)

ENDS = {"solved", "closed", "spam"}
WAITS = {"pending", "on_hold"}
OWN = frozenset(Trigger.values) - {Trigger.HAND}


@handles(TicketCreated, now=True)
def begin(event: TicketCreated, by: Actor) -> None:
    """A ticket has arrived on a level; and perhaps it is one that a policy waits for."""
    if is_set(TARGETS) and (event.row is None or event.row.team_id is not None):
        actions.follow_ticket(event.row or event.ticket, by=by)
    if is_set(Trigger.WORDS):
        actions.hear_words(event.ticket)
    if is_set(Trigger.ARRIVAL):
        actions.consider_later.defer(ticket_id=event.ticket, trigger=Trigger.ARRIVAL, cause="arrival")


@handles(TicketAssigned, TicketAcknowledged, TicketTriaged, TicketDeescalated, EscalationAcknowledged, now=True)
def follow(event: TicketAssigned, by: Actor) -> None:
    """It is claimed, acknowledged, handed over or taken back."""
    actions.follow_ticket(event.ticket, by=by)


@handles(StatusChanged, now=True)
def follow_end(event: StatusChanged, by: Actor) -> None:
    """What has ended needs nobody any more; what is opened again may. What waits for somebody else stands still."""
    if (event.before in ENDS) != (event.after in ENDS):
        actions.follow_ticket(event.ticket, by=by, why=event.reason)
    elif event.before in WAITS or event.after in WAITS:
        actions.settle_open(event.ticket)


@handles(PromisesHeld, PromisesReleased, now=True)
def follow_hold(event: PromisesHeld | PromisesReleased, by: Actor) -> None:
    """What holds a ticket's promises holds the targets of its level."""
    actions.settle_open(event.ticket, "" if isinstance(event, PromisesHeld) else f"released by {by.name}")


@handles(CalendarSaved, TeamSaved, CountingChanged, now=True)
def recount(event: CalendarSaved | TeamSaved | CountingChanged, by: Actor) -> None:
    """Other business hours hold somewhere."""
    if not isinstance(event, TeamSaved) or "calendar" in event.fields:
        actions.recount_later()


@handles(TicketEscalated, TicketRaised, now=True)
def take_up(event: TicketEscalated | TicketRaised, by: Actor) -> None:
    """Somebody asks for more. What a policy of ours began tells people itself."""
    actions.follow_ticket(event.ticket, by=by)
    if event.escalation is not None and event.reason not in OWN:
        actions.take_up(event.escalation, by=by)


@handles(MessageAdded, now=True)
def hear(event: MessageAdded, by: Actor) -> None:
    """A customer writes: perhaps one of the words that a policy waits for."""
    if event.kind == "inbound" and is_set(Trigger.WORDS):
        actions.hear_words(event.ticket, event.message)


@handles(SentimentRead, now=True)
def follow_sentiment(event: SentimentRead, by: Actor) -> None:
    """A customer is unhappy. The cause is the message, as with words: no policy acts twice for one."""
    if event.sentiment == "negative" and is_set(Trigger.NEGATIVE):
        cause = f"message:{event.message}"
        actions.consider_later.defer(ticket_id=event.ticket, trigger=Trigger.NEGATIVE, cause=cause)


@handles(TargetMissed, now=True)
def follow_missed(event: TargetMissed, by: Actor) -> None:
    """Nobody claimed, or acknowledged, in time."""
    if is_set(event.target):
        found = LevelClock.objects.filter(ticket=event.ticket, target=event.target).first()
        since = found.started_at.isoformat() if found else ""
        actions.consider_later.defer(ticket_id=event.ticket, trigger=event.target, cause=f"{event.target}:{since}")


@handles(PromiseNearlyDue, PromiseBroken, now=True)
def follow_promise(event: PromiseNearlyDue | PromiseBroken, by: Actor) -> None:
    """A promise runs out, or has."""
    trigger = Trigger.BREACH if isinstance(event, PromiseBroken) else Trigger.WARNING
    if is_set(trigger):
        if isinstance(event, PromiseNearlyDue):
            share = f":{event.percent}:{event.due_at}"
        else:  # the next reply is promised anew with each question
            clock = SlaClock.objects.filter(ticket=event.ticket, promise=event.promise).first()
            share = f":{clock.started_at.isoformat()}" if clock else ""
        actions.consider_later.defer(
            ticket_id=event.ticket, trigger=trigger, cause=f"{trigger}:{event.promise}{share}",
            words=event.promise.replace("_", " "),
        )  # fmt: skip
