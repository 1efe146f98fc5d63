"""What happens to a ticket."""

from typing import Any

from frontdesk.events import Actor
from frontdesk.feedback.events import SurveyAnswered
from frontdesk.rules.trigger import Trigger
from frontdesk.sla.events import PromiseBroken, PromiseNearlyDue
from frontdesk.tickets.events import (
    DeliveryReported,
    MessageAdded,
    NoteAdded,
    SentimentRead,
    StatusChanged,
    ThirdPartyAnswered,
    TicketAssigned,
    TicketChanged,
    TicketCreated,
    TicketEscalated,
    TicketTriaged,
    TicketWoken,
)
from frontdesk.tickets.models import Message
from frontdesk.updates.events import ProblemLinked

UNDONE = {"undone", "unmerged", "no_spam", "merged", "spam"}  # no change of heart: bookkeeping


class Created(Trigger, slug="created"):
    label, rank = "A ticket comes in", 10
    phrase = "when a ticket comes in"
    hears = (TicketCreated,)


class CustomerWrote(Trigger, slug="customer_wrote"):
    """What a machine answered is not the customer: two desks would write to each other for ever (A19)."""

    label, rank = "The customer writes back", 20
    phrase = "when the customer writes back"
    hears = (MessageAdded,)

    def is_meant(self, event: Any, by: Actor) -> bool:
        return event.kind == "inbound" and not Message.objects.filter(pk=event.message, is_automatic=True).exists()


class Unhappy(Trigger, slug="negative"):
    """A moment after the customer wrote: until then it is not known."""

    label, rank = "What the customer writes is negative", 22
    phrase = "when what the customer writes is negative"
    hears = (SentimentRead,)

    def is_meant(self, event: Any, by: Actor) -> bool:
        return bool(event.sentiment == "negative")


class WeWrote(Trigger, slug="we_wrote"):
    label, rank = "An agent writes to the customer", 30
    phrase = "when an agent writes to the customer"
    hears = (MessageAdded,)

    def is_meant(self, event: Any, by: Actor) -> bool:
        return event.kind == "outbound" and by.is_agent


class Noted(Trigger, slug="noted"):
    label, rank = "An internal note is added", 40
    phrase = "when a note is added"
    hears = (NoteAdded,)


class StatusSet(Trigger, slug="status"):
    label, rank = "The status changes", 50
    phrase = "when the status changes"
    hears = (StatusChanged,)

    def is_meant(self, event: Any, by: Actor) -> bool:
        return event.reason not in UNDONE


class Owned(Trigger, slug="owner"):
    label, rank = "Team or owner changes", 60
    phrase = "when the team or the owner changes"
    hears = (TicketAssigned, TicketEscalated)


class Triaged(Trigger, slug="triaged"):
    label, rank = "It is triaged", 70
    phrase = "when it is triaged"
    hears = (TicketTriaged,)


class Escalated(Trigger, slug="escalated"):
    label, rank = "It is escalated", 75
    phrase = "when it is escalated"
    hears = (TicketEscalated,)


class _Detail(Trigger):
    """A detail of the ticket is another now."""

    hears = (TicketChanged,)
    what = ""

    def is_meant(self, event: Any, by: Actor) -> bool:
        return bool(event.what == self.what)


class PrioritySet(_Detail, slug="priority"):
    label, rank, what = "The priority changes", 80, "priority"
    phrase = "when the priority changes"


class CategorySet(_Detail, slug="category"):
    label, rank, what = "The category changes", 82, "category"
    phrase = "when the category changes"


class Tagged(_Detail, slug="tags"):
    label, rank, what = "The tags change", 84, "tags"
    phrase = "when the tags change"


class FieldsSet(_Detail, slug="fields"):
    label, rank, what = "A field is filled in", 86, "fields"
    phrase = "when a field is filled in"


class NearlyLate(Trigger, slug="warned"):
    label, rank = "A promise is nearly due", 90
    phrase = "when a promise is nearly due"
    hears = (PromiseNearlyDue,)


class Late(Trigger, slug="broken"):
    label, rank = "A promise is broken", 92
    phrase = "when a promise is broken"
    hears = (PromiseBroken,)


class Rated(Trigger, slug="rated"):
    label, rank = "The customer answers the survey", 94
    phrase = "when the customer answers the survey"
    hears = (SurveyAnswered,)


class DueToProblem(Trigger, slug="problem"):
    label, rank = "It is linked to a known problem", 96
    phrase = "when it is linked to a known problem"
    hears = (ProblemLinked,)


class Back(Trigger, slug="woken"):
    label, rank = "It comes back from a snooze", 98
    phrase = "when it comes back from a snooze"
    hears = (TicketWoken,)


class AnsweredAside(Trigger, slug="third_party"):
    label, rank = "A third party answers", 100
    phrase = "when a third party answers"
    hears = (ThirdPartyAnswered,)


class Undelivered(Trigger, slug="undelivered"):
    label, rank = "A reply cannot be delivered", 102
    phrase = "when a reply cannot be delivered"
    hears = (DeliveryReported,)

    def is_meant(self, event: Any, by: Actor) -> bool:
        return bool(event.state == "failed")
