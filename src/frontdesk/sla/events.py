"""What happens to promises."""

from dataclasses import dataclass
from typing import ClassVar

from frontdesk.events import Event


@dataclass(frozen=True)
class PromiseBroken(Event, slug="sla.breached"):
    """A clock ran out before its promise was kept."""

    label = "Promise broken"
    icon = "timer-off"
    about = "ticket"

    ticket: int
    promise: str

    def sentence(self) -> str:
        return f"missed the promised {self.promise.replace('_', ' ')}"


@dataclass(frozen=True)
class PromiseNearlyDue(Event, slug="sla.warned"):
    """So many percent of the time of a promise are used; it is due at `due_at` (ISO 8601)."""

    label = "Promise nearly due"
    icon = "timer"
    about = "ticket"
    is_shown: ClassVar[bool] = False

    ticket: int
    promise: str
    percent: int
    due_at: str

    def sentence(self) -> str:
        return f"has used {self.percent} % of the time for the promised {self.promise.replace('_', ' ')}"


@dataclass(frozen=True)
class PromisesHeld(Event, slug="sla.held"):
    """Promises of a ticket stand still until they are released."""

    label = "Promises held"
    icon = "pause"
    about = "ticket"
    personal = ("reason",)

    ticket: int
    reason: str

    def sentence(self) -> str:
        return f"let its promises stand still: “{self.reason}”"


@dataclass(frozen=True)
class PromisesReleased(Event, slug="sla.released"):
    """Promises of a ticket go on."""

    label = "Promises go on"
    icon = "timer"
    about = "ticket"

    ticket: int

    def sentence(self) -> str:
        return "let its promises go on"


@dataclass(frozen=True)
class PolicySaved(Event, slug="sla.policy_saved"):
    """A policy was added or changed; it holds for new tickets, and for open ones where that was asked for."""

    label = "Policy saved"
    icon = "timer"
    about = "policy"

    policy: int
    name: str
    is_for_open: bool = False

    def sentence(self) -> str:
        return f"saved the promises of {self.name}{', for open tickets too' if self.is_for_open else ''}"


@dataclass(frozen=True)
class PolicyRemoved(Event, slug="sla.policy_removed"):
    """A policy was removed; its tickets keep what they were promised until something about them changes."""

    label = "Policy removed"
    icon = "timer-off"
    about = "policy"

    policy: int
    name: str

    def sentence(self) -> str:
        return f"removed the promises of {self.name}"


@dataclass(frozen=True)
class TargetsChanged(Event, slug="sla.targets_changed"):
    """The promises of a policy were changed; they hold for tickets from now on."""

    label = "Promises changed"
    icon = "timer"
    about = "policy"

    policy: int
    name: str

    def sentence(self) -> str:
        return f"changed the promises of {self.name}"


@dataclass(frozen=True)
class CountingChanged(Event, slug="sla.counting_changed"):
    """The promises of a policy count by other business hours; open clocks are set again."""

    label = "Business hours of promises"
    icon = "calendar-clock"
    about = "policy"

    policy: int
    name: str
    counts_by: str
    calendar: str = ""

    def sentence(self) -> str:
        whose = {"team": "each team's hours", "workspace": "the company's hours"}.get(self.counts_by, self.calendar)
        return f"let the promises of {self.name} count by {whose}"
