"""How the tests of this folder begin."""

from collections.abc import Callable
from typing import Any

from frontdesk.accounts.models import Agent
from frontdesk.channels.models import InboundEnvelope, OutboundEnvelope
from frontdesk.notifications.models import Choice
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Ticket
from tests.cast import Cast, actor

Run = Callable[..., list[str]]
Take = Callable[..., InboundEnvelope]


def answered(cast: Cast, take: Take) -> tuple[Ticket, str]:
    """A ticket of Laura's that waits for her, and the Message-ID of our answer."""
    take("Laura <laura@croft.test>", by="croft.test")
    ticket = Ticket.objects.get()
    reply = tickets.reply(ticket, html="<p>Which account?</p>", status="pending", by=actor(cast.lea))
    assert reply.outbound is not None
    return ticket, reply.outbound.message_id


def by_mail(agent: Agent, *kinds: str) -> None:
    """The agent wants to hear of these by mail."""
    Choice.objects.bulk_create(Choice(agent=agent, kind=kind, medium="mail", is_on=True) for kind in kinds)


def told(cast: Cast, take: Take, run_jobs: Run) -> tuple[Ticket, OutboundEnvelope]:
    """A ticket that Lea owns, and the notice that told her so."""
    by_mail(cast.lea, "assigned")
    ticket, _ = answered(cast, take)
    tickets.assign(ticket, to=None, by=actor(cast.sue))
    tickets.assign(ticket, to=cast.lea, by=actor(cast.sue))
    run_jobs()
    return ticket, OutboundEnvelope.objects.get(kind="agent_assigned")


def state(ticket: Ticket) -> tuple[Any, ...]:
    """What must not change when somebody forges."""
    ticket.refresh_from_db()
    outbound = OutboundEnvelope.objects.filter(reference=f"ticket:{ticket.pk}").count()
    people = set(ticket.participants.values_list("customer_id", flat=True))
    return ticket.status, ticket.requester_id, ticket.version, ticket.messages.count(), people, outbound


LEA = "Lea First <lea@meridian.test>"
