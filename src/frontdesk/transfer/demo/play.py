"""One ticket played through its story, in memory: the same steps as `tickets.actions`, at the story's own times.

Nothing is saved here. Rows refer to each other as objects; `filling` writes them all at once.
"""

import datetime
from dataclasses import dataclass, field
from html import escape

from frontdesk.accounts.models import Agent
from frontdesk.customers.models import Customer
from frontdesk.events import SYSTEM, Actor, Event
from frontdesk.tickets import events
from frontdesk.tickets.logic.life import waits_for_us
from frontdesk.tickets.logic.preview import preview_of
from frontdesk.tickets.models import Assignment, Conversation, Escalation, Message, StatusChange, Ticket
from frontdesk.transfer.demo.company import Staff
from frontdesk.transfer.demo.promises import Promises

Moment = datetime.datetime


@dataclass
class Said:
    """An event that cannot be built yet, since its ticket and message have no key: `more` are its other fields."""

    kind: type[Event]
    at: Moment
    by: Actor
    more: dict[str, object]
    message: Message | None = None


@dataclass
class Play:
    """A ticket and everything that has happened to it so far."""

    staff: Staff
    ticket: Ticket
    promises: Promises
    messages: list[Message] = field(default_factory=list)
    mentions: list[tuple[Message, Agent]] = field(default_factory=list)
    files: list[tuple[Message, str]] = field(default_factory=list)
    changes: list[StatusChange] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    escalations: list[Escalation] = field(default_factory=list)
    log: list[Said] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.conversation = Conversation(
            ticket=self.ticket,
            channel=self.ticket.channel,
            created_at=self.ticket.created_at,
            inbox=self.staff.inbox if self.ticket.channel == "email" else None,
        )

    def open(self, text: str) -> None:
        """The request, with the team that its category proposes."""
        ticket, who = self.ticket, self.ticket.requester.actor()
        self._change("", "new", ticket.created_at, who)
        self._assign("intake", ticket.created_at, who, is_told=False)
        self._write(Message.Kind.INBOUND, text, ticket.created_at, customer=ticket.requester)
        ticket.waiting_since, ticket.is_unread = ticket.created_at, True
        self._tell(events.TicketCreated, ticket.created_at, who, channel=ticket.channel, confirm=True)
        self.promises.start(ticket)

    def triage(self, at: Moment, by: Actor) -> None:
        """Category and priority are accepted."""
        ticket = self.ticket
        ticket.is_triaged = True
        name = ticket.category.name if ticket.category else ""
        label = Ticket.Priority(ticket.priority).label
        self._tell(events.TicketTriaged, at, by, category=name, priority=label, level=ticket.level)

    def claim(self, at: Moment, key: str) -> None:
        """An agent takes it and acknowledges it."""
        ticket, by = self.ticket, self.staff.actors[key]
        ticket.assignee, ticket.is_triaged = self.staff.agents[key], True
        if ticket.status == "new":
            self._enter("open", at, by, "owned")
        self._assign("claim", at, by)
        if ticket.acknowledged_at is None:
            ticket.acknowledged_at = at
            for escalation in self.escalations:
                if escalation.acknowledged_at is None:
                    escalation.acknowledged_at, escalation.acknowledged_by = at, ticket.assignee
            self._tell(events.TicketAcknowledged, at, by)

    def customer_writes(self, text: str, at: Moment) -> None:
        """The customer's answer opens a pending, held or solved ticket again."""
        ticket, who = self.ticket, self.ticket.requester.actor()
        message = self._write(Message.Kind.INBOUND, text, at, customer=ticket.requester)
        self._tell(events.MessageAdded, at, who, message, kind="inbound")
        if ticket.status not in {"new", "open"}:
            self._enter("open", at, who, "answered")
        ticket.is_unread = True
        ticket.waiting_since = ticket.waiting_since or at

    def reply(self, text: str, at: Moment, key: str, status: str) -> None:
        """An answer of the agent, with the status that it sets."""
        ticket, by = self.ticket, self.staff.actors[key]
        message = self._write(Message.Kind.OUTBOUND, text, at, agent=self.staff.agents[key])
        message.delivery = Message.Delivery.SENT if ticket.requester.email else Message.Delivery.NONE
        ticket.first_replied_at = ticket.first_replied_at or at
        self._tell(events.MessageAdded, at, by, message, kind="outbound")
        self.promises.replied(at)
        if status != ticket.status:
            self._enter(status, at, by)
        ticket.waiting_since, ticket.is_unread = None, False

    def note(self, text: str, at: Moment, key: str) -> None:
        """An internal note; `@key` calls a colleague."""
        message = self._write(Message.Kind.NOTE, text, at, agent=self.staff.agents[key])
        called = [agent for name, agent in self.staff.agents.items() if f"@{name}" in text]
        for agent in called:
            span = f'<span data-mention="{agent.pk}">@{escape(agent.name)}</span>'
            name = next(key for key, one in self.staff.agents.items() if one is agent)
            message.html = message.html.replace(f"@{name}", span)
            message.text = message.text.replace(f"@{name}", f"@{agent.name}")
            self.mentions.append((message, agent))
        self.ticket.preview = preview_of(message.text)
        ids = [agent.pk for agent in called]
        self._tell(events.NoteAdded, at, self.staff.actors[key], message, mentions=ids)

    def move(self, slug: str, note: str, at: Moment, key: str, *, is_escalation: bool) -> None:
        """To another team: up a level, or handed over."""
        ticket, by, team = self.ticket, self.staff.actors[key], self.staff.teams[slug]
        before, level = ticket.team, ticket.level
        ticket.team, ticket.assignee, ticket.level, ticket.acknowledged_at = team, None, team.level, None
        if not is_escalation:
            self._assign("hand_over", at, by, note)
        else:
            self.escalations.append(
                Escalation(
                    ticket=ticket, from_team=before, to_team=team, from_level=level, to_level=team.level, note=note,
                    at=at, **_author(by),
                )
            )  # fmt: skip
            self._assign("escalate", at, by, note, is_told=False)
            self._tell(
                events.TicketEscalated, at, by, from_level=level, to_level=team.level, team=team.pk,
                team_name=team.name, note=note,
            )  # fmt: skip
        self.promises.retime(ticket)

    def attach(self, name: str) -> None:
        """A file of the last message."""
        self.files.append((self.messages[-1], name))

    def close(self, at: Moment, *, is_confirmed: bool) -> None:
        """After the wait, or because the customer says that it works."""
        by = self.ticket.requester.actor() if is_confirmed else SYSTEM
        self._enter("closed", at, by, "confirmed" if is_confirmed else "time")

    def tell_survey(self, kind: type[Event], at: Moment, by: Actor, /, **more: object) -> None:
        """An event of the survey app."""
        self._tell(kind, at, by, **more)

    def _write(
        self, kind: str, text: str, at: Moment, *, agent: Agent | None = None, customer: Customer | None = None
    ) -> Message:
        plain = text.replace(" // ", "\n\n")
        message = Message(
            ticket=self.ticket, conversation=self.conversation, kind=kind, text=plain, created_at=at, agent=agent,
            html="".join(f"<p>{escape(part, quote=False)}</p>" for part in plain.split("\n\n")), customer=customer,
            author_name=str(agent or customer),
        )  # fmt: skip
        self.messages.append(message)
        ticket = self.ticket
        ticket.message_count, ticket.version = ticket.message_count + 1, ticket.version + 1
        ticket.preview, ticket.preview_kind, ticket.last_message_at = preview_of(plain), kind, at
        return message

    def _enter(self, status: str, at: Moment, by: Actor, reason: str = "") -> None:
        """What `tickets.actions.row.enter_status` does, with the clocks that follow it."""
        ticket, before = self.ticket, self.ticket.status
        ticket.status = status
        if not waits_for_us(status):
            ticket.waiting_since = None
        if status == "solved":
            ticket.solved_at = at
        elif status == "closed":
            ticket.closed_at, ticket.solved_at = at, ticket.solved_at or at
        elif before in {"solved", "closed"}:
            ticket.solved_at, ticket.closed_at = None, None
            ticket.reopened_count += 1
        self._change(before, status, at, by)
        self.promises.follow(before, status, at)
        self._tell(events.StatusChanged, at, by, before=before, after=status, reason=reason)

    def _change(self, before: str, after: str, at: Moment, by: Actor) -> None:
        self.changes.append(StatusChange(ticket=self.ticket, before=before, after=after, at=at, **_author(by)))

    def _assign(self, how: str, at: Moment, by: Actor, note: str = "", *, is_told: bool = True) -> None:
        team, agent = self.ticket.team, self.ticket.assignee
        self.assignments.append(
            Assignment(ticket=self.ticket, team=team, agent=agent, how=how, note=note, at=at, **_author(by))
        )
        if is_told:
            self._tell(
                events.TicketAssigned, at, by, how=how, team=team and team.pk, team_name=team.name if team else "",
                agent=agent and agent.pk, agent_name=agent.name if agent else "", note=note,
            )  # fmt: skip

    def _tell(
        self, kind: type[Event], at: Moment, by: Actor, message: Message | None = None, /, **more: object
    ) -> None:
        self.ticket.version += message is None
        self.log.append(Said(kind, at, by, more, message))


def _author(by: Actor) -> dict[str, object]:
    return {"by_kind": by.kind, "by_id": by.id, "by_name": by.name}
