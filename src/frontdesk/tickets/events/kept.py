"""What is to happen with a ticket later, and that it did."""

import datetime
from dataclasses import dataclass
from typing import ClassVar

from frontdesk.events import Event
from frontdesk.kit.display import full

_WHY = {
    "time": "is back: the time has come",
    "answer": "is back: the customer wrote",
    "solved": "is back: what it waited for is solved",
    "agent": "brought it back",
    "status": "ended the snooze with the status",
    "moved": "ended the snooze by handing it on",
}


def _at(moment: str) -> str:
    return full(datetime.datetime.fromisoformat(moment))


@dataclass(frozen=True)
class TicketSnoozed(Event, slug="ticket.snoozed"):
    """Out of the working queues until `until` (ISO 8601 or empty), or what `wakes_on` names; `number` is the other."""

    label = "Snoozed"
    icon = "alarm-clock"
    about = "ticket"

    ticket: int
    wakes_on: str
    until: str = ""
    number: str = ""
    note: str = ""

    def sentence(self) -> str:
        parts = {"answer": "the customer answers", "solved": f"{self.number} is solved"}
        until = " or ".join(filter(None, [parts.get(self.wakes_on, ""), _at(self.until) if self.until else ""]))
        return f"snoozed it until {until}{f': “{self.note}”' if self.note else ''}"


@dataclass(frozen=True)
class TicketWoken(Event, slug="ticket.woken"):
    """Back in the working queues; `why` is time, answer, solved, agent, status or moved."""

    label = "Back"
    icon = "alarm-clock-check"
    about = "ticket"

    ticket: int
    why: str

    def sentence(self) -> str:
        return _WHY.get(self.why, "is back")


@dataclass(frozen=True)
class ReminderDue(Event, slug="ticket.reminder_due"):
    """An agent is to be reminded now."""

    label = "Reminder"
    icon = "bell"
    about = "ticket"
    is_shown: ClassVar[bool] = False

    ticket: int
    reminder: int
    agent: int
    note: str

    def sentence(self) -> str:
        return f"is reminded: {self.note}" if self.note else "is reminded"


@dataclass(frozen=True)
class PledgeGiven(Event, slug="pledge.given"):
    """An agent promised the customer to call back or to answer by `due_at` (ISO 8601)."""

    label = "Promised"
    icon = "handshake"
    about = "ticket"

    ticket: int
    pledge: int
    kind: str
    due_at: str
    agent: int
    note: str = ""

    def sentence(self) -> str:
        what = "to call back" if self.kind == "call" else "an answer"
        return f"promised {what} by {_at(self.due_at)}{f': “{self.note}”' if self.note else ''}"


@dataclass(frozen=True)
class PledgeEnded(Event, slug="pledge.ended"):
    """A promise to the customer was kept, broken by time, or withdrawn."""

    label = "Promise"
    icon = "handshake"
    about = "ticket"

    ticket: int
    pledge: int
    kind: str
    state: str
    agent: int

    def sentence(self) -> str:
        what = "a call" if self.kind == "call" else "an answer"
        match self.state:
            case "kept":
                return f"kept the promise of {what}"
            case "broken":
                return f"saw the promise of {what} broken: its time has passed"
        return f"withdrew the promise of {what}"


@dataclass(frozen=True)
class StatusPlanned(Event, slug="ticket.status_planned"):
    """The ticket is to get this status at `due_at` (ISO 8601)."""

    label = "Status planned"
    icon = "calendar-clock"
    about = "ticket"

    ticket: int
    status: str
    due_at: str
    unless_answered: bool = True

    def sentence(self) -> str:
        unless = ", unless the customer writes" if self.unless_answered else ""
        return f"planned to set the status to {self.status.replace('_', ' ')} on {_at(self.due_at)}{unless}"


@dataclass(frozen=True)
class StatusPlanEnded(Event, slug="ticket.status_plan_ended"):
    """A planned status was withdrawn, or stopped for a `reason`."""

    label = "Status not set"
    icon = "calendar-off"
    about = "ticket"

    ticket: int
    status: str
    reason: str = ""

    def sentence(self) -> str:
        words = self.status.replace("_", " ")
        return f"did not set the status to {words}: {self.reason}" if self.reason else f"withdrew the planned {words}"
