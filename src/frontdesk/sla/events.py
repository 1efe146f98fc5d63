"""What happens to promises."""

from dataclasses import dataclass

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
