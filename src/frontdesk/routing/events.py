"""What happens in routing."""

from dataclasses import dataclass

from frontdesk.events import Event


@dataclass(frozen=True)
class TicketOffered(Event, slug="ticket.offered"):
    """A ticket was offered to an agent; `because` is why to this one."""

    label = "Offered"
    icon = "route"
    about = "ticket"

    ticket: int
    offer: int
    agent: int
    agent_name: str
    queue_name: str
    because: str = ""

    def sentence(self) -> str:
        return f"offered it to {self.agent_name} ({self.queue_name})"


@dataclass(frozen=True)
class OfferEnded(Event, slug="ticket.offer_ended"):
    """An offer was declined, not answered in time, or withdrawn. An accepted one is told by the assignment."""

    label = "Offer ended"
    icon = "route"
    about = "ticket"

    ticket: int
    offer: int
    agent: int
    agent_name: str
    state: str

    def sentence(self) -> str:
        words = {"declined": "declined it", "expired": "did not answer in time", "accepted": "accepted it"}
        return f"ended an offer: {self.agent_name} {words.get(self.state, 'is no longer asked')}"


@dataclass(frozen=True)
class TicketDirected(Event, slug="ticket.directed"):
    """The ticket was sent to a queue, whatever that queue's conditions say."""

    label = "Routed"
    icon = "route"
    about = "ticket"

    ticket: int
    queue: int
    queue_name: str
    note: str = ""

    def sentence(self) -> str:
        return f"routed it to the queue {self.queue_name}" + (f": “{self.note}”" if self.note else "")


@dataclass(frozen=True)
class DirectionTakenBack(Event, slug="ticket.direction_taken_back"):
    """That the ticket was sent to a queue was taken back: it stands as it did before."""

    label = "Routing taken back"
    icon = "undo-2"
    about = "ticket"

    ticket: int
    queue_name: str

    def sentence(self) -> str:
        return f"took back that it was routed to the queue {self.queue_name}"


@dataclass(frozen=True)
class PresenceChanged(Event, slug="agent.presence"):
    """An agent is in another state; `why` where it was not the agent who said so."""

    label = "Presence"
    icon = "circle-dot"
    about = "agent"

    agent: int
    state: str
    reason: str = ""
    why: str = ""

    def sentence(self) -> str:
        said = ": ".join(word for word in (self.state, self.reason or self.why) if word)
        return f"changed presence to {said}"


@dataclass(frozen=True)
class QueueSaved(Event, slug="queue.saved"):
    """A queue was made or changed."""

    label = "Queue"
    icon = "route"
    about = "queue"

    queue: int
    name: str
    how: str = "changed"

    def sentence(self) -> str:
        return f"{self.how} the queue {self.name}"


@dataclass(frozen=True)
class RoutingSaved(Event, slug="routing.saved"):
    """A skill, a reason, a channel's weight or what an agent can carry was changed; `what` names it."""

    label = "Routing"
    icon = "route"
    about = "row"

    row: int
    kind: str
    what: str
    how: str = "changed"

    def subject(self) -> tuple[str, int]:
        return self.kind, self.row

    def sentence(self) -> str:
        return f"{self.how} {self.what}"
